"""Builds an order as Amazon's model says it, from dice: the same seed, the same order."""

from random import Random
from typing import Any

from webapp.sandbox.address import delivery_address, extend
from webapp.sandbox.marketplace import Marketplace
from webapp.sandbox.moment import DAY, written
from webapp.sandbox.order_item import cents, items_of, money, total_of
from webapp.sandbox.order_spec import OrderSpec
from webapp.sandbox.parcel import parcels_of
from webapp.sandbox.person import company_name, full_name
from webapp.sandbox.program import SHIPPED_OTHERWISE
from webapp.sandbox.seller import Seller

HOUR = DAY // 24
Document = dict[str, Any]
# Withheld until Amazon has the money.
_UNTIL_PAID = ("buyer", "recipient", "proceeds", "payment", "tax")


def write_order(
    seller: Seller, marketplace: Marketplace, serial: int, seed: int, created: int, spec: OrderSpec
) -> Document:
    """A whole order, placed at `created` (milliseconds) and not changed since."""
    dice = Random(f"{seed}/{seller.id}/{serial}/{marketplace.id}")
    status, fulfilled_by, kind = spec.settled(dice)
    items = items_of(dice, marketplace, status, kind, spec)
    proceeds = total_of(items, marketplace)
    document: Document = {
        "orderId": order_number(seller, marketplace, serial),
        "createdTime": written(created),
        "lastUpdatedTime": written(created),
        "programs": _programs(kind, status),
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": marketplace.id,
            "marketplaceName": marketplace.name,
        },
        "buyer": _buyer(dice, marketplace, kind, spec),
        "recipient": _recipient(dice, marketplace, kind, spec),
        "proceeds": proceeds,
        "payment": _payment(dice, marketplace, proceeds["grandTotal"]),
        "fulfillment": _fulfillment(dice, status, fulfilled_by, kind, created, spec),
        "orderItems": items,
    }
    _add_oddities(dice, document, seller, marketplace, serial, kind)
    if fulfilled_by == "AMAZON":
        _hide_buyer(document)
    elif status in ("SHIPPED", "PARTIALLY_SHIPPED"):
        document["packages"] = parcels_of(dice, document, created)
    return document


def order_number(seller: Seller, marketplace: Marketplace, serial: int) -> str:
    """NNN-NNNNNNN-NNNNNNN; the multiplier has no divisor in common with 10**14, so no two meet."""
    spread = (serial * 4096 + int(seller.id[1])) * 61_803_398_877 + 27_182_818_284_590
    digits = f"{spread % 10**14:014d}"
    return f"{marketplace.order_prefix}-{digits[:7]}-{digits[7:]}"


def unpaid(document: Document) -> tuple[Document, Document]:
    """What Amazon shows of an order that isn't paid for, and what it keeps back."""
    kept = {name: document.pop(name) for name in _UNTIL_PAID if name in document}
    return document, kept


def _programs(kind: str, status: str) -> list[str]:
    programs = {"prime": ["PRIME"], "business": ["AMAZON_BUSINESS"]}.get(kind, [])
    if kind in SHIPPED_OTHERWISE:
        programs = [SHIPPED_OTHERWISE[kind]]
    return [*programs, "PREORDER"] if status == "PENDING_AVAILABILITY" else programs


def _buyer(dice: Random, marketplace: Marketplace, kind: str, spec: OrderSpec) -> Document:
    name = spec.buyer_name or spec.recipient_name
    token = "".join(dice.choices("abcdefghijkmnpqrstuvwxyz0123456789", k=14))
    buyer = {
        "buyerName": name or full_name(dice, marketplace.country, spec.script),
        "buyerEmail": f"{token}@marketplace.example",
    }
    if kind == "business":
        buyer["buyerCompanyName"] = company_name(dice)
        buyer["buyerPurchaseOrderNumber"] = f"PO-{dice.randint(1000, 99999)}"
    return buyer


def _recipient(dice: Random, marketplace: Marketplace, kind: str, spec: OrderSpec) -> Document:
    name = spec.recipient_name or spec.buyer_name
    diced = full_name(dice, marketplace.country, spec.script)
    address = delivery_address(dice, marketplace.country, name or diced)
    recipient: Document = {"deliveryAddress": address}
    if kind == "business":
        address |= {"companyName": company_name(dice), "addressType": "COMMERCIAL"}
    if kind == "pickup":
        address |= {"companyName": "Sample Pickup Locker 7", "addressType": "PICKUP_POINT"}
    if kind == "extended_address":
        extend(address)
    if kind in ("delivery", "business"):
        recipient["deliveryPreference"] = _delivery_preference(dice)
    return recipient


def _delivery_preference(dice: Random) -> Document:
    hours = {"startTime": {"hour": 9, "minute": 0}, "endTime": {"hour": 17, "minute": 30}}
    return {
        "dropOffLocation": dice.choice(("Front door", "Behind the shed", "Reception", "Mailroom")),
        "addressInstruction": "Ring twice; the blue door, not the green one.",
        "deliveryTime": {
            "businessHours": [
                {"dayOfWeek": day, "timeWindows": [hours]}
                for day in ("MON", "TUE", "WED", "THU", "FRI")
            ],
            "exceptionDates": [
                {"exceptionDate": "2026-12-25", "exceptionDateType": "CLOSED", "timeWindows": []}
            ],
        },
        "deliveryCapabilities": ["HAS_ACCESS_POINT", "PALLET_ENABLED"],
    }


def _payment(dice: Random, marketplace: Marketplace, total: Document) -> Document:
    method = dice.choice(("CreditCard", "CreditCard", "GiftCard", "Invoice"))
    execution: Document = {
        "paymentMethod": method,
        "paymentAmount": total,
    }
    if marketplace.country == "BR" and method == "CreditCard":
        execution |= {"acquirerId": "SANDBOX-ACQ", "cardBrand": "Visa", "authorizationCode": "0"}
    return {"paymentExecutions": [execution]}


def _fulfillment(
    dice: Random, status: str, fulfilled_by: str, kind: str, created: int, spec: OrderSpec
) -> Document:
    """Windows end at the last second of a day, as Amazon's do."""
    level = spec.level(dice)
    midnight = created - created % DAY
    days = {"SAME_DAY": 0, "NEXT_DAY": 0, "PRIORITY": 1, "SECOND_DAY": 1, "EXPEDITED": 1}
    ship = midnight + days.get(level, dice.choice((1, 2, 2, 3))) * DAY
    deliver = ship + dice.choice((1, 2, 4, 6)) * DAY
    fulfillment = {
        "fulfillmentStatus": status,
        "fulfilledBy": fulfilled_by,
        "fulfillmentServiceLevel": level,
        "shipByWindow": _window(created, ship + DAY - 1000),
        "deliverByWindow": _window(ship + 8 * HOUR, deliver + DAY - 1000),
    }
    if kind == "prime":
        fulfillment["labelPrintingWindow"] = _window(created + HOUR, ship + DAY - 1000)
    return fulfillment


def _window(start: int, end: int) -> Document:
    """Whole seconds, for Amazon promises no fractions."""
    start, end = start // 1000 * 1000, max(start, end) // 1000 * 1000
    return {"earliestDateTime": written(start), "latestDateTime": written(end)}


def _add_oddities(
    dice: Random,
    document: Document,
    seller: Seller,
    marketplace: Marketplace,
    serial: int,
    kind: str,
) -> None:
    """What only some orders carry."""
    if dice.random() < 0.05:
        alias = f"SELLER-{serial:06d}"
        document["orderAliases"] = [{"aliasId": alias, "aliasType": "SELLER_ORDER_ID"}]
    if kind == "replacement":
        original = order_number(seller, marketplace, max(0, serial - 1))
        relation = {"orderId": original, "associationType": "REPLACEMENT_ORIGINAL_ID"}
        document["associatedOrders"] = [relation]
    if (kind == "business" and marketplace.region == "eu") or marketplace.country == "BR":
        document["tax"] = _tax(dice, document, marketplace)
    if kind == "delivery" and marketplace.country == "US":
        _add_tip(document, marketplace)


def _tax(dice: Random, document: Document, marketplace: Marketplace) -> Document:
    brazil = marketplace.country == "BR"
    registration: Document = {
        "entityType": "BUYER",
        "legalName": document["buyer"]["buyerName"],
        "taxRegistrationType": "CPF" if brazil else "VAT",
        "taxRegistrationNumber": f"{marketplace.country}000{dice.randint(0, 999999):06d}",
    }
    if marketplace.country == "TR":
        registration["taxRegistrationAttributes"] = [{"key": "TAX_OFFICE", "value": "Hayali"}]
    tax: Document = {"taxRegistrations": [registration]}
    if brazil:
        tax["taxInvoicing"] = {"invoiceStatus": "NOT_FOUND"}
    if marketplace.country == "TR":
        tax["taxInvoicing"] = {"buyerInvoicePreference": "BUSINESS"}
    return tax


def _add_tip(document: Document, marketplace: Marketplace) -> None:
    document["proceeds"]["breakdowns"].append(
        {
            "type": "DELIVERY_TIP",
            "status": "PENDING",
            "subtotal": money(cents(5, marketplace), marketplace),
        }
    )


def _hide_buyer(document: Document) -> None:
    """Orders that Amazon ships come without the buyer; place and country stay."""
    document.pop("buyer")
    address = document["recipient"]["deliveryAddress"]
    shown = ("city", "stateOrRegion", "countryCode")
    document["recipient"] = {"deliveryAddress": {k: address[k] for k in shown if k in address}}
    document.pop("tax", None)
