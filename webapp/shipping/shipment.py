"""A shipment: one parcel of an order that leaves from here, and whether Amazon knows.

    pending ──confirm──▶ confirmed ──miss──▶ unlisted ──list──▶ confirmed
     ▲   ▲ └──refuse───▶ refused   ──retry──▶ pending  (unlisted too; confirmed by correct)
     │   └──────tell──── marked
     └ undo: pending (as long as nothing was sent), refused, unlisted, marked ──▶ undone

A parcel with a label of Amazon's is confirmed from the beginning, and withdrawn with it. What no
import has brought hours later is looked for: Amazon may take a confirmation and forget it.

Whoever changes a shipment and its order holds the order first.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.carriers.carrier import carrier_named, service_words
from webapp.carriers.tracking_number import tracking_url
from webapp.ground.clock import iso, utcnow
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.database.pipeline import Pending, send
from webapp.ground.language.gettext import N_, gettext
from webapp.orders.order import Order, OrderEvent
from webapp.stores.outbox_row import OutboxRow
from webapp.stores.store import Store
from webapp.stores.waiting_words import unconnected_words, waiting_words

LONGEST_NUMBER = 120
LONGEST_CODE = 80
# Beyond what others number an order's parcels with, and still a number of nine digits or ten.
REFERENCES_FROM = 10**9
# How the form's key of a parcel begins whose label Amazon sold.
BOUGHT = "label-"
# So long a shipment can be taken back before anything is sent; in Amazon's time.
GRACE = timedelta(seconds=10)
# So long Amazon may take to list a parcel that it was told of; in its time.
LISTED_WITHIN = timedelta(hours=3)


class ShipmentStatus(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNLISTED = "unlisted"
    MARKED = "marked"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        return gettext(LABELS[self])


LABELS = {
    ShipmentStatus.PENDING: N_("Waits for Amazon"),
    ShipmentStatus.CONFIRMED: N_("Confirmed"),
    ShipmentStatus.REFUSED: N_("Refused by Amazon"),
    ShipmentStatus.UNLISTED: N_("Not listed by Amazon"),
    ShipmentStatus.MARKED: N_("Marked as shipped"),
    ShipmentStatus.UNDONE: N_("Undone"),
}
# What has left, as far as anybody here knows.
LEFT = (ShipmentStatus.PENDING, ShipmentStatus.CONFIRMED, ShipmentStatus.MARKED)
# What somebody must see to.
FAILED = (ShipmentStatus.REFUSED, ShipmentStatus.UNLISTED)
REFUSED = "SELECT COUNT(*) FROM shipment WHERE account_id = ? AND status IN (?, ?)"


class Shipment(OutboxRow):
    WAITING = (ShipmentStatus.PENDING, ShipmentStatus.CONFIRMED, ShipmentStatus.UNLISTED)
    JOB = "confirm_shipment"
    MOVES = {
        "confirm": ({ShipmentStatus.PENDING}, ShipmentStatus.CONFIRMED),
        "refuse": ({ShipmentStatus.PENDING}, ShipmentStatus.REFUSED),
        "miss": ({ShipmentStatus.CONFIRMED}, ShipmentStatus.UNLISTED),
        "list": ({ShipmentStatus.UNLISTED}, ShipmentStatus.CONFIRMED),
        "correct": ({ShipmentStatus.CONFIRMED}, ShipmentStatus.PENDING),
        "retry": (set(FAILED), ShipmentStatus.PENDING),
        "tell": ({ShipmentStatus.MARKED}, ShipmentStatus.PENDING),
        "undo": (
            {ShipmentStatus.PENDING, ShipmentStatus.MARKED, *FAILED},
            ShipmentStatus.UNDONE,
        ),
        "withdraw": ({*LEFT, *FAILED}, ShipmentStatus.UNDONE),
    }

    status = EnumField(ShipmentStatus, max_length=12)
    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, backref="shipments", index=False)
    order = peewee.ForeignKeyField(Order, backref="shipments", on_delete="CASCADE", index=False)
    user_id = peewee.IntegerField()
    # The batch that it was shipped with, and the carton (a row of a higher room), if it was.
    batch_id = peewee.BigIntegerField(null=True, index=True)
    carton_id = peewee.BigIntegerField(null=True)
    # From the form: whoever sends the same form twice ships once.
    form_key = peewee.CharField(max_length=60)
    # By name, as in service mappings; Amazon is told its code.
    carrier = peewee.CharField(max_length=60)
    service = peewee.CharField(max_length=120, default="")
    tracking_number = peewee.CharField(max_length=LONGEST_NUMBER, default="")
    # What it was corrected from: while Amazon lists that, the correction was forgotten.
    replaced_number = peewee.CharField(max_length=LONGEST_NUMBER, null=True)
    # What Amazon lists in its place, confirmed there by another tool.
    listed_number = peewee.CharField(max_length=LONGEST_NUMBER, null=True)
    weight_grams = peewee.IntegerField(null=True)
    left_at = UTCDateTimeField()
    created_at = UTCDateTimeField(default=utcnow)
    settled_at = UTCDateTimeField(null=True)
    # The code of Amazon's refusal; its words may name the buyer, and are sealed.
    refusal = peewee.CharField(max_length=LONGEST_CODE, default="")

    class Meta:
        indexes = (
            (("account", "form_key"), True),
            (("order", "id"), False),
            (("status", "due_at"), False),
            *((("account", "status", "id"), False), (("account", "left_at"), False)),
            (("store", "id"), False),
        )

    @property
    def reference(self) -> str:
        """Amazon's packageReferenceId: the same for the same parcel, however often it is told."""
        return str(REFERENCES_FROM + self.id)

    @property
    def words(self) -> str:
        """The parcel in words: carrier or service, and tracking number."""
        by = service_words(self.carrier, self.service) or carrier_named(self.carrier).name
        return " ".join(part for part in (by, self.tracking_number) if part)

    @property
    def tracking_url(self) -> str:
        """Where the carrier tells where it is; empty when that is nowhere."""
        return tracking_url(self.carrier, self.tracking_number)

    @property
    def bought(self) -> bool:
        """Whether Amazon sold its label, and so knows of it unasked."""
        return self.form_key.startswith(BOUGHT)

    @property
    def may_be_undone(self) -> bool:
        """Whether nothing of it can have reached Amazon, or Amazon said no."""
        return self.status in self.MOVES["undo"][0] and self.sent_at is None

    @property
    def trouble(self) -> str:
        """Why it waits longer than usual, in words; empty when it doesn't."""
        if self.status is not ShipmentStatus.PENDING:
            return ""
        return unconnected_words(self.store) or waiting_words(self.waiting_for)

    @classmethod
    def of(cls, order: Order) -> "list[Shipment]":
        """An order's shipments but those undone, the oldest first."""
        mine = (cls.order == order) & (cls.status != ShipmentStatus.UNDONE)
        return list(cls.select().where(mine).order_by(cls.id))

    @classmethod
    def unsettled(cls, account: Account) -> peewee.ModelSelect:
        """What Amazon refused, doesn't list or hasn't confirmed yet; what failed comes first."""
        open_ = cls.status.in_((*FAILED, ShipmentStatus.PENDING))
        query = cls.select(cls, Order, Store).join(Order).join(Store)
        return query.where(cls.account == account, open_).order_by(cls.status.desc(), cls.id)

    @classmethod
    def pending_refused(cls, account_id: int) -> Pending[int]:
        """How many of an account's shipments somebody must see to."""
        return send(lambda rows: int(rows[0][0]), REFUSED, account_id, *FAILED)

    @classmethod
    def waiting(cls) -> int:
        """How many of all accounts' shipments Amazon hasn't confirmed yet."""
        return int(cls.select().where(cls.status == ShipmentStatus.PENDING).count())

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """What is to be told, then what is only to be looked for."""
        told = peewee.Case(None, [(cls.status == ShipmentStatus.PENDING, 0)], 1)
        return super().due(now).order_by(told, cls.due_at, cls.id)

    def tell_timeline(self, kind: str, detail: str, now: datetime, by: int | None = None) -> None:
        """A line on the order's timeline."""
        OrderEvent.create(order=self.order_id, at=now, kind=kind, detail=detail, user_id=by)

    def request(self, items: "Iterable[ShipmentItem]") -> dict[str, Any]:
        """Amazon's ConfirmShipmentRequest."""
        carrier = carrier_named(self.carrier)
        package = {
            "packageReferenceId": self.reference,
            "carrierCode": carrier.amazon_code,
            "carrierName": carrier.amazon_name,
            "shippingMethod": self.service,
            "trackingNumber": self.tracking_number,
            "shipDate": iso(self.left_at),
            "orderItems": [item.as_told for item in items],
        }
        detail = {name: value for name, value in package.items() if value}
        return {"marketplaceId": self.store.marketplace_id, "packageDetail": detail}


class ShipmentItem(Record):
    """How many of an order's line lie in the parcel; lines are written anew by each import."""

    shipment = peewee.ForeignKeyField(Shipment, backref="items", on_delete="CASCADE", index=False)
    order_item_id = peewee.CharField(max_length=64)
    quantity = peewee.IntegerField()
    # JSON: the Transparency codes of these units, where Amazon wants them.
    transparency_codes = peewee.TextField(null=True)

    class Meta:
        indexes = ((("shipment", "order_item_id"), True),)

    @classmethod
    def note(
        cls, shipment: Shipment, quantities: Mapping[str, int], codes: Mapping[str, list[str]]
    ) -> None:
        for item_id, quantity in quantities.items():
            cls.create(
                shipment=shipment,
                order_item_id=item_id,
                quantity=quantity,
                transparency_codes=json.dumps(codes[item_id]) if codes.get(item_id) else None,
            )

    @classmethod
    def mend_codes(cls, shipment: Shipment, codes: Mapping[str, list[str]]) -> None:
        for item_id, each in codes.items():
            mine = (cls.shipment == shipment) & (cls.order_item_id == item_id)
            cls.update(transparency_codes=json.dumps(each) if each else None).where(mine).execute()

    @property
    def codes(self) -> list[str]:
        found: list[str] = json.loads(self.transparency_codes or "[]")
        return found

    @property
    def as_told(self) -> dict[str, Any]:
        """Amazon's ConfirmShipmentOrderItem."""
        told = {"orderItemId": self.order_item_id, "quantity": self.quantity}
        return told | ({"transparencyCodes": self.codes} if self.codes else {})
