"""A paid order comes in whatever its optional fields hold, by Amazon's own model file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.orders.documents import HOME, item, money, order, written
from webapp.imports.order_reader import parse
from webapp.imports.set_aside_order import SetAsideOrder

MODEL = json.loads(
    (Path(__file__).parents[1] / "amazon_models/orders_2026-01-01.json").read_text()
)["definitions"]
ODD = [None, {}, [], 7, -1, 1e30, True, "", "text", "7", 1764288000, "2026-11-28", [None], {"a": 1}]
# What tells which order it is, whether it is paid, and what to pack.
NEEDED = {
    ("orderId",),
    ("createdTime",),
    ("lastUpdatedTime",),
    ("salesChannel",),
    ("salesChannel", "marketplaceId"),
    ("fulfillment",),
    ("fulfillment", "fulfillmentStatus"),
    ("fulfillment", "fulfilledBy"),
    ("orderItems",),
    ("orderItems", 0, "orderItemId"),
    ("orderItems", 0, "quantityOrdered"),
}
MISSING = object()


def fields(definition: dict[str, Any], way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each field of the model, into objects and the first element of lists."""
    if "$ref" in definition:
        definition = MODEL[definition["$ref"].rpartition("/")[2]]
    if definition.get("type") == "array":
        yield from fields(definition["items"], (*way, 0))
        return
    for name, inner in definition.get("properties", {}).items():
        if len(way) < 10:
            yield (*way, name)
            yield from fields(inner, (*way, name))


WAYS = [way for way in fields({"$ref": "#/definitions/Order"}) if way not in NEEDED]


def laid(document: Any, way: tuple[Any, ...], value: Any) -> None:
    """Put the value there; what leads there is made where it is missing."""
    *steps, last = way
    for step, following in zip(steps, way[1:], strict=False):
        fresh: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            if not document:
                document.append(fresh)
            document = document[0]
        else:
            if not isinstance(document.get(step), type(fresh)):
                document[step] = fresh
            document = document[step]
    if isinstance(last, int):
        document.insert(last, value)
    elif value is MISSING:
        document.pop(last, None)
    else:
        document[last] = value


def paid_order() -> dict[str, Any]:
    return json.loads(json.dumps(order(packages=[{"packageReferenceId": "1"}])))


def test_the_model_names_more_fields_than_anybody_would_list() -> None:
    assert len(WAYS) > 150


@pytest.mark.parametrize("way", WAYS, ids=lambda way: ".".join(map(str, way)))
def test_no_paid_order_is_lost_over_an_optional_field(way: tuple[Any, ...]) -> None:
    for odd in [MISSING, *ODD]:
        document = paid_order()
        laid(document, way, odd)

        parsed = parse(written(document))

        assert (parsed.fulfillment_status, len(parsed.lines)) == ("UNSHIPPED", 1), (way, odd)


@pytest.mark.parametrize("empty", [None, {}, [], ""])
def test_an_empty_line_beside_others_is_passed_by_and_named(empty):
    document = paid_order()
    document["orderItems"] = [empty, *document["orderItems"], empty]

    parsed = parse(written(document))

    assert len(parsed.lines) == 1
    assert parsed.facts.unread_fields == "orderItems"


def lists(definition: dict[str, Any], way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each list of the model."""
    if "$ref" in definition:
        definition = MODEL[definition["$ref"].rpartition("/")[2]]
    if definition.get("type") == "array":
        yield way
        yield from lists(definition["items"], (*way, 0))
    for name, inner in definition.get("properties", {}).items():
        if len(way) < 10:
            yield from lists(inner, (*way, name))


@pytest.mark.parametrize(
    "way",
    [way for way in lists({"$ref": "#/definitions/Order"}) if way != ("orderItems",)],
    ids=str,
)
def test_no_paid_order_is_lost_over_an_odd_element_of_a_list(way: tuple[Any, ...]) -> None:
    for odd in ODD:
        document = paid_order()
        laid(document, (*way, 0), odd)

        assert len(parse(written(document)).lines) == 1, (way, odd)


@pytest.mark.parametrize("total", [{}, {"amount": "5"}, {"currencyCode": "USD"}, money("many")])
def test_a_total_that_cannot_be_read_is_left_empty_and_the_page_says_so(rosa, shop, total):
    bad = order()
    bad["proceeds"] = {"grandTotal": total}
    bad["orderItems"][0].pop("proceeds", None)

    taken = shop.take(bad)

    page = rosa.visit(f"/orders/{shop.order.id}")
    assert (taken.new, taken.set_aside) == (1, 0)
    assert shop.order.total_minor == 0
    assert "proceeds.grandTotal" in page
    assert "Amazon sent a part of this order in a form that can't be read" in page


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"proceeds": {"grandTotal": money("1", "US Dollars")}}, "proceeds.grandTotal"),
        ({"proceeds": {"grandTotal": money("Infinity")}}, "proceeds.grandTotal"),
        ({"proceeds": {"grandTotal": money("9" * 30)}}, "proceeds.grandTotal"),
        ({"recipient": {"deliveryAddress": "Austin"}}, "recipient.deliveryAddress"),
        (
            {"recipient": {"deliveryAddress": {"countryCode": "USA"}}},
            "recipient.deliveryAddress.countryCode",
        ),
        ({"buyer": {"buyerName": {"first": "Ada"}}}, "buyer.buyerName"),
        ({"packages": [{"carrier": "UPS"}]}, "packages"),
    ],
)
def test_what_makes_no_sense_is_left_empty_and_named(changes, name):
    parsed = parse(written(order(**changes)))

    assert parsed.facts.unread_fields == name


def in_currency(price, total):
    """A line with its price in one currency and its total in another."""
    priced = {"product": {"price": {"unitPrice": money("5.00", price)}}}
    return item(**priced, proceeds={"proceedsTotal": money("500", total)})


def test_two_currencies_are_never_added_up():
    lines = [in_currency("EUR", "EUR"), in_currency("JPY", "JPY")]

    facts = parse(written(order(proceeds=None, orderItems=lines))).facts

    assert (facts.total_minor, facts.currency) == (0, None)


def test_a_price_in_another_currency_than_its_total_is_left_empty_and_named():
    parsed = parse(written(order(orderItems=[in_currency("USD", "JPY")])))

    [line] = parsed.lines
    assert (line.unit_price_minor, line.total_minor, line.currency) == (None, 500, "JPY")
    assert parsed.facts.unread_fields == "orderItems.product.price"


def test_a_line_that_is_told_twice_counts_once(shop):
    line = item(quantityOrdered=2)

    shop.take(order(proceeds=None, orderItems=[line, dict(line)]))

    assert (shop.order.units, shop.order.total_minor, shop.order.items.count()) == (2, 2550, 1)


def test_what_plainly_means_the_same_is_read(shop):
    bad = order(
        orderItems=[item(quantityOrdered=2)],
        createdTime=1764288000,
        recipient={"deliveryAddress": HOME | {"postalCode": 78701}},
    )
    bad["orderItems"][0]["fulfillment"] = {"quantityFulfilled": "1"}

    parsed = parse(written(bad))

    assert parsed.facts.purchased_at.isoformat() == "2025-11-28T00:00:00+00:00"
    assert parsed.lines[0].quantity_shipped == 1
    assert parsed.people["recipient"].facts.postal_code == "78701"
    assert parsed.facts.unread_fields is None


def test_an_update_that_can_be_read_again_fills_what_was_empty(shop):
    bad = order()
    shop.take({**bad, "proceeds": {"grandTotal": {}}})

    shop.take_later(bad)

    assert (shop.order.total_minor, shop.order.unread_fields) == (2550, None)
    assert not SetAsideOrder.waiting(shop.account).exists()
