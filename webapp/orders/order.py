"""An order as the desk keeps it: no column of it could hold personal data."""

from datetime import datetime

import peewee

from webapp.accounts import Account
from webapp.clock import FOREVER, utcnow
from webapp.db import Record, UTCDateTimeField
from webapp.orders.order_state import State
from webapp.stores import Shipping, Store, service_words


class Order(Record):
    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, backref="orders", index=False)
    amazon_order_id = peewee.CharField(max_length=64)
    fulfillment_status = peewee.CharField(max_length=32)
    state = peewee.CharField(max_length=20)
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
    # Nothing, without a currency, where Amazon names no total: sorting needs a value.
    total_minor = peewee.BigIntegerField(default=0)
    currency = peewee.CharField(max_length=3, null=True)
    units = peewee.IntegerField(default=0)
    units_shipped = peewee.IntegerField(default=0)
    is_prime = peewee.BooleanField(default=False)
    is_business = peewee.BooleanField(default=False)
    is_gift = peewee.BooleanField(default=False)
    is_replacement = peewee.BooleanField(default=False)
    cancel_requested = peewee.BooleanField(default=False)
    # How much of it was sent from here, whether Amazon knows already or not; see departure.py.
    shipped_here = peewee.CharField(max_length=20, null=True)
    held_at = UTCDateTimeField(null=True)
    hold_reason = peewee.CharField(max_length=16, null=True)
    # How it is to be sent: what its store's service mapping said when it came in, or was applied.
    ship_carrier = peewee.CharField(max_length=60, null=True)
    ship_service = peewee.CharField(max_length=120, null=True)
    ship_package = peewee.CharField(max_length=32, null=True)
    ship_weight_grams = peewee.IntegerField(null=True)
    ship_signature = peewee.BooleanField(default=False)
    redacted_at = UTCDateTimeField(null=True)
    # Why it was redacted, or, as long as `redacted_at` is empty, was asked to be.
    redaction = peewee.CharField(max_length=8, null=True)
    # Empty once there is nothing personal left.
    personal_data_due_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "orders"
        # The migration adds what peewee can't say: (store, amazon_order_id) is unique, and in
        # an order that serves the search by a number's beginning; and the indexes of some rows:
        # of what is closed, and of what has personal data.
        indexes = (
            (("account", "state", "ship_by_rank", "id"), False),
            (("account", "state", "purchased_at", "id"), False),
            (("account", "state", "total_minor", "id"), False),
            (("store", "service_level", "state", "id"), False),
        )

    @property
    def status(self) -> State:
        return State(self.state)

    @property
    def mapped_service(self) -> str:
        """Carrier and service that it is to be sent by, in words; empty as long as none is."""
        return service_words(self.ship_carrier, self.ship_service)

    @property
    def mapped_extras(self) -> list[str]:
        """Package, weight and signature that go with the mapped service, in words."""
        given = Shipping(*(getattr(self, name) for name in Shipping._fields))
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


class OrderItem(Record):
    order = peewee.ForeignKeyField(Order, backref="items", on_delete="CASCADE", index=False)
    account = peewee.ForeignKeyField(Account, index=False)
    order_item_id = peewee.CharField(max_length=64)
    asin = peewee.CharField(max_length=32, null=True)
    seller_sku = peewee.CharField(max_length=255, null=True)
    title = peewee.CharField(max_length=1000, null=True)
    quantity_ordered = peewee.IntegerField(default=0)
    quantity_shipped = peewee.IntegerField(default=0)
    unit_price_minor = peewee.BigIntegerField(null=True)
    total_minor = peewee.BigIntegerField(null=True)
    currency = peewee.CharField(max_length=3, null=True)
    gift_wrap_level = peewee.CharField(max_length=120, null=True)
    is_customized = peewee.BooleanField(default=False)
    is_cancelled = peewee.BooleanField(default=False)
    cancel_requested = peewee.BooleanField(default=False)

    class Meta:
        # The migration adds (account, lower(seller_sku), order), for the search.
        indexes = (
            (("order", "order_item_id"), True),
            (("account", "asin", "order"), False),
            (("account", "order_item_id"), False),
        )

    def named_by(self, identifier: str) -> str:
        """This line's product by the store's chosen identifier, or the next best one."""
        return product_name(identifier, self.seller_sku, self.asin, self.order_item_id)


class OrderPackage(Record):
    """A parcel with its tracking number: as Amazon tells of it, or as it was sent from here."""

    order = peewee.ForeignKeyField(Order, backref="packages", on_delete="CASCADE", index=False)
    account = peewee.ForeignKeyField(Account, index=False)
    reference = peewee.CharField(max_length=64)
    carrier = peewee.CharField(max_length=120, null=True)
    shipping_service = peewee.CharField(max_length=120, null=True)
    tracking_number = peewee.CharField(max_length=120, null=True)
    shipped_at = UTCDateTimeField(null=True)
    status = peewee.CharField(max_length=32, null=True)
    # The shipment, a row of a higher room, until Amazon tells of the parcel itself.
    shipment_id = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = (
            (("order", "reference"), True),
            (("account", "tracking_number"), False),
        )


class OrderEvent(Record):
    """A line of an order's timeline; the order's own times (bought, imported) aren't repeated."""

    order = peewee.ForeignKeyField(Order, backref="events", on_delete="CASCADE")
    at = UTCDateTimeField(default=utcnow)
    kind = peewee.CharField(max_length=32)
    detail = peewee.CharField(max_length=255, default="")
    user_id = peewee.IntegerField(null=True)


def redaction_words(redaction: str | None) -> str:
    return "REDACTED (GDPR)" if redaction == "gdpr" else "REDACTED (Amazon)"


def product_name(identifier: str, sku: str | None, asin: str | None, order_item_id: str) -> str:
    """A line's product by the identifier that its store has chosen, or by the next best one."""
    chosen = {"sku": sku, "asin": asin, "order_item_id": order_item_id}[identifier]
    return chosen or sku or asin or order_item_id
