"""What a merchant asks of a stocked shop's desk: every tab, filter, sort, search and depth."""

from collections.abc import Iterator
from itertools import product

from tests.benchmarks.stocked_shop import RETIRED, StockedShop
from webapp.order_search.cursor import Cursor
from webapp.order_search.flag import Flag
from webapp.order_search.order_query import ALL, OrderQuery
from webapp.order_search.selection import PAGE
from webapp.order_search.ship_by_range import ShipByRange
from webapp.order_search.sort import Sort
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import Party

TABS = (*OrderStatus, ALL)
WIDE_TABS = (OrderStatus.AWAITING_SHIPMENT, OrderStatus.SHIPPED, ALL)


def questions(shop: StockedShop) -> dict[str, dict[str, str]]:
    """Addresses by their words, by group; asks the database, which must be open."""
    return {
        "tabs and sorts": _addresses(_sorted_tabs()),
        "filters": _addresses(_filtered(shop)),
        "filters, otherwise sorted": _addresses(_filtered_and_sorted(shop)),
        "several filters": _addresses(_combined(shop)),
        "searches": _addresses(_searches()),
        "searches in words": _addresses(_searches_in_words()),
        "pages": _addresses(_deep()),
    }


def _addresses(asked: Iterator[tuple[str, OrderQuery]]) -> dict[str, str]:
    return {words: order_query.address() for words, order_query in asked}


def _sorted_tabs() -> Iterator[tuple[str, OrderQuery]]:
    for tab, sort in product(TABS, Sort):
        yield f"{tab}, {sort}", OrderQuery(status=tab, sort=sort)


def _filters(shop: StockedShop) -> dict[str, OrderQuery]:
    """Values that many orders have, some, hardly any, and none but long ago."""
    stores, tags = shop.stores, shop.tags
    return {
        "a store": OrderQuery(store=stores["US"]),
        "a retired store": OrderQuery(store=stores[RETIRED]),
        "a source": OrderQuery(source="DE"),
        "a frequent service": OrderQuery(service="STANDARD"),
        "a rare service": OrderQuery(service="SAME_DAY"),
        "a bygone service": OrderQuery(service="CARRIER_PIGEON"),
        "a frequent country": OrderQuery(country="GB"),
        "a rare country": OrderQuery(country="IS"),
        "a bygone country": OrderQuery(country="MT"),
        **{f"due {due}": OrderQuery(due=due) for due in ShipByRange},
        **{f"flag {flag}": OrderQuery(flag=flag) for flag in Flag},
        **{f"tag {name}": OrderQuery(tag=tag_id) for name, tag_id in tags.items()},
    }


def _filtered(shop: StockedShop) -> Iterator[tuple[str, OrderQuery]]:
    for (words, order_query), tab in product(_filters(shop).items(), WIDE_TABS):
        yield f"{words}, {tab}", order_query.but(status=tab)


def _filtered_and_sorted(shop: StockedShop) -> Iterator[tuple[str, OrderQuery]]:
    for (words, order_query), sort in product(_filters(shop).items(), Sort):
        if sort is not Sort.NEWEST:
            yield f"{words}, {sort}", order_query.but(status=OrderStatus.SHIPPED, sort=sort)


def _combined(shop: StockedShop) -> Iterator[tuple[str, OrderQuery]]:
    some = OrderQuery(status=OrderStatus.SHIPPED, store=shop.stores["US"])
    yield "store and country", some.but(country="IS")
    yield "store and another's country", some.but(country="DE")
    yield "store, service, flag", some.but(service="SAME_DAY", flag=Flag.GIFT)
    yield "tag and country", OrderQuery(status=ALL, tag=shop.tags["Frequent"], country="SE")
    yield "old tag and frequent country", OrderQuery(status=ALL, tag=shop.tags["Old"], country="GB")


def _searches() -> Iterator[tuple[str, OrderQuery]]:
    order = Order.select().order_by(Order.id.desc()).offset(4001).first()
    item = OrderItem.select().where(OrderItem.order == order).get()
    parcel = OrderPackage.select().where(OrderPackage.order == order).get()
    party = Party.select().where(Party.order == order, Party.role == "buyer").get()
    often = Party.select().where(Party.order == 1, Party.role == "buyer").get()
    number = order.amazon_order_id
    yield "a number", OrderQuery(q=number)
    yield "a number without dashes", OrderQuery(q=number.replace("-", ""))
    yield "most of a number", OrderQuery(q=number[:9])
    yield "a number's beginning", OrderQuery(q=number[:5])
    yield "a number's first three", OrderQuery(q=number[:4])
    yield "no order's number", OrderQuery(q="999-9999999-9999999")
    yield "a SKU", OrderQuery(q=item.seller_sku)
    yield "an ASIN", OrderQuery(q=item.asin)
    yield "an item's number", OrderQuery(q=item.order_item_id)
    yield "a tracking number", OrderQuery(q=parcel.tracking_number)
    yield "a buyer's name", OrderQuery(buyer=(bytes(party.name_index),))
    yield "a buyer's e-mail", OrderQuery(buyer=(bytes(party.contact_index),))
    yield "a frequent buyer", OrderQuery(buyer=(bytes(often.contact_index),))
    yield "nobody", OrderQuery(buyer=(b"nobody's digest.",))


def _searches_in_words() -> Iterator[tuple[str, OrderQuery]]:
    """Parts of products, cities and numbers, alone and together; what many orders have, and few."""
    order = Order.select().where(Order.city.is_null(False)).order_by(Order.id.desc()).get()
    item = OrderItem.select().where(OrderItem.order == order).get()
    part, title = item.seller_sku[2:], item.title.split()
    end, city = order.amazon_order_id[-5:], order.city
    yield "a part of a SKU", OrderQuery(q=part)
    yield "a part that many SKUs have", OrderQuery(q=item.seller_sku.rpartition("-")[0])
    yield "a part of an ASIN", OrderQuery(q=item.asin[3:])
    yield "a word of a title", OrderQuery(q=title[0])
    yield "two words of a title", OrderQuery(q=f"{title[0]} {title[-1]}")
    yield "a city", OrderQuery(q=city)
    yield "a part of a city", OrderQuery(q=city[:4].strip())
    yield "the end of a number", OrderQuery(q=end)
    yield "a product and a city", OrderQuery(q=f"{title[0]} {city}")
    yield "a product and the end of a number", OrderQuery(q=f"{title[0]} {end}")
    yield "a product and a word of none", OrderQuery(q=f"{title[0]} zyzzyva")


def _deep() -> Iterator[tuple[str, OrderQuery]]:
    for tab, sort in (
        (OrderStatus.AWAITING_SHIPMENT, Sort.SHIP_BY),
        (OrderStatus.SHIPPED, Sort.NEWEST),
        (OrderStatus.SHIPPED, Sort.TOTAL),
        (ALL, Sort.NEWEST),
    ):
        order_query = OrderQuery(status=tab, sort=sort)
        middle, last = _places(order_query)
        yield f"{tab}, {sort}, middle", order_query.but(after=middle)
        yield f"{tab}, {sort}, back from the middle", order_query.but(before=middle)
        yield f"{tab}, {sort}, last", order_query.but(after=last)


def _places(order_query: OrderQuery) -> tuple[Cursor, Cursor]:
    """Half of the way, and a page before the end."""
    key = getattr(Order, order_query.sorted_by.column)
    matching = Order.select(key, Order.id).where(Order.status.in_(order_query.statuses))
    rows = sorted(matching.tuples(), reverse=order_query.sorted_by.descending)
    return Cursor.at(*rows[len(rows) // 2]), Cursor.at(*rows[-PAGE // 2])
