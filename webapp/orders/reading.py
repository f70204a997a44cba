"""An order as it is kept, read from Amazon's document: figures and words apart from people."""

import re
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import msgspec

from webapp.clock import FOREVER
from webapp.orders import document as amazon
from webapp.orders.document import Unreadable
from webapp.orders.party import BUYER, RECIPIENT
from webapp.orders.person import NO_ADDRESS, NO_RECIPIENT, Person, buyer_of, recipient_of
from webapp.orders.plain_value import country, identifier, in_minor_units, in_utc, quantity, short
from webapp.orders.tracking_number import tidy

LARGEST = 2**62
# No database keeps these: NUL, and half of a pair of UTF-16.
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
BACKSLASH = b"\\"
# Where msgspec says that a shape is wrong: it names fields, never their contents.
PLACE = re.compile(r" - at `\$\.(?P<field>[\w.\[\]]+)`$")
NO_FULFILLMENT = amazon.Fulfillment()
NO_LINE_FULFILLMENT = amazon.LineFulfillment()
NO_PRODUCT = amazon.Product()
NO_CANCELLATION = amazon.Cancellation()
NO_WINDOW = amazon.Window()


# How many of the facts, from the first on, are times.
TIMES = 4


class Facts(NamedTuple):
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
    units: int
    units_shipped: int
    is_prime: bool
    is_business: bool
    is_gift: bool
    is_replacement: bool
    cancel_requested: bool


class Line(NamedTuple):
    """The names are columns of `OrderItem`."""

    order_item_id: str
    asin: str | None
    seller_sku: str | None
    title: str | None
    quantity_ordered: int
    quantity_shipped: int
    unit_price_minor: int | None
    total_minor: int | None
    currency: str | None
    gift_wrap_level: str | None
    is_customized: bool
    is_cancelled: bool
    cancel_requested: bool


class Parcel(NamedTuple):
    """The names are columns of `OrderPackage`."""

    reference: str
    carrier: str | None
    shipping_service: str | None
    tracking_number: str | None
    status: str | None
    shipped_at: datetime | None


class Reading(msgspec.Struct, gc=False):
    """One order, read: people by role, all else without a word about them."""

    amazon_order_id: str
    marketplace_id: str | None
    fulfilled_by: str | None
    fulfillment_status: str
    last_updated_at: datetime
    facts: Facts
    lines: list[Line]
    parcels: list[Parcel]
    people: dict[str, Person]

    def __repr__(self) -> str:
        return f"<Reading {self.amazon_order_id}>"


def read(written: bytes) -> Reading:
    """Read one order from its JSON; raises Unreadable with the reason."""
    try:
        reading = _read(amazon.parsed(written))
        # Only what is written as an escape can be a character that no database keeps.
        if BACKSLASH in written:
            _check_characters(reading)
        return reading
    except Unreadable as error:
        reason = error.reason
    except msgspec.ValidationError as error:
        place = PLACE.search(str(error))
        reason = f"{place['field'] if place else 'a field'} has another shape than Amazon documents"
    except UnicodeError:
        reason = "a text holds half a character"
    except (ArithmeticError, ValueError, RecursionError):
        reason = "a field can't be understood"
    raise _unreadable(reason, written)


def _read(order: amazon.Document) -> Reading:
    fulfillment = order.fulfillment or NO_FULFILLMENT
    lines = [_line(line) for line in order.order_items or ()]
    return Reading(
        amazon_order_id=identifier(order.order_id, "orderId"),
        marketplace_id=order.sales_channel.marketplace_id if order.sales_channel else None,
        fulfilled_by=fulfillment.fulfilled_by,
        fulfillment_status=short(fulfillment.fulfillment_status, 32) or "UNKNOWN",
        last_updated_at=in_utc(order.last_updated_time),
        facts=_facts(order, fulfillment, lines),
        lines=lines,
        parcels=[_parcel(package) for package in order.packages or ()],
        people=_people(order),
    )


def _facts(order: amazon.Document, fulfillment: amazon.Fulfillment, lines: list[Line]) -> Facts:
    address = (order.recipient or NO_RECIPIENT).delivery_address or NO_ADDRESS
    programs = order.programs or ()
    total, currency = _total(order, lines)
    ship_by = (fulfillment.ship_by_window or NO_WINDOW).latest_date_time
    deliver_by = (fulfillment.deliver_by_window or NO_WINDOW).latest_date_time
    ship_by = ship_by and in_utc(ship_by)
    return Facts(
        purchased_at=in_utc(order.created_time),
        ship_by=ship_by,
        ship_by_rank=ship_by or FOREVER,
        deliver_by=deliver_by and in_utc(deliver_by),
        service_level=short(fulfillment.fulfillment_service_level, 64),
        city=short(address.city, 120),
        region=short(address.state_or_region, 120),
        country=country(address.country_code),
        total_minor=total,
        currency=currency,
        units=quantity(sum([line.quantity_ordered for line in lines])),
        units_shipped=quantity(sum([line.quantity_shipped for line in lines])),
        is_prime="PRIME" in programs,
        is_business="AMAZON_BUSINESS" in programs,
        is_gift=any(map(_is_gift, order.order_items or ())),
        is_replacement=any(map(_replaces, order.associated_orders or ())),
        cancel_requested=True in [line.cancel_requested for line in lines],
    )


def _line(line: amazon.Line) -> Line:
    product = line.product or NO_PRODUCT
    shipped = (line.fulfillment or NO_LINE_FULFILLMENT).quantity_fulfilled or 0
    cancellation = line.cancellation or NO_CANCELLATION
    executed, request = cancellation.cancellation_execution, cancellation.cancellation_request
    price, currency = in_minor_units(product.price.unit_price if product.price else None)
    total, total_currency = in_minor_units(line.proceeds.proceeds_total if line.proceeds else None)
    gift = _gift(line)
    return Line(
        order_item_id=identifier(line.order_item_id, "orderItemId"),
        asin=short(product.asin, 32),
        seller_sku=short(product.seller_sku, 255),
        title=short(product.title, 1000),
        quantity_ordered=quantity(line.quantity_ordered),
        quantity_shipped=quantity(shipped),
        unit_price_minor=price,
        total_minor=total,
        currency=currency or total_currency,
        gift_wrap_level=short(gift.gift_wrap_level if gift else None, 120),
        is_customized=bool(product.customization and product.customization.customized_url),
        is_cancelled=bool(executed) and not shipped,
        cancel_requested=bool(request and request.requester == "BUYER") and not executed,
    )


def _gift(line: amazon.Line) -> amazon.Gift | None:
    packing = line.fulfillment and line.fulfillment.packing
    return packing.gift_option if packing else None


def _is_gift(line: amazon.Line) -> bool:
    gift = _gift(line)
    return bool(gift and (gift.gift_message or gift.gift_wrap_level))


def _replaces(association: amazon.Association) -> bool:
    return (association.association_type or "").startswith("REPLACEMENT")


def _parcel(package: amazon.Package) -> Parcel:
    status = package.package_status.status if package.package_status else None
    return Parcel(
        reference=identifier(package.package_reference_id, "packageReferenceId"),
        carrier=short(package.carrier, 120),
        shipping_service=short(package.shipping_service, 120),
        tracking_number=short(tidy(package.tracking_number or ""), 120),
        status=short(status, 32),
        shipped_at=package.ship_time and in_utc(package.ship_time),
    )


def _people(order: amazon.Document) -> dict[str, Person]:
    people = {BUYER: buyer_of(order), RECIPIENT: recipient_of(order)}
    return {role: person for role, person in people.items() if person}


def _total(order: amazon.Document, lines: list[Line]) -> tuple[int, str | None]:
    """The order's total; where Amazon names none, that of its lines; or nothing, in nothing."""
    total, currency = in_minor_units(order.proceeds.grand_total if order.proceeds else None)
    if currency:
        return total or 0, currency
    priced = [line for line in lines if line.total_minor is not None]
    total = sum(line.total_minor or 0 for line in priced)
    if abs(total) > LARGEST:
        raise Unreadable("an amount is not a sensible number")
    return total, priced[0].currency if priced else None


def _check_characters(reading: Reading) -> None:
    kept = chain([reading.fulfillment_status], reading.facts, *reading.lines, *reading.parcels)
    if any(UNKEEPABLE.search(value) for value in kept if isinstance(value, str)):
        raise Unreadable("a text holds a NUL character or half a character")


def _unreadable(reason: str, written: bytes) -> Unreadable:
    """With the order's number and marketplace, as far as these can be read."""
    number, marketplace_id = amazon.label(written)
    try:
        number = identifier(number, "orderId")
    except Unreadable as error:
        reason, number = error.reason, None
    return Unreadable(reason, number, marketplace_id if isinstance(marketplace_id, str) else None)
