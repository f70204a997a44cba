"""An order as it is kept, read from Amazon's document: figures and words apart from people."""

import re

import msgspec

from webapp.amazon import order_document as amazon
from webapp.amazon.odd_document import Unreadable, mark_broken, mended, number_and_marketplace
from webapp.carriers.scanned_code import holds_address
from webapp.carriers.tracking_number import tidy
from webapp.ground.clock import FOREVER
from webapp.ground.language.message import ToldMessage
from webapp.imports.order_person import NO_ADDRESS, NO_RECIPIENT, Person, buyer_of, recipient_of
from webapp.imports.parsed_order import OrderFacts, ParsedLine, ParsedOrder, ParsedPackage
from webapp.imports.plain_value import (
    BAD_CHARACTER,
    HALF_A_CHARACTER,
    MOST_UNITS,
    NOT_UNDERSTOOD,
    OTHER_SHAPE,
    SOME_SHAPE,
    amounts_of,
    breakdown_of,
    country,
    identifier,
    in_utc,
    names,
    optional,
    quantity,
    short,
    time,
    total_of,
)
from webapp.orders.demand import flagged, written
from webapp.orders.demand_reader import Demands, demands_of, line_demands_of
from webapp.orders.party import BUYER, RECIPIENT
from webapp.orders.total_rank import total_rank

# As Amazon's JSON can bear what no database keeps: NUL, and half of a pair of UTF-16.
BACKSLASH = b"\\"
ESCAPED = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
# Where msgspec says that a shape is wrong: it names fields, never their contents.
PLACE = re.compile(r" - at `\$\.(?P<field>[\w.\[\]]+)`$")
DECISIVE = {"fulfillment.fulfillmentStatus", "fulfillment.fulfilledBy"}
NO_FULFILLMENT = amazon.Fulfillment()
NO_PRODUCT = amazon.Product()
NO_CANCELLATION = amazon.Cancellation()
NO_WINDOW = amazon.Window()


def parse(document: bytes) -> ParsedOrder:
    """Read one order from its JSON; raises Unreadable with the reason."""
    try:
        try:
            order, unread = amazon.parsed(document), list[str]()
            if BACKSLASH in document and ESCAPED.search(document):
                unread += _without_broken(order)
        except (msgspec.DecodeError, UnicodeDecodeError):
            order, unread = mended(document)
            unread += _without_broken(order)
        return _read(order, unread)
    except Unreadable as error:
        reason = error.reason
    except msgspec.ValidationError as error:
        place = PLACE.search(str(error))
        reason = OTHER_SHAPE.told(field=place["field"]) if place else SOME_SHAPE.told()
    except UnicodeError:
        reason = HALF_A_CHARACTER.told()
    except (ArithmeticError, ValueError, RecursionError):
        reason = NOT_UNDERSTOOD.told()
    raise _unreadable(reason, document)


def _read(order: amazon.Document, unread: list[str]) -> ParsedOrder:
    """`unread` are the fields that were left out already; more are added."""
    fulfillment = order.fulfillment or NO_FULFILLMENT
    asked = [_line_demands(line, unread) for line in order.order_items or ()]
    told = [
        _line(line, demands, unread)
        for line, demands in zip(order.order_items or (), asked, strict=True)
    ]
    # Each number once, as it was told last: no unit counts twice.
    lines = list({line.order_item_id: line for line in told}.values())
    parcels = [
        parcel
        for package in order.packages or ()
        if (parcel := optional(lambda each: _parcel(each, unread), package, "packages", unread))
    ]
    facts = _facts(order, fulfillment, lines, demands_of(order, asked), unread)
    return ParsedOrder(
        amazon_order_id=identifier(order.order_id, "orderId"),
        marketplace_id=order.sales_channel.marketplace_id if order.sales_channel else None,
        fulfilled_by=fulfillment.fulfilled_by,
        fulfillment_status=short(fulfillment.fulfillment_status, 32) or "UNKNOWN",
        last_updated_at=in_utc(order.last_updated_time),
        facts=facts._replace(unread_fields=names(unread)) if unread else facts,
        lines=lines,
        parcels=parcels,
        people=_people(order),
    )


def _facts(
    order: amazon.Document,
    fulfillment: amazon.Fulfillment,
    lines: list[ParsedLine],
    demands: Demands,
    unread: list[str],
) -> OrderFacts:
    address = (order.recipient or NO_RECIPIENT).delivery_address or NO_ADDRESS
    programs = order.programs or ()
    total, currency = total_of(order, lines, unread)
    ship_by = (fulfillment.ship_by_window or NO_WINDOW).latest_date_time
    deliver_by = (fulfillment.deliver_by_window or NO_WINDOW).latest_date_time
    ship_by = time(ship_by, "fulfillment.shipByWindow", unread)
    deliver_by = time(deliver_by, "fulfillment.deliverByWindow", unread)
    is_prime, is_business = "PRIME" in programs, "AMAZON_BUSINESS" in programs
    is_gift = any(map(_is_gift, order.order_items or ()))
    is_replacement = any(map(_replaces, order.associated_orders or ()))
    cancel_requested = True in [line.cancel_requested for line in lines]
    units = quantity(sum([line.quantity_ordered for line in lines]))
    units_shipped = quantity(sum([line.quantity_shipped for line in lines]))
    breakdown = breakdown_of(order.proceeds, currency, "proceeds.breakdowns", unread)
    # By place: with so many fields, to give them by name takes five times as long.
    return OrderFacts(
        in_utc(order.created_time),
        ship_by,
        ship_by or FOREVER,
        deliver_by,
        short(fulfillment.fulfillment_service_level, 64),
        short(address.city, 120),
        short(address.state_or_region, 120),
        country(address.country_code, "recipient.deliveryAddress.countryCode", unread),
        total,
        currency,
        total_rank(total, currency),
        breakdown,
        units,
        units_shipped,
        is_prime,
        is_business,
        is_gift,
        is_replacement,
        cancel_requested,
        written(demands),
        flagged(demands),
        None,
    )


def _line(line: amazon.Line, demands: Demands, unread: list[str]) -> ParsedLine:
    product = line.product or NO_PRODUCT
    ordered, shipped, left = _quantities(line, unread)
    cancellation = line.cancellation or NO_CANCELLATION
    executed, request = cancellation.cancellation_execution, cancellation.cancellation_request
    price, total, currency = amounts_of(line, unread)
    name = "orderItems.proceeds.breakdowns"
    breakdown = breakdown_of(line.proceeds, currency, name, unread)
    gift = _gift(line)
    is_customized = bool(product.customization and product.customization.customized_url)
    # Where a part was cancelled, less than all of it is left.
    is_cancelled = bool(executed) and not shipped and left in (None, 0, ordered)
    cancel_requested = bool(request and request.requester == "BUYER") and not executed
    # By place, as OrderFacts are.
    return ParsedLine(
        identifier(line.order_item_id, "orderItemId"),
        short(product.asin, 32),
        short(product.seller_sku, 255),
        short(product.title, 1000),
        ordered,
        shipped,
        left,
        price,
        total,
        currency,
        breakdown,
        short(gift.gift_wrap_level if gift else None, 120),
        is_customized,
        is_cancelled,
        cancel_requested,
        written(demands),
    )


def _line_demands(line: amazon.Line, unread: list[str]) -> Demands:
    return optional(line_demands_of, line, "orderItems", unread) or {}


def _quantities(line: amazon.Line, unread: list[str]) -> tuple[int, int, int | None]:
    """How many were ordered, have left, and are left to ship; None where Amazon doesn't say."""
    ordered, told = quantity(line.quantity_ordered), line.fulfillment
    if told is None:
        return ordered, 0, None
    shipped, left = told.quantity_fulfilled or 0, told.quantity_unfulfilled
    if not 0 <= shipped < MOST_UNITS:
        unread.append("orderItems.fulfillment.quantityFulfilled")
        shipped = 0
    if left is not None and not 0 <= left < MOST_UNITS:
        unread.append("orderItems.fulfillment.quantityUnfulfilled")
        left = None
    return ordered, shipped, left


def _gift(line: amazon.Line) -> amazon.Gift | None:
    packing = line.fulfillment and line.fulfillment.packing
    return packing.gift_option if packing else None


def _is_gift(line: amazon.Line) -> bool:
    gift = _gift(line)
    return bool(gift and (gift.gift_message or gift.gift_wrap_level))


def _replaces(association: amazon.Association) -> bool:
    return (association.association_type or "").startswith("REPLACEMENT")


def _parcel(package: amazon.Package, unread: list[str]) -> ParsedPackage:
    status = package.package_status.status if package.package_status else None
    return ParsedPackage(
        reference=identifier(package.package_reference_id, "packageReferenceId"),
        carrier=short(package.carrier, 120),
        shipping_service=short(package.shipping_service, 120),
        tracking_number=short(_number(package.tracking_number), 120),
        package_status=short(status, 32),
        shipped_at=time(package.ship_time, "packages.shipTime", unread),
    )


def _number(told: str | None) -> str:
    """The parcel's number; of a code that holds an address instead, nothing."""
    number = tidy(told or "")
    return "" if holds_address(number) else number


def _people(order: amazon.Document) -> dict[str, Person]:
    people = {BUYER: buyer_of(order), RECIPIENT: recipient_of(order)}
    return {role: person for role, person in people.items() if person}


def _without_broken(order: amazon.Document) -> list[str]:
    """Mark characters that can't be kept; the names of their fields. Raises Unreadable where
    nobody could tell any more whether the order is to be shipped from here."""
    broken = mark_broken(order)
    if any(name in DECISIVE for name in broken):
        raise Unreadable(BAD_CHARACTER.told())
    return broken


def _unreadable(reason: ToldMessage, document: bytes) -> Unreadable:
    """With the order's number and marketplace, as far as these can be read."""
    number, marketplace_id = number_and_marketplace(document)
    try:
        number = identifier(number, "orderId")
    except Unreadable as error:
        reason, number = error.reason, None
    return Unreadable(reason, number, marketplace_id if isinstance(marketplace_id, str) else None)
