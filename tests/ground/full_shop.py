"""A full shop: a row of every kind that an address can name, in one account."""

from typing import Any

from werkzeug.datastructures import MultiDict

from tests.accounts.people import Person
from tests.orders.documents import NOON, order
from tests.orders.shop import Shop
from tests.privacy_requests.data_requests import asked
from tests.record_table import tables_of
from webapp.accounts.account import Account
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.invitation import Invitation
from webapp.accounts.notice import Notice
from webapp.accounts.passkeys.passkey import Passkey
from webapp.api.api_token import ApiToken
from webapp.cartons.carton import Carton
from webapp.compliance.incident import Incident
from webapp.contacts.contact import Contact, Origin
from webapp.contacts.contact_details import ContactDetails
from webapp.desk.batch_request import Action, BatchRequest
from webapp.desk.batch_walk import BatchWalk
from webapp.desk.saved_view import SavedView
from webapp.ground.database.db import Record
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.plain_value import ODD_TIME
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.label_batches.label_plan import open_batch
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.search import Search
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.orders.tag import Tag
from webapp.printers.print_job import PrintJob
from webapp.printers.print_request import PrintRequest
from webapp.privacy.purge import Purge
from webapp.privacy_requests.request_kind import RequestKind
from webapp.products.package_preset import PackagePreset
from webapp.products.product import Product
from webapp.products.product_picture import ProductPicture
from webapp.rules.rule_form import RuleForm
from webapp.service_mappings.service_mapping_form import ServiceMappingForm
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.shipment_batch import ShipmentBatch
from webapp.stores.consent_request import ConsentRequest, Journey
from webapp.stores.slip_template import SlipTemplate
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_endpoint import WebhookEndpoint

# Who came by is noted in these, whatever they found.
NOTED = ("AuditEntry", "BrowserSession")


class FullShop:
    """`ids` are named as the routes' arguments are; `word` stands on nobody else's page."""

    def __init__(self, person: Person) -> None:
        self.shop = Shop(person)
        self.word = f"Harbour{self.shop.account.id}x"
        self.ids = {**self._selling(), **self._working(), **self._guarding()}

    @property
    def rows(self) -> dict[str, list[Any]]:
        """All that the account has, table by table."""
        account = self.shop.account
        return {
            model.__name__: list(model.select().where(whose).tuples())
            for model in tables_of(Record)
            if model.__name__ not in NOTED and (whose := _whose(model, account)) is not None
        }

    @property
    def buyer(self) -> str:
        """How an address of the desk names its buyer."""
        found = Search(self.shop.account, [self.shop.store]).order_query("Ada Canary", True)
        return OrderQuery(buyer=found.buyer).parameters()["buyer"]

    def _selling(self) -> dict[str, int]:
        shop, store = self.shop, self.shop.store
        store.nickname = self.word
        store.save()
        shop.take(order(recipient={"deliveryAddress": {"city": self.word}}))
        SetAsideOrder.remember(store, f"113-{self.word}", ODD_TIME.told(), NOON)
        typed = {"requested_service": self.word, "carrier": "UPS", "shipping_service": "UPS Ground"}
        return {
            "store_id": store.id,
            "order_id": shop.order.id,
            "run_id": ImportRequest(store.connection, [store], ImportKind.FIRST, NOON).place().id,
            "set_aside_id": SetAsideOrder.get(SetAsideOrder.store == store).id,
            "mapping_id": ServiceMappingForm.typed(store, typed).keep(NOON).id,
        }

    def _working(self) -> dict[str, int]:
        account, user, order_ = self.shop.account, self.shop.user, self.shop.order
        tag, _ = Tag.make(account, self.word, "red", NOON)
        Note.write(order_, self.word, NOON, user.id)
        SavedView.keep(user.id, self.word, "due=late", NOON)
        batch_request = BatchRequest(Action.TAG, str(tag.id), [order_.id])
        parcel = DispatchedParcel(carrier="UPS", tracking_number=f"1Z{self.word}", left_at=NOON)
        card = ContactDetails.read({"name": self.word, "email": "ada@canary.example"})
        return {
            "tag_id": tag.id,
            "rule_id": RuleForm.typed(account, _rule(self.word), NOON).keep(user).id,
            "shipment_batch_id": ShipmentBatch.ship(account, {}, "k" * 20, NOON, user).id,
            "shipment_id": ship(account, order_.id, parcel, "k" * 20, NOON, user).id,
            "label_id": self._label().id,
            "label_batch_id": open_batch(account, [order_.id], "k" * 20, NOON, user).id,
            "print_job_id": self._print_job().id,
            "carton_id": self._carton().id,
            "slip_template_id": self._slip_template().id,
            "note_id": Note.get(Note.order == order_).id,
            "view_id": SavedView.get(SavedView.user == user).id,
            "batch_id": BatchWalk.request(account, batch_request, "k" * 20, NOON, user.id).id,
            "contact_id": Contact.add(account, card, NOON, user.id, Origin.TYPED).id,
            **self._catalogue(),
        }

    def _print_job(self) -> PrintJob:
        request = PrintRequest(self.word, [Label.get(Label.account == self.shop.account).id])
        job = PrintJob.ask(self.shop.user, request, "k" * 20, NOON)
        assert job
        return job

    def _slip_template(self) -> SlipTemplate:
        template = SlipTemplate(account=self.shop.account)
        template.keep(self.word, self.word, True, NOON, self.shop.user)
        return template

    def _carton(self) -> Carton:
        """One in which the order lies."""
        shop, mine = self.shop, Order.account == self.shop.account
        facts = {"user_id": shop.user.id, "made_at": NOON}
        carton = Carton.create(account=shop.account, store=shop.store, **facts)
        Order.update(carton_id=carton.id).where(mine).execute()
        return carton

    def _catalogue(self) -> dict[str, int]:
        """A product with a picture, and the package that it goes into."""
        account = self.shop.account
        sides = {"length_mm": 200, "width_mm": 150, "height_mm": 80}
        preset = PackagePreset.create(account=account, name=self.word, weight_grams=0, **sides)
        Product.note(account.id, [(self.word, None, self.word)], NOON)
        product = Product.get(Product.account == account, Product.sku == self.word)
        product.change({"preset": preset.id}, NOON, self.shop.user)
        ProductPicture.create(product=product, content=self.word.encode(), changed_at=NOON)
        return {"product_id": product.id, "preset_id": preset.id}

    def _label(self) -> Label:
        """One that was bought for the order."""
        shop = self.shop
        return Label.create(
            account=shop.account,
            store=shop.store,
            order=shop.order,
            user_id=shop.user.id,
            form_key="k" * 20,
            status=LabelStatus.PURCHASED,
            service_id="UPS_PTP_GND",
            carrier="UPS",
            service=self.word,
            media="PDF",
            price_minor=812,
            currency="USD",
            weight_grams=400,
            length_mm=200,
            width_mm=150,
            height_mm=80,
            quantities="{}",
            amazon_shipment_id=f"s-{shop.account.id}",
            tracking_number=f"1Z{self.word}L",
        )

    def _guarding(self) -> dict[str, int]:
        shop, account, user = self.shop, self.shop.account, self.shop.user
        session = BrowserSession.begin(user, "Firefox", NOON)
        trip, _ = ConsentRequest.open(
            user, session, Journey.CONNECT, shop.store.marketplace_id, "sku", NOON
        )
        Notice.raise_once(account, "x", "x", subject=self.word, text=self.word, now=NOON)
        passkey = Passkey.create(
            user=user,
            user_handle=b"handle",
            credential_id=f"credential of {user.id}".encode(),
            public_key=b"key",
            name=self.word,
            created_at=NOON,
        )
        purge = Purge.create(account=account, store=shop.store, asked_at=NOON, key_id="x")
        invited = Invitation.send(account, f"{self.word}@x.example", "viewer", user, NOON)
        return {
            "person_id": user.id,
            "invitation_id": invited.id,
            "session_id": session.id,
            "passkey_id": passkey.id,
            **self._webhooks(),
            "token_id": ApiToken.issue(user, self.word, ["orders:read"], "90", NOON).id,
            "trip_id": trip.id,
            "notice_id": Notice.get(Notice.account == account).id,
            "incident_id": Incident.open(account, user, self.word, NOON, NOON).id,
            "request_id": asked(shop, RequestKind.ERASE).id,
            "purge_id": purge.id,
        }

    def _webhooks(self) -> dict[str, int]:
        url = f"https://{self.word}.example.com/"
        endpoint = WebhookEndpoint.make(self.shop.user, url, ["order.shipped"], (), NOON)
        delivery = WebhookDelivery.test(endpoint, NOON)
        return {"endpoint_id": endpoint.id, "delivery_id": delivery.id}


def _whose(model: Any, account: Account) -> Any:
    """What is true of the account's rows: of its own, and of those that hang on them."""
    if model is Account:
        return Account.id == account.id
    if "account" in model._meta.fields:
        return model.account == account
    for field in model._meta.refs:
        above = field.rel_model
        if (whose := _whose(above, account)) is not None:
            return field.in_(above.select(above.id).where(whose))
    return None


def _rule(word: str) -> MultiDict[str, str]:
    return MultiDict({"name": word, "skus": word, "package": "parcel"})


def order_of(shop: FullShop) -> Order:
    return Order.get_by_id(shop.ids["order_id"])
