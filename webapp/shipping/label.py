"""A label: shipping bought from Amazon for a package of an order, and what became of it.

    purchasing ─sell─▶ purchased ─cancel─▶ cancelling ─cancelled─▶ refunding ─refund─▶ cancelled
     ▲ ├─refuse──▶ refused  ▲                 └─keep─▶ purchased
     │ └─give_up─▶ unknown ─┤ sell, as Amazon says, or the merchant
     └──ask_again───┘ └─confirm_not_bought─▶ not_purchased (sold, should Amazon say so after all)

Amazon sells another one each time it is asked. So that a purchase begins is committed before it
begins; where its end was never heard, nothing is bought again: Amazon is asked for the parcel,
and where it knows of none, the merchant decides.

Whoever changes a label and its order holds the order first.
"""

import json
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.carriers.carrier import service_words
from webapp.carriers.tracking_number import tracking_url
from webapp.ground.clock import utcnow
from webapp.ground.database.db import UTCDateTimeField
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import MessageField
from webapp.orders.order import Order, OrderEvent
from webapp.stores.outbox_row import OutboxRow
from webapp.stores.store import Store
from webapp.stores.waiting_words import unconnected_words, waiting_words

# So many of a store's latest are looked through for one of the same kind of package.
LOOKED_THROUGH = 500


class LabelStatus(StrEnum):
    PURCHASING = "purchasing"
    PURCHASED = "purchased"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NOT_PURCHASED = "not_purchased"
    CANCELLING = "cancelling"
    REFUNDING = "refunding"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {
            LabelStatus.PURCHASING: gettext("Being bought"),
            LabelStatus.PURCHASED: gettext("Label bought"),
            LabelStatus.REFUSED: gettext("Not sold"),
            LabelStatus.UNKNOWN: gettext("Bought or not?"),
            LabelStatus.NOT_PURCHASED: gettext("Not bought"),
            LabelStatus.CANCELLING: gettext("Being cancelled"),
            LabelStatus.REFUNDING: gettext("Cancelled, refund pending"),
            LabelStatus.CANCELLED: gettext("Label cancelled"),
        }[self]


# While one of these is open, nothing else is bought or sent for its order.
OPEN = (LabelStatus.PURCHASING, LabelStatus.UNKNOWN, LabelStatus.CANCELLING)
# What is worth nothing any more, and is shown no longer than it is news.
SETTLED = (LabelStatus.REFUSED, LabelStatus.NOT_PURCHASED)


class Label(OutboxRow):
    WAITING = (LabelStatus.PURCHASING, LabelStatus.CANCELLING, LabelStatus.REFUNDING)
    JOB = "process_label"
    MOVES = {
        "sell": (
            {LabelStatus.PURCHASING, LabelStatus.UNKNOWN, LabelStatus.NOT_PURCHASED},
            LabelStatus.PURCHASED,
        ),
        "refuse": ({LabelStatus.PURCHASING}, LabelStatus.REFUSED),
        "give_up": ({LabelStatus.PURCHASING}, LabelStatus.UNKNOWN),
        "ask_again": ({LabelStatus.UNKNOWN}, LabelStatus.PURCHASING),
        "confirm_not_bought": ({LabelStatus.UNKNOWN}, LabelStatus.NOT_PURCHASED),
        "cancel": ({LabelStatus.PURCHASED}, LabelStatus.CANCELLING),
        "keep": ({LabelStatus.CANCELLING}, LabelStatus.PURCHASED),
        "cancelled": ({LabelStatus.CANCELLING}, LabelStatus.REFUNDING),
        "refund": ({LabelStatus.REFUNDING}, LabelStatus.CANCELLED),
    }

    status = EnumField(LabelStatus, max_length=16)
    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, backref="labels", index=False)
    order = peewee.ForeignKeyField(Order, backref="labels", on_delete="CASCADE", index=False)
    user_id = peewee.IntegerField()
    # From the form: whoever sends the same form twice buys once.
    form_key = peewee.CharField(max_length=60)
    # What Amazon offered, by its own ids, and how.
    service_id = peewee.CharField(max_length=120)
    offer_id = peewee.TextField(default="")
    carrier = peewee.CharField(max_length=60)
    service = peewee.CharField(max_length=120)
    media = peewee.CharField(max_length=24)
    price_minor = peewee.BigIntegerField()
    currency = peewee.CharField(max_length=3)
    deliver_by = UTCDateTimeField(null=True)
    weight_grams = peewee.IntegerField()
    length_mm = peewee.IntegerField()
    width_mm = peewee.IntegerField()
    height_mm = peewee.IntegerField()
    # JSON: how many of each line, by Amazon's item id.
    quantities = peewee.TextField()
    # JSON: the Transparency codes of each line, where Amazon wants them.
    transparency_codes = peewee.TextField(null=True)
    created_at = UTCDateTimeField(default=utcnow)
    settled_at = UTCDateTimeField(null=True)
    # What Amazon sold; no number where its answer was lost and only the parcel was found.
    amazon_shipment_id = peewee.CharField(max_length=64, default="")
    tracking_number = peewee.CharField(max_length=120, default="")
    # The carton whose parcel it is for, if several orders share it.
    carton_id = peewee.BigIntegerField(null=True)
    # The shipment that it made.
    shipment_id = peewee.BigIntegerField(null=True)
    # Our own words about what went wrong; Amazon's may name the buyer, and are sealed.
    problem = MessageField(default="")
    refund_rejected = peewee.BooleanField(default=False)

    class Meta:
        indexes = (
            (("account", "form_key"), True),
            (("order", "id"), False),
            (("status", "due_at"), False),
            (("store", "id"), False),
        )

    @property
    def words(self) -> str:
        """The parcel in words: service, and tracking number."""
        by = service_words(self.carrier, self.service) or self.carrier
        return " ".join(part for part in (by, self.tracking_number) if part)

    @property
    def items(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.quantities)
        return found

    @property
    def codes(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = json.loads(self.transparency_codes or "{}")
        return found

    @property
    def tracking_url(self) -> str:
        return tracking_url(self.carrier, self.tracking_number)

    @property
    def for_label_printer(self) -> bool:
        """Whether its file is a label printer's commands, which no browser shows."""
        return self.media.startswith("ZPL")

    @property
    def waits(self) -> bool:
        """Whether something may be about to change without anybody's doing."""
        return self.status in (LabelStatus.PURCHASING, LabelStatus.CANCELLING)

    @property
    def may_be_cancelled(self) -> bool:
        return self.status is LabelStatus.PURCHASED and bool(self.amazon_shipment_id)

    @property
    def trouble(self) -> str:
        """Why it waits longer than usual, in words; empty when it doesn't."""
        if not self.waits:
            return ""
        if unconnected := unconnected_words(self.store):
            return unconnected
        if self.waiting_for == "unavailable":
            return gettext(
                "Amazon doesn't answer just now. It is asked again by itself, and nothing is "
                "bought twice."
            )
        return waiting_words(self.waiting_for)

    @classmethod
    def of(cls, order: Order) -> "list[Label]":
        """An order's labels, the oldest first; of those that came to nothing the last alone."""
        found = list(cls.select().where(cls.order == order).order_by(cls.id))
        return [each for each in found if each.status not in SETTLED or each is found[-1]]

    @classmethod
    def cancelled_numbers(cls, order: Order) -> set[str]:
        """Tracking numbers of an order's labels that were given back: no parcel bears them."""
        gone = (LabelStatus.REFUNDING, LabelStatus.CANCELLED)
        query = cls.select(cls.tracking_number).where(cls.order == order, cls.status.in_(gone))
        return {number for (number,) in query.tuples() if number}

    @classmethod
    def of_key(cls, account: Account, form_key: str) -> "Label | None":
        """The one that a form asked for already."""
        found: Label | None = cls.get_or_none(cls.account == account, cls.form_key == form_key)
        return found

    @classmethod
    def of_carton(cls, carton_id: int) -> "list[Label]":
        """The labels of a carton's parcel but those that came to nothing, with their orders."""
        mine = (cls.carton_id == carton_id) & cls.status.not_in(SETTLED)
        query = cls.select(cls, Order, Store).join(Order).join(Store)
        return list(query.where(mine).order_by(cls.id))

    @classmethod
    def open_orders(cls, order_ids: Collection[int]) -> set[int]:
        """Those of these orders for which a label is being bought or cancelled just now."""
        query = cls.select(cls.order_id).where(among(cls.order, order_ids), cls.status.in_(OPEN))
        return {order_id for (order_id,) in query.tuples()}

    @classmethod
    def like(cls, order: Order) -> "Label | None":
        """The store's latest, whose package this order's may resemble.

        Where a mapping says into what an order is packed: the latest that was packed so.
        """
        latest = cls.select(cls.id).where(cls.store == order.store).order_by(cls.id.desc())
        found = cls.select().join(Order).where(cls.id.in_(latest.limit(LOOKED_THROUGH)))
        if order.ship_package:
            found = found.where(Order.ship_package == order.ship_package)
        label: Label | None = found.order_by(cls.id.desc()).first()
        return label

    def tell_timeline(self, kind: str, detail: str, now: datetime, by: int | None = None) -> None:
        OrderEvent.create(order=self.order_id, at=now, kind=kind, detail=detail, user_id=by)
