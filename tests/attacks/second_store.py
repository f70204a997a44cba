"""A store beside that of a full shop, in the same account and of the same seller, and Ben, who is
limited to it."""

from dataclasses import dataclass
from typing import Any

from tests.accounts.people import joined, limited_to
from tests.ground.full_shop import NOTED, FullShop
from tests.orders.documents import CANADA, NOON, item, order
from tests.record_table import tables_of
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.cartons.carton import Carton
from webapp.desk.batch_request import Action, BatchRequest
from webapp.desk.batch_walk import BatchWalk
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record
from webapp.ground.database.store_scope import StoreScope, within
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun, ImportStatus
from webapp.imports.plain_value import ODD_TIME
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.label_batches.label_plan import open_batch
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.orders.tag import Tag
from webapp.products.package_preset import PackagePreset
from webapp.products.product import Product
from webapp.service_mappings.service_mapping_form import ServiceMappingForm
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment_batch import ShipmentBatch
from webapp.stores.store import Store

LANTERN = {"asin": "B0LANTERN1", "sellerSku": "LANTERN-BLUE", "title": "A blue lantern"}
BUYER = {"buyerName": "Otto Canary", "buyerEmail": "otto@canary.example"}
SO_MANY = 137
# What somebody asked for in vain is noted beside what they asked for.
KEPT_AWAY = (*NOTED, "BatchResult")


@dataclass
class SecondStore:
    """`ids` are its own rows', by the names of the routes' arguments."""

    store: Store
    order: Order
    ben: User
    ids: dict[str, int]

    @classmethod
    def beside(cls, full: FullShop) -> "SecondStore":
        shop = full.shop
        # What is the whole account's has no word of the first store in it.
        Tag.update(name="Fragile").where(Tag.account == shop.account).execute()
        PackagePreset.update(name="Box").where(PackagePreset.account == shop.account).execute()
        first, store = shop.store, shop.open(CANADA)
        shop.take(*(order(salesChannel=_channel(first)) for _ in range(SO_MANY)))
        shop.take(
            order(
                salesChannel=_channel(store),
                buyer=BUYER,
                recipient={"deliveryAddress": {"name": "Otto Canary", "addressLine1": "1 Quay"}},
                orderItems=[item(product=LANTERN)],
            )
        )
        own = Order.get(Order.store == store)
        ben = limited_to(joined(shop.account, Role.SHIPPER), store.id)
        return cls(store, own, ben, {**full.ids, **_rows(full, store, own, ben)})


def rows_of(store: Store) -> dict[str, list[Any]]:
    """All that hangs on a store, table by table."""
    with within(StoreScope(0, (store.id,), NOON)):
        return {
            model.__name__: sorted(model.select().tuples(), key=str)
            for model in tables_of(Record)
            if model.__name__ not in KEPT_AWAY and model.in_scope() is not None
        }


def _rows(full: FullShop, store: Store, order_: Order, ben: User) -> dict[str, int]:
    account = full.shop.account
    typed = {"requested_service": "STANDARD", "carrier": "UPS", "shipping_service": "UPS Standard"}
    Note.write(order_, "Handle with care", NOON, ben.id)
    SetAsideOrder.remember(store, "113-7654321-7654321", ODD_TIME.told(), NOON)
    batch = BatchRequest(Action.TAG, str(full.ids["tag_id"]), [order_.id])
    parcel = DispatchedParcel(carrier="UPS", tracking_number="1ZLANTERN", left_at=NOON)
    carton = Carton.create(account=account, store=store, user_id=ben.id, made_at=NOON)
    facts = {
        "store_id": store.id,
        "order_id": order_.id,
        "note_id": Note.get(Note.order == order_).id,
        "mapping_id": ServiceMappingForm.typed(store, typed).keep(NOON).id,
        "set_aside_id": SetAsideOrder.get(SetAsideOrder.store == store).id,
        "product_id": Product.get(Product.sku == LANTERN["sellerSku"]).id,
        "run_id": _shared_import(full.shop.store, store),
        "batch_id": BatchWalk.request(account, batch, "b" * 20, NOON, ben.id).id,
        "label_batch_id": open_batch(account, [order_.id], "b" * 20, NOON, ben).id,
        "shipment_batch_id": ShipmentBatch.ship(account, {}, "b" * 20, NOON, ben).id,
        "shipment_id": ship(account, order_.id, parcel, "b" * 20, NOON, ben).id,
        "carton_id": carton.id,
    }
    Order.update(carton_id=carton.id).where(Order.id == order_.id).execute()
    return facts


def _shared_import(*stores: Store) -> int:
    """An import of both stores, whose figures are those of both."""
    Store.update(imported_until=NOON, backfilled_at=NOON).execute()
    seen = [Store.get_by_id(store.id) for store in stores]
    run = ImportRequest(seen[0].connection, seen, ImportKind.REFRESH, NOON).place()
    figures = {"seen": SO_MANY + 1, "new": SO_MANY + 1, "changed": SO_MANY, "set_aside": SO_MANY}
    run.note(ImportRun.id == run.id, status=ImportStatus.DONE, finished_at=utcnow(), **figures)
    return int(run.id)


def _channel(store: Store) -> dict[str, str]:
    return {"channelName": "AMAZON", "marketplaceId": store.marketplace_id}
