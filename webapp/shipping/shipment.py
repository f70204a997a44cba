"""A shipment: one parcel of an order that leaves from here, and whether Amazon knows.

    pending ──confirm──▶ confirmed
     ▲   ▲ └──refuse───▶ refused ──retry──▶ pending
     │   └──────tell──── marked
     └ undo: pending (as long as nothing was sent), refused, marked ──▶ undone

A parcel with a label of Amazon's is confirmed from the beginning, and withdrawn with it.

Each verb ends in one conditional `UPDATE … WHERE status IN (allowed)`; no row means `IllegalMove`.
Whoever changes a shipment and its order holds the order first.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import peewee

from webapp.accounts import Account
from webapp.clock import iso, utcnow
from webapp.db import Record, UTCDateTimeField
from webapp.leased import Superseded
from webapp.orders import Order
from webapp.orders.order import OrderEvent
from webapp.shipping.outgoing import Outgoing
from webapp.stores import IllegalMove, Store, carrier_named, service_words

LONGEST_NUMBER = 120
LONGEST_CODE = 80
# Beyond what others number an order's parcels with, and still a number of nine digits or ten.
REFERENCES_FROM = 10**9
# So long a shipment can be taken back before anything is sent; in Amazon's time.
GRACE = timedelta(seconds=10)


class Standing(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    MARKED = "marked"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        return {
            Standing.PENDING: "Waits for Amazon",
            Standing.CONFIRMED: "Confirmed",
            Standing.REFUSED: "Refused by Amazon",
            Standing.MARKED: "Marked as shipped",
            Standing.UNDONE: "Undone",
        }[self]


# What has left, as far as anybody here knows.
LEFT = (Standing.PENDING, Standing.CONFIRMED, Standing.MARKED)
MOVES: dict[str, tuple[frozenset[Standing], Standing]] = {
    "confirm": (frozenset({Standing.PENDING}), Standing.CONFIRMED),
    "refuse": (frozenset({Standing.PENDING}), Standing.REFUSED),
    "retry": (frozenset({Standing.REFUSED}), Standing.PENDING),
    "tell": (frozenset({Standing.MARKED}), Standing.PENDING),
    "undo": (
        frozenset({Standing.PENDING, Standing.REFUSED, Standing.MARKED}),
        Standing.UNDONE,
    ),
    "withdraw": (frozenset({Standing.CONFIRMED}), Standing.UNDONE),
}


class Shipment(Outgoing):
    WAITING = (Standing.PENDING,)
    JOB = "confirm_shipment"

    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, backref="shipments", index=False)
    order = peewee.ForeignKeyField(Order, backref="shipments", on_delete="CASCADE", index=False)
    user_id = peewee.IntegerField()
    # The batch that it was shipped with, if it was.
    batch_id = peewee.BigIntegerField(null=True, index=True)
    # From the form: whoever sends the same form twice ships once.
    form_key = peewee.CharField(max_length=60)
    # By name, as in service mappings; Amazon is told its code.
    carrier = peewee.CharField(max_length=60)
    service = peewee.CharField(max_length=120, default="")
    tracking_number = peewee.CharField(max_length=LONGEST_NUMBER, default="")
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
            (("account", "status", "id"), False),
        )

    @property
    def standing(self) -> Standing:
        return Standing(self.status)

    @property
    def reference(self) -> str:
        """Amazon's packageReferenceId: the same for the same parcel, however often it is told."""
        return str(REFERENCES_FROM + self.id)

    @property
    def words(self) -> str:
        """The parcel in words: carrier or service, and tracking number."""
        by = service_words(self.carrier, self.service) or self.carrier
        return " ".join(part for part in (by, self.tracking_number) if part)

    @property
    def tracking_url(self) -> str:
        """Where the carrier tells where it is; empty when that is nowhere."""
        return carrier_named(self.carrier).tracking_url(self.tracking_number)

    @property
    def may_be_undone(self) -> bool:
        """Whether nothing of it can have reached Amazon, or Amazon said no."""
        return self.standing in MOVES["undo"][0] and self.sent_at is None

    @property
    def trouble(self) -> str:
        """Why it waits longer than usual, in words; empty when it doesn't."""
        if self.standing is not Standing.PENDING:
            return ""
        if not self.store.connected:
            return "It is told to Amazon as soon as the store is reconnected."
        return {
            "unavailable": "Amazon doesn't answer just now. It is tried again by itself.",
            "operator": "Amazon doesn't accept this application's keys. Whoever runs this "
            "installation must put them right; then it goes on by itself.",
            "ours": "Something broke on our side. It was logged, and is tried again by itself.",
        }.get(self.waiting_for or "", "")

    @classmethod
    def find(cls, account: Account, shipment_id: int) -> "Shipment | None":
        """The account's own shipment; none for any other id."""
        return cls.get_or_none(cls.account == account, cls.id == shipment_id)

    @classmethod
    def of(cls, order: Order) -> "list[Shipment]":
        """An order's shipments but those undone, the oldest first."""
        mine = (cls.order == order) & (cls.status != Standing.UNDONE)
        return list(cls.select().where(mine).order_by(cls.id))

    @classmethod
    def unsettled(cls, account: Account) -> peewee.ModelSelect:
        """What Amazon refused or hasn't confirmed yet, the refused ones first."""
        open_ = cls.status.in_((Standing.REFUSED, Standing.PENDING))
        query = cls.select(cls, Order, Store).join(Order).join(Store)
        return query.where(cls.account == account, open_).order_by(cls.status.desc(), cls.id)

    @classmethod
    def refused(cls, account: Account) -> int:
        """How many of the account's shipments Amazon refused and nobody has seen to."""
        found = cls.select().where(cls.account == account, cls.status == Standing.REFUSED)
        return int(found.count())

    @classmethod
    def waiting(cls) -> int:
        """How many of all accounts' shipments Amazon hasn't confirmed yet."""
        return int(cls.select().where(cls.status == Standing.PENDING).count())

    def move(self, verb: str, *conditions: Any, **changes: Any) -> None:
        """Raises IllegalMove when it isn't in a state from which this move is allowed."""
        allowed, target = MOVES[verb]
        moved = (
            Shipment.update(status=target, **changes)
            .where(Shipment.id == self.id, Shipment.status.in_(list(allowed)), *conditions)
            .execute()
        )
        if not moved:
            raise IllegalMove(f"A shipment that is {self.status} can't {verb}.")
        self.refresh()

    def settle(self, verb: str, now: datetime, **changes: Any) -> None:
        """Amazon has spoken; raises Superseded when another worker holds it by now."""
        settled = {"settled_at": now, "lease_until": None, "holder": None, "waiting_for": None}
        try:
            self.move(verb, Shipment.fence == self.fence, **settled, due_at=None, **changes)
        except IllegalMove:
            raise Superseded from None

    def tell_timeline(self, kind: str, detail: str, now: datetime, by: int | None = None) -> None:
        """A line on the order's timeline."""
        OrderEvent.create(order=self.order_id, at=now, kind=kind, detail=detail[:255], user_id=by)

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
            "orderItems": [
                {"orderItemId": item.order_item_id, "quantity": item.quantity} for item in items
            ],
        }
        detail = {name: value for name, value in package.items() if value}
        return {"marketplaceId": self.store.marketplace_id, "packageDetail": detail}


class ShipmentItem(Record):
    """How many of an order's line lie in the parcel; lines are written anew by each import."""

    shipment = peewee.ForeignKeyField(Shipment, backref="items", on_delete="CASCADE", index=False)
    order_item_id = peewee.CharField(max_length=64)
    quantity = peewee.IntegerField()

    class Meta:
        indexes = ((("shipment", "order_item_id"), True),)
