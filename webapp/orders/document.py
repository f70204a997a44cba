"""An order as Amazon writes it (Orders API v2026-01-01, `Order`), read into what we keep.

Amazon's enumerations are open and most fields optional: what is new or absent never fails. Only
what can't be kept truthfully makes an order unreadable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_precision

from webapp.clock import FOREVER
from webapp.orders.party import BUYER, RECIPIENT, Person

Document = Mapping[str, Any]
NOTHING: dict[str, Any] = {}
PERSONAL_LIMIT = 256 * 1024
MOST_DIGITS = 12
LARGEST = 2**62
CURRENCY = re.compile("[A-Z]{3}")
# No database keeps these: NUL, and half of a pair of UTF-16.
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
SCALES = [10**precision for precision in range(6)]


class Unreadable(Exception):
    """This order can't be kept as it is; the reason names fields, never their contents."""

    def __init__(
        self, reason: str, amazon_order_id: str | None = None, marketplace_id: str | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.amazon_order_id = amazon_order_id
        self.marketplace_id = marketplace_id


@dataclass(slots=True)
class Reading:
    """One order, read: columns by name, lines and parcels likewise, people by role."""

    amazon_order_id: str
    marketplace_id: str | None
    fulfilled_by: str | None
    fulfillment_status: str
    last_updated_at: datetime
    columns: dict[str, Any]
    items: list[dict[str, Any]]
    packages: list[dict[str, Any]]
    people: dict[str, Person] = field(repr=False)


def read(document: Document) -> Reading:
    """Read one order; raises Unreadable with the reason."""
    amazon_order_id = _order_number(document)
    try:
        return _read(amazon_order_id, document)
    except Unreadable as error:
        reason = error.reason
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        reason = f"a field has another shape than Amazon documents ({type(error).__name__})"
    raise Unreadable(reason, amazon_order_id, _marketplace(document))


def _read(amazon_order_id: str, document: Document) -> Reading:
    fulfillment = document.get("fulfillment") or NOTHING
    items = [_item(item) for item in document.get("orderItems") or ()]
    return Reading(
        amazon_order_id=amazon_order_id,
        marketplace_id=_marketplace(document),
        fulfilled_by=_text(fulfillment.get("fulfilledBy"), 32),
        fulfillment_status=_text(fulfillment.get("fulfillmentStatus"), 32) or "UNKNOWN",
        last_updated_at=_needed_time(document, "lastUpdatedTime"),
        columns=_columns(document, fulfillment, items),
        items=items,
        packages=[_package(package) for package in document.get("packages") or ()],
        people=_people(document),
    )


def _columns(
    document: Document, fulfillment: Document, items: list[dict[str, Any]]
) -> dict[str, Any]:
    address = (document.get("recipient") or NOTHING).get("deliveryAddress") or NOTHING
    programs = document.get("programs") or ()
    total, currency = _total(document, items)
    ship_by = _time((fulfillment.get("shipByWindow") or NOTHING).get("latestDateTime"))
    deliver_by = (fulfillment.get("deliverByWindow") or NOTHING).get("latestDateTime")
    return {
        "purchased_at": _needed_time(document, "createdTime"),
        "ship_by": ship_by,
        "ship_by_rank": ship_by or FOREVER,
        "deliver_by": _time(deliver_by),
        "service_level": _text(fulfillment.get("fulfillmentServiceLevel"), 64),
        "city": _text(address.get("city"), 120),
        "region": _text(address.get("stateOrRegion"), 120),
        "country": _country(address.get("countryCode")),
        "total_minor": total,
        "currency": currency,
        "units": _quantity(sum(item["quantity_ordered"] for item in items)),
        "units_shipped": _quantity(sum(item["quantity_shipped"] for item in items)),
        "is_prime": "PRIME" in programs,
        "is_business": "AMAZON_BUSINESS" in programs,
        "is_gift": any(item["gift_wrap_level"] or item["has_gift"] for item in items),
        "is_replacement": any(
            str(each.get("associationType", "")).startswith("REPLACEMENT")
            for each in document.get("associatedOrders") or ()
        ),
        "cancel_requested": any(item["cancel_requested"] for item in items),
    }


def _item(item: Document) -> dict[str, Any]:
    product = item.get("product") or NOTHING
    fulfillment = item.get("fulfillment") or NOTHING
    gift = (fulfillment.get("packing") or NOTHING).get("giftOption") or NOTHING
    cancellation = item.get("cancellation") or NOTHING
    request = cancellation.get("cancellationRequest") or NOTHING
    price, currency = _money((product.get("price") or NOTHING).get("unitPrice"))
    total, total_currency = _money((item.get("proceeds") or NOTHING).get("proceedsTotal"))
    return {
        "order_item_id": _identifier(item.get("orderItemId"), "orderItemId"),
        "asin": _text(product.get("asin"), 32),
        "seller_sku": _text(product.get("sellerSku"), 255),
        "title": _text(product.get("title"), 1000),
        "quantity_ordered": _quantity(item.get("quantityOrdered")),
        "quantity_shipped": _quantity(fulfillment.get("quantityFulfilled") or 0),
        "unit_price_minor": price,
        "total_minor": total,
        "currency": currency or total_currency,
        "gift_wrap_level": _text(gift.get("giftWrapLevel"), 120),
        "has_gift": bool(gift),
        "is_customized": bool((product.get("customization") or NOTHING).get("customizedUrl")),
        "is_cancelled": bool(cancellation.get("cancellationExecution"))
        and not fulfillment.get("quantityFulfilled"),
        "cancel_requested": request.get("requester") == "BUYER"
        and not cancellation.get("cancellationExecution"),
    }


def _package(package: Document) -> dict[str, Any]:
    return {
        "reference": _identifier(package.get("packageReferenceId"), "packageReferenceId"),
        "carrier": _text(package.get("carrier"), 120),
        "shipping_service": _text(package.get("shippingService"), 120),
        "tracking_number": _text(package.get("trackingNumber"), 120),
        "shipped_at": _time(package.get("shipTime")),
        "status": _text((package.get("packageStatus") or NOTHING).get("status"), 32),
    }


def _people(document: Document) -> dict[str, Person]:
    people = {BUYER: _buyer(document), RECIPIENT: _recipient(document)}
    return {role: person for role, person in people.items() if person}


def _buyer(document: Document) -> Person | None:
    buyer = document.get("buyer") or NOTHING
    found = {
        "name": buyer.get("buyerName"),
        "email": buyer.get("buyerEmail"),
        "company": buyer.get("buyerCompanyName"),
        "purchase_order": buyer.get("buyerPurchaseOrderNumber"),
        "tax_registrations": (document.get("tax") or NOTHING).get("taxRegistrations"),
    }
    for item in document.get("orderItems") or ():
        _add_words(found, item)
    return _person(found)


def _add_words(found: dict[str, Any], item: Document) -> None:
    """What the buyer wrote at one line: gift message, customisation, why to cancel."""
    packing = (item.get("fulfillment") or NOTHING).get("packing") or NOTHING
    customization = (item.get("product") or NOTHING).get("customization") or NOTHING
    request = (item.get("cancellation") or NOTHING).get("cancellationRequest") or NOTHING
    words = {
        "gift_messages": (packing.get("giftOption") or NOTHING).get("giftMessage"),
        "customized_urls": customization.get("customizedUrl"),
        "cancel_reasons": request.get("cancelReason"),
    }
    for kind, text in words.items():
        if text:
            found.setdefault(kind, {})[str(item["orderItemId"])] = text


def _recipient(document: Document) -> Person | None:
    recipient = document.get("recipient") or NOTHING
    address = recipient.get("deliveryAddress") or NOTHING
    found = {
        "name": address.get("name"),
        "company": address.get("companyName"),
        "lines": [
            line
            for key in ("addressLine1", "addressLine2", "addressLine3")
            if (line := address.get(key))
        ],
        "district": address.get("districtOrCounty"),
        "municipality": address.get("municipality"),
        "postal_code": address.get("postalCode"),
        "phone": address.get("phone"),
        "extended": address.get("extendedFields"),
        "kind": address.get("addressType"),
        "delivery": recipient.get("deliveryPreference"),
    }
    return _person(found)


def _person(found: dict[str, Any]) -> Person | None:
    facts = {key: value for key, value in found.items() if value}
    if not facts:
        return None
    for key in ("name", "email", "postal_code"):
        if not isinstance(facts.get(key, ""), str):
            raise Unreadable("a name, an e-mail address or a postal code is not a text")
    person = Person.of(facts)
    if len(person.plain) > PERSONAL_LIMIT:
        raise Unreadable("the buyer's or recipient's data is larger than 256 kB")
    if rb"\u0000" in person.plain:
        raise Unreadable("the buyer's or recipient's data holds a NUL character")
    return person


def _total(document: Document, items: list[dict[str, Any]]) -> tuple[int, str | None]:
    """The order's total; where Amazon names none, that of its lines; or nothing, in nothing."""
    total, currency = _money((document.get("proceeds") or NOTHING).get("grandTotal"))
    if currency:
        return total or 0, currency
    priced = [item for item in items if item["total_minor"] is not None]
    total = sum(item["total_minor"] for item in priced)
    if abs(total) > LARGEST:
        raise Unreadable("an amount is not a sensible number")
    return total, priced[0]["currency"] if priced else None


def _money(money: Document | None) -> tuple[int | None, str | None]:
    """An amount in minor units (cents, yen) with its ISO 4217 currency."""
    if not money:
        return None, None
    currency = money["currencyCode"]
    return _minor_units(money["amount"], currency), currency


# A shop's prices are few.
@lru_cache(maxsize=4096)
def _minor_units(written: Any, currency: Any) -> int:
    if not (isinstance(currency, str) and CURRENCY.fullmatch(currency)):
        raise Unreadable("a currency is not three letters")
    amount = Decimal(written)
    if not amount.is_finite() or amount.adjusted() > MOST_DIGITS:
        raise Unreadable("an amount is not a sensible number")
    return round(amount * SCALES[get_currency_precision(currency)])


def _marketplace(document: Document) -> str | None:
    channel = document.get("salesChannel")
    found = channel.get("marketplaceId") if isinstance(channel, Mapping) else None
    return found if isinstance(found, str) else None


def _order_number(document: Document) -> str:
    if not isinstance(document, Mapping):
        raise Unreadable("it is not an order at all")
    return _identifier(document.get("orderId"), "orderId")


def _identifier(value: Any, name: str) -> str:
    text = str(value) if isinstance(value, str | int) else ""
    if not text or len(text) > 64 or not text.isprintable() or not text.isascii():
        raise Unreadable(f"{name} is missing or not an identifier")
    return text


def _quantity(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**7:
        raise Unreadable("a quantity is not a sensible whole number")
    return value


def _text(value: Any, limit: int) -> str | None:
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else str(value)
    if not text.isprintable() and UNKEEPABLE.search(text):
        raise Unreadable("a text holds a NUL character or half a character")
    return text[:limit]


def _country(value: Any) -> str | None:
    text = _text(value, 64)
    return text.upper() if text and len(text) == 2 else None


def _needed_time(document: Document, name: str) -> datetime:
    moment = _time(document.get(name))
    if moment is None:
        raise Unreadable(f"{name} is missing")
    return moment


def _time(value: Any) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    if not 1990 < moment.year < 2900:
        raise Unreadable("a time is in no sensible year")
    if moment.tzinfo is UTC:
        return moment
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
