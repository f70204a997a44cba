"""What a merchant asks of a stocked shop's desk: every tab, filter, sort, search and depth."""

from collections.abc import Iterator
from itertools import product

from tests.benchmarks.stocked_shop import RETIRED, StockedShop
from webapp.orders import Order, OrderItem
from webapp.orders.due import Due
from webapp.orders.flag import Flag
from webapp.orders.order import OrderPackage
from webapp.orders.order_state import State
from webapp.orders.party import Party
from webapp.orders.place import Place
from webapp.orders.question import ALL, Question
from webapp.orders.selection import PAGE
from webapp.orders.sort import Sort

TABS = (*State, ALL)
WIDE_TABS = (State.AWAITING_SHIPMENT, State.SHIPPED, ALL)


def questions(shop: StockedShop) -> dict[str, dict[str, str]]:
    """Addresses by their words, by group; asks the database, which must be open."""
    return {
        "tabs and sorts": _addresses(_sorted_tabs()),
        "filters": _addresses(_filtered(shop)),
        "filters, otherwise sorted": _addresses(_filtered_and_sorted(shop)),
        "several filters": _addresses(_combined(shop)),
        "searches": _addresses(_searches()),
        "pages": _addresses(_deep()),
    }


def _addresses(asked: Iterator[tuple[str, Question]]) -> dict[str, str]:
    return {words: question.address() for words, question in asked}


def _sorted_tabs() -> Iterator[tuple[str, Question]]:
    for tab, sort in product(TABS, Sort):
        yield f"{tab}, {sort}", Question(status=tab, sort=sort)


def _filters(shop: StockedShop) -> dict[str, Question]:
    """Values that many orders have, some, hardly any, and none but long ago."""
    stores, tags = shop.stores, shop.tags
    return {
        "a store": Question(store=stores["US"]),
        "a retired store": Question(store=stores[RETIRED]),
        "a source": Question(source="DE"),
        "a frequent service": Question(service="STANDARD"),
        "a rare service": Question(service="SAME_DAY"),
        "a bygone service": Question(service="CARRIER_PIGEON"),
        "a frequent country": Question(country="GB"),
        "a rare country": Question(country="IS"),
        "a bygone country": Question(country="MT"),
        **{f"due {due}": Question(due=due) for due in Due},
        **{f"flag {flag}": Question(flag=flag) for flag in Flag},
        **{f"tag {name}": Question(tag=tag_id) for name, tag_id in tags.items()},
    }


def _filtered(shop: StockedShop) -> Iterator[tuple[str, Question]]:
    for (words, question), tab in product(_filters(shop).items(), WIDE_TABS):
        yield f"{words}, {tab}", question.but(status=tab)


def _filtered_and_sorted(shop: StockedShop) -> Iterator[tuple[str, Question]]:
    for (words, question), sort in product(_filters(shop).items(), Sort):
        if sort is not Sort.NEWEST:
            yield f"{words}, {sort}", question.but(status=State.SHIPPED, sort=sort)


def _combined(shop: StockedShop) -> Iterator[tuple[str, Question]]:
    some = Question(status=State.SHIPPED, store=shop.stores["US"])
    yield "store and country", some.but(country="IS")
    yield "store and another's country", some.but(country="DE")
    yield "store, service, flag", some.but(service="SAME_DAY", flag=Flag.GIFT)
    yield "tag and country", Question(status=ALL, tag=shop.tags["Frequent"], country="SE")
    yield "old tag and frequent country", Question(status=ALL, tag=shop.tags["Old"], country="GB")


def _searches() -> Iterator[tuple[str, Question]]:
    order = Order.select().order_by(Order.id.desc()).offset(4001).first()
    item = OrderItem.select().where(OrderItem.order == order).get()
    parcel = OrderPackage.select().where(OrderPackage.order == order).get()
    party = Party.select().where(Party.order == order, Party.role == "buyer").get()
    often = Party.select().where(Party.order == 1, Party.role == "buyer").get()
    number = order.amazon_order_id
    yield "a number", Question(q=number)
    yield "a number without dashes", Question(q=number.replace("-", ""))
    yield "most of a number", Question(q=number[:9])
    yield "a number's beginning", Question(q=number[:5])
    yield "a number's first three", Question(q=number[:4])
    yield "no order's number", Question(q="999-9999999-9999999")
    yield "a SKU", Question(q=item.seller_sku)
    yield "an ASIN", Question(q=item.asin)
    yield "an item's number", Question(q=item.order_item_id)
    yield "a tracking number", Question(q=parcel.tracking_number)
    yield "a buyer's name", Question(buyer=(bytes(party.name_index),))
    yield "a buyer's e-mail", Question(buyer=(bytes(party.contact_index),))
    yield "a frequent buyer", Question(buyer=(bytes(often.contact_index),))
    yield "nobody", Question(buyer=(b"nobody's digest.",))


def _deep() -> Iterator[tuple[str, Question]]:
    for tab, sort in (
        (State.AWAITING_SHIPMENT, Sort.SHIP_BY),
        (State.SHIPPED, Sort.NEWEST),
        (State.SHIPPED, Sort.TOTAL),
        (ALL, Sort.NEWEST),
    ):
        question = Question(status=tab, sort=sort)
        middle, last = _places(question)
        yield f"{tab}, {sort}, middle", question.but(after=middle)
        yield f"{tab}, {sort}, back from the middle", question.but(before=middle)
        yield f"{tab}, {sort}, last", question.but(after=last)


def _places(question: Question) -> tuple[Place, Place]:
    """Half of the way, and a page before the end."""
    key = getattr(Order, question.sorted_by.column)
    matching = Order.select(key, Order.id).where(Order.state.in_(question.states))
    rows = sorted(matching.tuples(), reverse=question.sorted_by.descending)
    return Place.at(*rows[len(rows) // 2]), Place.at(*rows[-PAGE // 2])
