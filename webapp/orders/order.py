"""An order as the desk keeps it: no column of it could hold personal data."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.carriers.carrier import service_words
from webapp.carriers.shipping_choice import ShippingChoice
from webapp.carriers.tracking_number import tracking_url
from webapp.ground.clock import FOREVER, utcnow
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.database.dialect import among
from webapp.ground.database.owned import Owned
from webapp.ground.database.unchecked_key import UncheckedKey
from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import MessageField
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order_status import OrderStatus
from webapp.orders.total_rank import UNRANKED
from webapp.stores.store import ProductIdentifier, Store

RANKED_BY_DEFAULT = peewee.SQL(f"DEFAULT {UNRANKED}")


class Order(Owned):
    account = UncheckedKey(Account, index=False)
    store = UncheckedKey(Store, backref="orders", index=False)
    amazon_order_id = peewee.CharField(max_length=64)
    fulfillment_status = peewee.CharField(max_length=32)
    status = EnumField(OrderStatus, max_length=20)
    purchased_at = UTCDateTimeField()
    last_updated_at = UTCDateTimeField()
    fetched_at = UTCDateTimeField()
    imported_at = UTCDateTimeField(default=utcnow)
    ship_by = UTCDateTimeField(null=True)
    # `ship_by`, or far away where Amazon names none: sorting and paging need a value.
    ship_by_rank = UTCDateTimeField(default=FOREVER)
    deliver_by = UTCDateTimeField(null=True)
    closed_at = UTCDateTimeField(null=True)
    service_level = peewee.CharField(max_length=64, null=True)
    city = peewee.CharField(max_length=120, null=True)
    region = peewee.CharField(max_length=120, null=True)
    country = peewee.CharField(max_length=2, null=True)
    # Nothing, without a currency, where Amazon names no total.
    total_minor = peewee.BigIntegerField(default=0)
    currency = peewee.CharField(max_length=3, null=True)
    # For sorting: see total_rank.py.
    total_rank = peewee.BigIntegerField(default=UNRANKED, constraints=[RANKED_BY_DEFAULT])
    # As `breakdown.py` reads it.
    breakdown = peewee.TextField(null=True)
    units = peewee.IntegerField(default=0)
    units_shipped = peewee.IntegerField(default=0)
    is_prime = peewee.BooleanField(default=False)
    is_business = peewee.BooleanField(default=False)
    is_gift = peewee.BooleanField(default=False)
    is_replacement = peewee.BooleanField(default=False)
    cancel_requested = peewee.BooleanField(default=False)
    # As `demand.py` words them, with those of its lines; whether one is flagged.
    demands = peewee.TextField(null=True)
    has_demands = peewee.BooleanField(null=True)
    # Names of what Amazon sent in a form that can't be read, and which is empty therefore.
    unread_fields = peewee.CharField(max_length=500, null=True)
    # How much of it was sent from here, whether Amazon knows already or not; see order_progress.py.
    shipped_here = peewee.CharField(max_length=20, null=True)
    held_at = UTCDateTimeField(null=True)
    hold_reason = EnumField(HoldReason, max_length=16, null=True)
    # When the clock releases it by itself; the migration adds an index of those that have one.
    held_until = UTCDateTimeField(null=True)
    is_priority = peewee.BooleanField(default=False, constraints=[peewee.SQL("DEFAULT FALSE")])
    # The person of the account who sees to it; the migration adds an index of those with one.
    assignee_id = peewee.IntegerField(null=True)
    # The carton, a row of a higher room, in which it shares a parcel with other orders; the
    # migration adds an index of those that have one.
    carton_id = peewee.BigIntegerField(null=True)
    # How it is to be sent: what its store's service mapping said when it came in, or was applied.
    ship_carrier = peewee.CharField(max_length=60, null=True)
    ship_service = peewee.CharField(max_length=120, null=True)
    ship_package = peewee.CharField(max_length=32, null=True)
    ship_weight_grams = peewee.IntegerField(null=True)
    ship_signature = peewee.BooleanField(default=False)
    # What of this a rule has decided, which no mapping changes: bits, see mapped_service.py.
    ship_ruled = peewee.SmallIntegerField(default=0, constraints=[peewee.SQL("DEFAULT 0")])
    slip_template_id = peewee.IntegerField(null=True)
    redacted_at = UTCDateTimeField(null=True)
    # Why it was redacted, or, as long as `redacted_at` is empty, was asked to be.
    redaction = peewee.CharField(max_length=8, null=True)
    # Empty once there is nothing personal left.
    personal_data_due_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "orders"
        # The migration adds what peewee can't say: (store, amazon_order_id) is unique, and in
        # an order that serves the search by a number's beginning; (account, last_updated_at, id),
        # for the API; and indexes of some rows: of what is closed, of what has personal data.
        indexes = (
            (("account", "status", "ship_by_rank", "id"), False),
            (("account", "status", "purchased_at", "id"), False),
            (("account", "status", "total_rank", "id"), False),
            (("store", "service_level", "status", "id"), False),
        )

    @property
    def mapped_service(self) -> str:
        """Carrier and service that it is to be sent by, in words; empty as long as none is."""
        return service_words(self.ship_carrier, self.ship_service)

    @property
    def mapped_extras(self) -> list[str]:
        """Package, weight and signature that go with the mapped service, in words."""
        given = ShippingChoice(*(getattr(self, name) for name in ShippingChoice._fields))
        return given.extras(self.store.marketplace.country)

    @property
    def redacted(self) -> bool:
        return self.redacted_at is not None

    @property
    def redaction_words(self) -> str:
        return redaction_words(self.redaction)

    @property
    def seller_central_url(self) -> str:
        return self.store.marketplace.order_url(self.amazon_order_id)

    def late(self, now: datetime) -> bool:
        return bool(self.status.open and self.ship_by and self.ship_by < now)

    @classmethod
    def of(cls, account: Account) -> peewee.ModelSelect:
        """The account's orders with their stores."""
        return cls.select(cls, Store).join(Store).where(cls.account == account)

    @classmethod
    def find(cls, account: Account, row_id: int | None) -> "Order | None":
        """The account's own order with its store; none for any other id."""
        found: Order | None = cls.of(account).where(cls.id == row_id).first()
        if found:
            found.store.account = account
        return found


class OrderPart(Record):
    """A row of an `order`."""

    @classmethod
    def by_order(cls, order_ids: Collection[int]) -> dict[int, list[Self]]:
        """The rows of each of these orders, the oldest first; an empty list where there is none."""
        found: dict[int, list[Self]] = {order_id: [] for order_id in order_ids}
        for row in cls.select().where(among(cls.order, list(found))).order_by(cls.id):
            found[row.order_id].append(row)
        return found


class OrderItem(OrderPart):
    order = UncheckedKey(Order, backref="items", on_delete="CASCADE", index=False)
    account = UncheckedKey(Account, index=False)
    order_item_id = peewee.CharField(max_length=64)
    asin = peewee.CharField(max_length=32, null=True)
    seller_sku = peewee.CharField(max_length=255, null=True)
    title = peewee.CharField(max_length=1000, null=True)
    quantity_ordered = peewee.IntegerField(default=0)
    quantity_shipped = peewee.IntegerField(default=0)
    # What Amazon says is left to ship; unknown where it doesn't say.
    quantity_unshipped = peewee.IntegerField(null=True)
    unit_price_minor = peewee.BigIntegerField(null=True)
    total_minor = peewee.BigIntegerField(null=True)
    currency = peewee.CharField(max_length=3, null=True)
    breakdown = peewee.TextField(null=True)
    gift_wrap_level = peewee.CharField(max_length=120, null=True)
    is_customized = peewee.BooleanField(default=False)
    is_cancelled = peewee.BooleanField(default=False)
    cancel_requested = peewee.BooleanField(default=False)
    demands = peewee.TextField(null=True)

    class Meta:
        # The migration adds (account, lower(seller_sku), order), for the search.
        indexes = (
            (("order", "order_item_id"), True),
            (("account", "asin", "order"), False),
            (("account", "order_item_id"), False),
        )

    @property
    def quantity_left(self) -> int:
        """What Amazon says is left to ship of it."""
        return left_to_ship(self.quantity_ordered, self.quantity_shipped, self.quantity_unshipped)

    @property
    def quantity_cancelled(self) -> int:
        """How many of it were cancelled: neither shipped nor left to ship."""
        return self.quantity_ordered - self.quantity_kept

    @property
    def quantity_kept(self) -> int:
        return min(self.quantity_ordered, self.quantity_shipped + self.quantity_left)

    def named_by(self, identifier: str) -> str:
        """This line's product by the store's chosen identifier, or the next best one."""
        return product_name(identifier, self.seller_sku, self.asin, self.order_item_id)


class OrderPackage(OrderPart):
    """A parcel with its tracking number: as Amazon tells of it, or as it was sent from here."""

    order = peewee.ForeignKeyField(Order, backref="packages", on_delete="CASCADE", index=False)
    account = UncheckedKey(Account, index=False)
    reference = peewee.CharField(max_length=64)
    carrier = peewee.CharField(max_length=120, null=True)
    shipping_service = peewee.CharField(max_length=120, null=True)
    tracking_number = peewee.CharField(max_length=120, null=True)
    shipped_at = UTCDateTimeField(null=True)
    package_status = peewee.CharField(max_length=32, null=True)
    # The shipment, a row of a higher room, until Amazon tells of the parcel itself.
    shipment_id = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("order", "reference"), True), (("account", "tracking_number"), False))

    @property
    def cancelled(self) -> bool:
        """Whether Amazon says that it won't leave after all: its label was cancelled."""
        return self.package_status == "CANCELLED"

    @property
    def tracking_url(self) -> str:
        """Where the carrier tells where it is; empty when that is nowhere."""
        return tracking_url(self.carrier or self.shipping_service or "", self.tracking_number or "")


class OrderEvent(Record):
    """A line of an order's timeline; the order's own times (bought, imported) aren't repeated."""

    order = peewee.ForeignKeyField(Order, backref="events", on_delete="CASCADE")
    at = UTCDateTimeField(default=utcnow)
    kind = peewee.CharField(max_length=32)
    # A code with facts, or words that are nobody's of us: a service, a number, a role.
    detail = MessageField(default="")
    user_id = peewee.IntegerField(null=True)


def left_to_ship(ordered: int, shipped: int, unshipped: int | None) -> int:
    """Less than ordered minus shipped once a part of the line was cancelled."""
    rest = max(0, ordered - shipped)
    return rest if unshipped is None else min(rest, unshipped)


def redaction_words(redaction: str | None) -> str:
    return gettext("REDACTED (GDPR)") if redaction == "gdpr" else gettext("REDACTED (Amazon)")


def product_name(identifier: str, sku: str | None, asin: str | None, order_item_id: str) -> str:
    """A line's product by the identifier that its store has chosen, or by the next best one."""
    if identifier == ProductIdentifier.ORDER_ITEM_ID:
        return order_item_id
    return (asin if identifier == ProductIdentifier.ASIN else sku) or sku or asin or order_item_id
