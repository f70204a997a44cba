"""The table of orders that wait to be shipped: GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING.

A line for each order item, tabs between the columns, people and all.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from webapp.sandbox.moment import DAY, parsed, written
from webapp.sandbox.order import SHIPPABLE, Document, Order

LOOKS_BACK = 38 * DAY
COLUMNS = (
    "order-id",
    "order-item-id",
    "purchase-date",
    "payments-date",
    "reporting-date",
    "promise-date",
    "days-past-promise",
    "buyer-email",
    "buyer-name",
    "buyer-phone-number",
    "sku",
    "product-name",
    "quantity-purchased",
    "quantity-shipped",
    "quantity-to-ship",
    "ship-service-level",
    "recipient-name",
    "ship-address-1",
    "ship-address-2",
    "ship-address-3",
    "ship-city",
    "ship-state",
    "ship-postal-code",
    "ship-country",
    "is-business-order",
    "purchase-order-number",
    "price-designation",
    "is-prime",
)
_ADDRESS = (
    "name",
    "addressLine1",
    "addressLine2",
    "addressLine3",
    "city",
    "stateOrRegion",
    "postalCode",
    "countryCode",
)


def order_table(seller_id: str, region: str, marketplaces: Sequence[str], now: int) -> str:
    """The whole file; only its head where nothing waits."""
    lines = ["\t".join(COLUMNS)]
    for order in _waiting(seller_id, region, marketplaces, now):
        lines += _lines(order, order.facts(), now)
    return "".join(f"{line}\r\n" for line in lines)


def _waiting(seller_id: str, region: str, marketplaces: Sequence[str], now: int) -> Iterator[Order]:
    waiting = (
        (Order.seller_id == seller_id)
        & (Order.region == region)
        & Order.marketplace_id.in_(list(marketplaces))
        & Order.status.in_(SHIPPABLE)
        & (Order.fulfilled_by == "MERCHANT")
        & (Order.created_at >= now - LOOKS_BACK)
    )
    yield from Order.select().where(waiting).order_by(Order.created_at, Order.order_id).iterator()


def _lines(order: Order, document: Document, now: int) -> Iterator[str]:
    promised = _promise(document, order.created_at)
    before = (order.order_id, written(order.created_at), written(order.created_at), written(now))
    for item in document.get("orderItems") or ():
        yield _line(before, document, item, promised, max(0, (now - promised) // DAY))


def _line(
    before: tuple[str, ...], document: Document, item: Document, promised: int, late: int
) -> str:
    number, placed, paid, reported = before
    buyer, product = document.get("buyer") or {}, item.get("product") or {}
    done, left = (
        item.get("fulfillment", {}).get(name, 0)
        for name in ("quantityFulfilled", "quantityUnfulfilled")
    )
    address = (document.get("recipient") or {}).get("deliveryAddress") or {}
    values: list[Any] = [
        number,
        item.get("orderItemId", ""),
        placed,
        paid,
        reported,
        written(promised),
        late,
        buyer.get("buyerEmail", ""),
        buyer.get("buyerName", ""),
        address.get("phone", ""),
        product.get("sellerSku", ""),
        product.get("title", ""),
        item.get("quantityOrdered", 0),
        done,
        left,
        document.get("fulfillment", {}).get("fulfillmentServiceLevel", ""),
        *(address.get(name, "") for name in _ADDRESS),
        "false",
        buyer.get("buyerPurchaseOrderNumber", ""),
        "",
        "false",
    ]
    return "\t".join(" ".join(str(value).split()) for value in values)


def _promise(document: Document, otherwise: int) -> int:
    """The latest ship-by."""
    window = document.get("fulfillment", {}).get("shipByWindow") or {}
    try:
        return parsed(window["latestDateTime"])
    except (KeyError, TypeError, ValueError):
        return otherwise + 2 * DAY
