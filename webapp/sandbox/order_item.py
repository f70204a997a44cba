"""The lines of an order: products, prices, gifts, cancellations, quantities."""

from random import Random
from typing import Any

from webapp.sandbox.marketplace import Marketplace
from webapp.sandbox.order_spec import OrderSpec
from webapp.sandbox.product import BY_SKU, CUSTOM, PRODUCTS, Product
from webapp.sandbox.program import TRANSPARENCY

Document = dict[str, Any]
_GIFT_MESSAGES = (
    "Happy birthday! 🎂 From all of us upstairs.",
    "Alles Gute zum Geburtstag, liebe Änne!",
    "مبروك! مع أطيب التمنيات",
    "お誕生日おめでとう。\n末永くお幸せに。",
    "For the best teacher on Earth <3 & beyond",
)


def items_of(
    dice: Random, marketplace: Marketplace, status: str, kind: str, spec: OrderSpec
) -> list[Document]:
    """One line, or several; a partial order has something shipped and something not."""
    count = spec.items or (dice.randint(2, 5) if kind == "several" else 1)
    if status == "PARTIALLY_SHIPPED" and not spec.items:
        count = max(count, 2)
    products = dice.sample(PRODUCTS, min(count, len(PRODUCTS)))
    if kind == "custom":
        products[0] = CUSTOM
    if spec.sku:
        products[0] = BY_SKU.get(spec.sku) or Product(
            spec.sku, "B0SANDBOX1", "An ordered thing", 10.0
        )
    lines = [_line(dice, product, marketplace, kind, spec) for product in products]
    _add_state(lines, status)
    if kind == "part_cancelled" and _left(lines[-1]) > 1:
        cancel_part(lines[-1], 1)
    return lines


def cents(dollars: float, marketplace: Marketplace) -> int:
    """Dollars in the marketplace's smallest coin."""
    return round(dollars * marketplace.rate * 10**marketplace.decimals)


def money(coins: int, marketplace: Marketplace) -> Document:
    """Amazon's Money, with as many decimals as the currency has."""
    amount = str(coins)
    if marketplace.decimals:
        sign = "-" if coins < 0 else ""
        amount = f"{sign}{abs(coins) // 100}.{abs(coins) % 100:02d}"
    return {"amount": amount, "currencyCode": marketplace.currency}


def coins_of(amount: Document) -> int:
    return int(amount["amount"].replace(".", ""))


def total_of(items: list[Document], marketplace: Marketplace) -> Document:
    """The order's proceeds, summed from its lines."""
    sums: dict[str, int] = {}
    for item in items:
        for part in item["proceeds"]["breakdowns"]:
            sums[part["type"]] = sums.get(part["type"], 0) + coins_of(part["subtotal"])
    return {
        "grandTotal": money(sum(sums.values()), marketplace),
        "breakdowns": [{"type": k, "subtotal": money(v, marketplace)} for k, v in sums.items()],
    }


def _line(
    dice: Random, product: Product, marketplace: Marketplace, kind: str, spec: OrderSpec
) -> Document:
    quantity = spec.quantity or dice.choices((1, 2, 3, 12), (80, 13, 5, 2))[0]
    if kind == "part_cancelled":
        quantity = max(2, quantity)
    price = cents(product.dollars, marketplace)
    line: Document = {
        "orderItemId": str(dice.randrange(10**13, 10**14)),
        "quantityOrdered": quantity,
        "programs": {"subscribe": ["SUBSCRIBE_AND_SAVE"], "transparency": [TRANSPARENCY]}.get(
            kind, []
        ),
        "product": {
            "asin": product.asin,
            "title": product.title,
            "sellerSku": product.sku,
            "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
            "price": {"unitPrice": money(price, marketplace)},
        },
        "proceeds": _proceeds(dice, price * quantity, marketplace, kind),
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": quantity},
    }
    _add_kind(dice, line, marketplace, kind)
    return line


def _proceeds(dice: Random, goods: int, marketplace: Marketplace, kind: str) -> Document:
    parts = {"ITEM": goods, "TAX": goods * 8 // 100}
    if dice.random() < 0.4:
        parts["SHIPPING"] = cents(4.99, marketplace)
    if kind == "gift":
        parts["GIFT_WRAP"] = cents(3.5, marketplace)
    if dice.random() < 0.1:
        parts["DISCOUNT"] = -goods // 10
    breakdowns: list[Document] = [
        {"type": name, "subtotal": money(coins, marketplace)} for name, coins in parts.items()
    ]
    tax = breakdowns[1]
    tax["detailedBreakdowns"] = [{"subtype": "ITEM", "value": tax["subtotal"]}]
    return {"proceedsTotal": money(sum(parts.values()), marketplace), "breakdowns": breakdowns}


def _add_kind(dice: Random, line: Document, marketplace: Marketplace, kind: str) -> None:
    fulfillment, product = line["fulfillment"], line["product"]
    if kind == "gift":
        option = {"giftMessage": dice.choice(_GIFT_MESSAGES), "giftWrapLevel": "CLASSIC"}
        fulfillment["packing"] = {"giftOption": option}
    if kind == "custom" and product["sellerSku"] == CUSTOM.sku:
        url = f"https://customisation.example/orders/{line['orderItemId']}.zip"
        product["customization"] = {"customizedUrl": url}
    if kind == "business":
        product["price"]["priceDesignation"] = "BUSINESS_PRICE"
    if kind == "buyer_cancel":
        request = {"requester": "BUYER", "cancelReason": "Ordered by mistake"}
        line["cancellation"] = {"cancellationRequest": request}
    if kind == "prime":
        line["promotion"] = {"breakdowns": [{"promotionId": "FREE-PRIME-SHIPPING"}]}
    if kind == "serials":
        fulfillment["packing"] = {"serialNumberRequirement": {"requirementType": "REQUIRED"}}
        constraints = {"signatureConfirmation": "MANDATORY"}
        fulfillment["shipping"] = {"shippingConstraints": constraints}
    if kind == "ioss":
        shipping = {"internationalShipping": {"iossNumber": "IM0000000000"}}
        fulfillment["shipping"] = shipping
        line["tax"] = {"taxCalculationBreakdowns": [{"reportingScheme": "IOSS"}]}
    if marketplace.country == "US":
        collection = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Sandbox"}
        line["tax"] = {"taxCollections": [collection]}
    if marketplace.currency == "JPY":
        points = {"pointsNumber": 5, "pointsMonetaryValue": money(5, marketplace)}
        line["expense"] = {"pointsCost": {"pointsGranted": points}}


def _add_state(lines: list[Document], status: str) -> None:
    """Quantities, as the order's status has them."""
    for place, line in enumerate(lines):
        ordered = line["quantityOrdered"]
        if status == "SHIPPED" or (status == "PARTIALLY_SHIPPED" and place == 0):
            line["fulfillment"] |= {"quantityFulfilled": ordered, "quantityUnfulfilled": 0}
        if status == "CANCELLED":
            cancel_line(line, "BUYER" if place % 2 else "MERCHANT", "No longer needed")
    if status == "PARTIALLY_SHIPPED" and len(lines) == 1:
        only = lines[0]
        only["quantityOrdered"] = max(2, only["quantityOrdered"])
        rest = only["quantityOrdered"] - 1
        only["fulfillment"] |= {"quantityFulfilled": 1, "quantityUnfulfilled": rest}


def cancel_part(line: Document, quantity: int) -> None:
    """So many fewer of a line will be shipped; what was ordered stays as it was."""
    if not 0 < quantity < _left(line):
        raise ValueError(f"Of item {line['orderItemId']} only {_left(line)} are left to ship.")
    line["fulfillment"]["quantityUnfulfilled"] = _left(line) - quantity


def cancel_line(line: Document, who: str, reason: str) -> None:
    """Cancelled: nothing of what is left of it will be shipped."""
    line.setdefault("fulfillment", {})["quantityUnfulfilled"] = 0
    execution = {"cancelledBy": who, "cancelReason": reason}
    line.setdefault("cancellation", {})["cancellationExecution"] = execution


def _left(line: Document) -> int:
    return int(line["fulfillment"]["quantityUnfulfilled"])
