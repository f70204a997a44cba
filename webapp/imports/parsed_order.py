"""A parsed order: what is kept of Amazon's document, figures and words apart from people."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from webapp.imports.order_person import Person

# How many of the facts, from the first on, are times.
TIMES = 4


class OrderFacts(NamedTuple):
    """What Amazon alone says of an order; the names are columns of `Order`."""

    purchased_at: datetime
    ship_by: datetime | None
    ship_by_rank: datetime
    deliver_by: datetime | None
    service_level: str | None
    city: str | None
    region: str | None
    country: str | None
    total_minor: int
    currency: str | None
    total_rank: int
    breakdown: str | None
    units: int
    units_shipped: int
    is_prime: bool
    is_business: bool
    is_gift: bool
    is_replacement: bool
    cancel_requested: bool
    demands: str | None
    has_demands: bool
    unread_fields: str | None


class ParsedLine(NamedTuple):
    """The names are columns of `OrderItem`."""

    order_item_id: str
    asin: str | None
    seller_sku: str | None
    title: str | None
    quantity_ordered: int
    quantity_shipped: int
    quantity_unshipped: int | None
    unit_price_minor: int | None
    total_minor: int | None
    currency: str | None
    breakdown: str | None
    gift_wrap_level: str | None
    is_customized: bool
    is_cancelled: bool
    cancel_requested: bool
    demands: str | None


class ParsedPackage(NamedTuple):
    """The names are columns of `OrderPackage`."""

    reference: str
    carrier: str | None
    shipping_service: str | None
    tracking_number: str | None
    package_status: str | None
    shipped_at: datetime | None


class ParsedOrder(msgspec.Struct, gc=False):
    """One order, read: people by role, all else without a word about them."""

    amazon_order_id: str
    marketplace_id: str | None
    fulfilled_by: str | None
    fulfillment_status: str
    last_updated_at: datetime
    facts: OrderFacts
    lines: list[ParsedLine]
    parcels: list[ParsedPackage]
    people: dict[str, Person]

    def __repr__(self) -> str:
        return f"<ParsedOrder {self.amazon_order_id}>"
