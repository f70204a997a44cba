"""Shops in which everything is under way that a page can watch."""

from typing import Any

from playwright.sync_api import Page

from tests.accounts.people import BEN, joined
from tests.cartons.conftest import carton_of
from tests.ground.full_shop import FullShop
from tests.label_batches.packer import Packer
from tests.orders.documents import NOON, order
from tests.shipping.conftest import mapped
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.rights.role import Role
from webapp.amazon.marketplace import MARKETPLACES
from webapp.desk.batch_request import Action, BatchRequest
from webapp.desk.batch_walk import BatchWalk
from webapp.ground.clock import utcnow
from webapp.label_batches.label_plan import open_batch
from webapp.label_batches.planned_label import PlannedLabel, PlannedLabelStatus
from webapp.orders.hold import hold
from webapp.orders.order import Order
from webapp.rules.rule_run import RuleRun
from webapp.service_mappings.service_mapping import ServiceMapping
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_batch import ShipmentBatch
from webapp.shipping.shipment_outcome import confirm, refuse
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.consent_request import SUCCEEDED, ConsentRequest, Journey
from webapp.stores.store import ProductIdentifier, Store

CANADA = "A2EUQ1WTGCTBG2"
MORE_THAN_A_PAGE = 102


def on_the_way(shop: FullShop) -> tuple[list[Order], list[str]]:
    """Parcels that Amazon hears of, in each status, orders that wait for one; and lists of them."""
    own = shop.shop
    joined(own.account, Role.SHIPPER, BEN)
    own.take(*[order() for _ in range(12)])
    pending, confirmed, refused, held, lead, other, *batched, waiting = own.orders[-12:-3]
    for each in (pending, confirmed, refused):
        parcel = DispatchedParcel(carrier="UPS", tracking_number=f"1Z{each.id}", left_at=NOON)
        ship(own.account, each.id, parcel, f"way-{each.id}", NOON, own.user)
    confirm(Shipment.get(Shipment.order == confirmed), NOON)
    refuse(Shipment.get(Shipment.order == refused), "InvalidInput", NOON)
    hold(own.account, [held.id], None, NOON, own.user.id)
    carton = carton_of(own, [lead, other])
    parcel = DispatchedParcel(carrier="UPS", tracking_number="1Z9", left_at=NOON)
    for each in (lead, other):
        key = f"carton-{each.id}"
        ship(own.account, each.id, parcel, key, NOON, own.user, carton_id=carton.id)
    batch = ShipmentBatch.ship(
        own.account, {each.id: parcel for each in batched}, "batch", NOON, own.user
    )
    lists = [f"/cartons/{carton.id}", f"/shipments/batches/{batch.id}", "/shipments"]
    return [own.orders[0], confirmed, refused, waiting, held], lists


def worked_on(shop: FullShop) -> list[str]:
    """What a worker would go on with: rules, mappings, a batch, a comparison with Amazon."""
    own = shop.shop
    Store.update(backfilled_at=NOON).where(Store.id == own.store.id).execute()
    RuleRun.create(account=own.account, user_id=own.user.id, asked_at=NOON, handed_at=NOON)
    mapped(own.open(CANADA), "Courier", shipping_service="UPS Standard")
    own.take(*[order() for _ in range(MORE_THAN_A_PAGE)])
    mapped(own.store, own.orders[-1].service_level)
    wish = BatchRequest(Action.PRIORITY, "", [own.orders[-1].id])
    batch = BatchWalk.request(own.account, wish, "b" * 20, NOON, own.user.id)
    type(batch).update(finished_at=None).where(type(batch).id == batch.id).execute()
    return ["/rules", f"/orders/batches/{batch.id}", f"/stores/{own.store.id}"]


def applies_mappings(shop: FullShop) -> str:
    """A mapping that a worker is at; its list."""
    mapped(shop.shop.store, "Second day")
    ServiceMapping.update(apply_asked_at=NOON).where(
        ServiceMapping.store == shop.shop.store
    ).execute()
    return f"/stores/{shop.shop.store.id}/service-mappings"


def prices(packer: Packer) -> str:
    """Labels for many orders whose prices were asked for."""
    ids = [each.id for each in packer.has_orders(2)]
    batch = open_batch(packer.account, ids, "k" * 20, utcnow(), packer.user)
    PlannedLabel.update(status=PlannedLabelStatus.PRICING).execute()
    return f"/labels/batches/{batch.id}"


def trips(packer: Packer) -> list[str]:
    """Ways back from Amazon: on the way, and over, of a new store and of one that is known."""
    session = BrowserSession.begin(packer.user, "Firefox", utcnow())
    us = packer.store.marketplace_id
    canada = next(each for each in MARKETPLACES if each.id == CANADA)
    Store.open_source(packer.store.connection, canada, ProductIdentifier.SKU)
    mexico = next(each for each in MARKETPLACES if each.country == "MX")
    found = []
    for journey, store in ((Journey.CONNECT, None), (Journey.RECONNECT, packer.store)):
        for outcome in (None, SUCCEEDED):
            trip, _ = ConsentRequest.open(packer.user, session, journey, us, "sku", utcnow(), store)
            sold = f"{us} {CANADA} {mexico.id}"
            facts: dict[str, Any] = {"used_at": utcnow(), "outcome": outcome, "sells_in": sold}
            facts["store"] = packer.store if outcome or store else None
            ConsentRequest.update(**facts).where(ConsentRequest.id == trip.id).execute()
            way = f"/stores/{store.id}/reconnect" if store else "/stores/connect"
            found.append(f"{way}/{trip.id}")
    return found


def loses_store(packer: Packer) -> str:
    """Where its way back begins."""
    lost = {"status": ConnectionStatus.NEEDS_RECONNECT}
    Connection.update(**lost).where(Connection.id == packer.store.connection_id).execute()
    return f"/stores/{packer.store.id}/reconnect"


def selects_one(page: Page) -> None:
    page.locator(".desk input[name=order]").first.check()


def opens(order_: Order) -> Any:
    """In the panel beside the desk."""

    def begin(page: Page) -> None:
        page.locator(f".desk tbody th a[href^='/orders/{order_.id}?']").press("Enter")
        page.locator("#side-title").wait_for()

    return begin
