"""The order desk: tabs, filters, sorting, pages, and whose orders they are."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.orders.documents import CANADA, HOME, NOON, item, money, order, status, updated
from webapp.desk.desk import Desk
from webapp.ground.clock import iso, utcnow
from webapp.order_search.order_count import OrderCount
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.selection import PAGE
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.tally import Tally

NONSENSE = [
    "status=lost",
    "status=%07",
    "store=elsewhere",
    "store=999999999999999999999",
    "store=-1",
    "source=Atlantis",
    "source=FR",
    "service=%07",
    "mapped=%07",
    "mapped=" + "x" * 300,
    "country=12",
    "due=someday",
    "flag=white",
    "sort=upwards",
    "after=x",
    "after=1.2.3",
    "after=99999999999999999999.1",
    "after=999999999999999999.1",
    "before=-999999999999999999.1",
    "q=%07",
    "q=" + "9" * 300,
    "buyer=Ada",
    "buyer=.",
]
EMPTY = [
    ("awaiting_shipment", "about two minutes after the payment"),
    ("partially_shipped", "until the rest is shipped"),
    ("shipped", "once you ship them"),
    ("cancelled", "cancelled appear here"),
    ("on_hold", "until you release them"),
]
NOW = NOON + timedelta(minutes=1)


def ships(**ahead):
    """Fulfilment with a ship-by so far from noon."""
    return {"shipByWindow": {"latestDateTime": iso(NOON + timedelta(**ahead))}}


def desk(shop, **address):
    return Desk(shop.account, OrderQuery.read(address, sees_people=True), NOW, sees_people=True)


def numbers(found):
    return [row.amazon_order_id for row in found.orders]


def many(shop, count):
    """Orders in pairs of the same ship-by and total, so that only their ids tell them apart."""
    documents = [
        order(
            createdTime=iso(NOON - timedelta(hours=each // 2)),
            proceeds={"grandTotal": money(str(each // 2))},
            fulfillment=ships(hours=each // 2),
        )
        for each in range(count)
    ]
    shop.take(*documents)
    return documents


def walked(shop, step, **address):
    """Every page from the one at the address on, by its link to the next."""
    pages = [desk(shop, **address)]
    while url := getattr(pages[-1], step):
        query = url.partition("?")[2]
        pages.append(desk(shop, **dict(pair.split("=") for pair in query.split("&"))))
    return pages


def test_the_desk_opens_at_what_awaits_shipment_with_late_orders_first(shop, rosa):
    late, soon = order(fulfillment=ships(days=-3)), order(fulfillment=ships(days=9000))
    shop.take(soon, late)

    page = rosa.visit("/orders")

    assert page.h1 == "Orders"
    assert "Awaiting shipment 2" in page
    assert "Late by" in page
    assert page.text.index(late["orderId"]) < page.text.index(soon["orderId"])


def test_a_row_says_what_must_be_known_at_a_glance(shop, rosa):
    lines = [item(quantityOrdered=3), item(product={"sellerSku": "CANDLE-BLUE"})]
    shop.take(order(orderItems=lines, programs=["PRIME", "AMAZON_BUSINESS"]))

    page = rosa.visit("/orders")

    for words in ("US", "2 items", "3 × CANDLE-RED", "Standard", "US Austin", "$25.50", "Prime"):
        assert words in page
    assert "Canary" not in page.html


def test_lines_are_named_by_the_stores_identifier(shop):
    shop.open(CANADA, product_identifier="asin")
    shop.take(order(), order(salesChannel={"marketplaceId": CANADA}))

    named = {row.source.country: row.items[0].identifier for row in desk(shop).orders}

    assert named == {"US": "CANDLE-RED", "CA": "B0CANDLE01"}


def test_each_tab_shows_its_own_orders_and_their_count(shop):
    first, second, third = order(), order(), order()
    shop.take(first, second, third)
    shop.take(updated(first, fulfillment=status("SHIPPED")))
    shop.take(updated(second, fulfillment=status("CANCELLED")))

    shown = {tab.label: (tab.count, tab.current) for tab in desk(shop, status="shipped").tabs}

    assert shown["Shipped"] == (1, True)
    assert shown["Awaiting shipment"] == (1, False)
    assert shown["All"] == (3, False)
    assert numbers(desk(shop, status="shipped")) == [first["orderId"]]
    assert len(desk(shop, status="all").orders) == 3


def test_an_order_on_hold_has_its_own_tab(shop):
    shop.take(order())
    Order.update(held_at=NOON, status=OrderStatus.ON_HOLD).execute()
    Tally.add(shop.account.id, {(shop.store.id, "awaiting_shipment"): -1})
    Tally.add(shop.account.id, {(shop.store.id, "on_hold"): 1})

    assert desk(shop).orders == []
    assert [row.status for row in desk(shop, status="on_hold").orders] == [OrderStatus.ON_HOLD]


def test_how_many_match_is_said_to_who_selects_them_all(shop, rosa):
    elsewhere = HOME | {"countryCode": "CA"}
    shop.take(order(), *[order(recipient={"deliveryAddress": elsewhere}) for _ in range(2)])
    count = "/orders/counts?country=CA"

    assert "All 2 that match" in rosa.visit(count, **{"HX-Request": "true"})
    assert rosa.http.get(count, base_url=rosa.base).status_code == 303
    assert rosa.visit(count).path == "/orders"
    assert rosa.visit("/orders/counts?country=12").status == 400


@pytest.mark.parametrize(
    ("sort", "first"), [("ship_by", 0), ("newest", 0), ("oldest", 2), ("total", 2)]
)
def test_orders_sort_as_asked(shop, sort, first):
    documents = many(shop, 4)

    found = numbers(desk(shop, sort=sort))

    assert found[0] in (documents[first]["orderId"], documents[first + 1]["orderId"])
    assert len(found) == 4


def test_priority_comes_first_while_an_order_is_open_then_all_go_by_their_ship_by(shop, rosa):
    a, b, c, d = many(shop, 4)
    shop.take(updated(d, fulfillment=status("SHIPPED")))
    given = Order.amazon_order_id.in_([c["orderId"], d["orderId"]])
    Order.update(is_priority=True).where(given).execute()
    first, *rest = [c["orderId"], a["orderId"], b["orderId"]]

    rosa.visit("/orders")
    page = rosa.click("Flags and tags")

    assert page.html.index(first) < page.html.index(rest[0])
    assert numbers(desk(shop, sort="priority")) == [first, *rest]
    assert numbers(desk(shop, sort="priority", status="all")) == [first, *rest, d["orderId"]]
    assert numbers(desk(shop, sort="priority", q="CANDLE-RED", status="all"))[:1] == [first]
    assert numbers(desk(shop, sort="priority", country="US"))[:1] == [first]
    assert desk(shop, sort="priority").sorting("flags")[1] == "descending"


def test_what_is_to_ship_comes_before_what_has_left_in_all_tabs_together(shop, rosa):
    a, b, c, d = many(shop, 4)
    shop.take(updated(a, fulfillment=status("SHIPPED")))
    shop.take(updated(c, fulfillment=status("CANCELLED")))
    Order.update(is_priority=True).where(Order.amazon_order_id == d["orderId"]).execute()
    closed = [a["orderId"], c["orderId"]]

    rosa.visit("/orders?status=all")
    page = rosa.click("Ship by")

    assert page.html.index(b["orderId"]) < page.html.index(a["orderId"])
    assert numbers(desk(shop, sort="ship_by", status="all")) == [
        b["orderId"],
        d["orderId"],
        *closed,
    ]
    by_priority = [d["orderId"], b["orderId"], *closed]
    assert numbers(desk(shop, sort="priority", status="all")) == by_priority
    assert numbers(desk(shop, sort="priority", q="CANDLE", status="all")) == by_priority


def test_an_order_without_ship_by_or_total_comes_last(shop):
    bare = order(proceeds=None, orderItems=[], fulfillment={"shipByWindow": None})
    shop.take(bare, order())

    assert numbers(desk(shop))[-1] == bare["orderId"]
    assert numbers(desk(shop, sort="total"))[-1] == bare["orderId"]


@pytest.mark.parametrize("status", ["awaiting_shipment", "all"])
@pytest.mark.parametrize("sort", ["ship_by", "newest", "oldest", "total", "priority"])
def test_pages_visit_each_order_exactly_once_there_and_back(shop, sort, status):
    documents = many(shop, 2 * PAGE + 30)
    shop.take(
        *[updated(each, fulfillment={"fulfillmentStatus": "SHIPPED"}) for each in documents[::2]]
    )
    # More of them than a page has, among open ones and closed ones.
    some = [each.id for each in Order.select(Order.id) if each.id % 10 > 3]
    Order.update(is_priority=True).where(Order.id.in_(some)).execute()
    expected = Tally.counts(shop.account)[OrderStatus.AWAITING_SHIPMENT] if status != "all" else 230

    there = walked(shop, "older_url", sort=sort, status=status)
    back = walked(shop, "newer_url", sort=sort, status=status, after=_place_of(there))

    visited = [number for each in there for number in numbers(each)]
    assert (len(visited), len(set(visited))) == (expected, expected)
    assert {number for each in back for number in numbers(each)} <= set(visited)
    assert numbers(back[-1]) == numbers(there[0])


def _place_of(pages):
    """Where the last page begins."""
    return pages[-1].order_query.parameters().get("after", "") if len(pages) > 1 else ""


def test_pages_keep_the_filters(shop):
    many(shop, PAGE + 1)

    found = desk(shop, country="US", flag="", sort="newest")

    assert "country=US" in found.older_url
    assert "sort=newest" in found.older_url
    assert "country=US" in desk(shop, country="US", status="shipped").tabs[0].url


def test_a_page_that_has_emptied_still_leads_back(shop):
    many(shop, 3)

    empty = desk(shop, after="9000000000000000.9")

    assert empty.orders == []
    assert "before=9000000000000000.9" in empty.newer_url


def test_stores_and_sources_narrow_the_orders_and_the_counts(shop):
    canada = shop.open(CANADA)
    shop.take(order(), order(salesChannel={"marketplaceId": CANADA}))

    by_store, by_source = desk(shop, store=str(canada.id)), desk(shop, source="CA")

    assert [row.source.country for row in by_store.orders] == ["CA"]
    assert numbers(by_source) == numbers(by_store)
    assert by_store.tabs[0].count == 1


def test_a_filter_for_service_country_or_flag_shows_only_what_fits(shop):
    plain, other = (
        order(),
        order(
            programs=["PRIME"],
            fulfillment={"fulfillmentServiceLevel": "NEXT_DAY"},
            recipient={"deliveryAddress": HOME | {"countryCode": "CA"}},
        ),
    )
    shop.take(plain, other)

    for address in ({"service": "NEXT_DAY"}, {"country": "ca"}, {"flag": "prime"}):
        assert numbers(desk(shop, **address)) == [other["orderId"]]
    assert ("NEXT_DAY", "Next day") in desk(shop).choices.services
    assert [value for value, _ in desk(shop).choices.countries] == ["CA", "US"]


def test_filtered_tabs_have_counts_as_well(shop, rosa):
    shipped, elsewhere = order(), order(recipient={"deliveryAddress": HOME | {"countryCode": "CA"}})
    shop.take(order(), order(), elsewhere, shipped)
    shop.take(updated(shipped, fulfillment=status("SHIPPED")))

    counts = [(tab.count, tab.more) for tab in desk(shop, country="US").tabs]

    assert counts == [(2, False), (0, False), (0, False), (1, False), (0, False), (3, False)]
    assert desk(shop, country="US").words == "2 orders"
    assert desk(shop, country="US", due="late").tabs[3].count == 0
    assert "Shipped 1" in rosa.visit("/orders?country=US&service=STANDARD")


def test_a_tab_is_counted_so_far_only(shop):
    many(shop, 9)
    shop.take(*(updated(each, fulfillment=status("SHIPPED")) for each in many(shop, 8)))

    selection = desk(shop, country="US").selection

    assert selection.counted_up_to(5)[OrderStatus.AWAITING_SHIPMENT] == OrderCount(5, more=True)
    assert selection.counted_up_to(5)[OrderStatus.SHIPPED] == OrderCount(5, more=True)
    assert selection.counted_up_to(9)[OrderStatus.AWAITING_SHIPMENT] == OrderCount(9)


def test_today_and_tomorrow_are_rosas_own(shop):
    # Noon in UTC is 21 o'clock in Tokyo: three hours of the day are left there.
    late, tonight = order(fulfillment=ships(hours=-1)), order(fulfillment=ships(hours=2.9))
    tomorrow, later = order(fulfillment=ships(hours=3)), order(fulfillment=ships(hours=27))
    shop.take(late, tonight, tomorrow, later)

    shop.account.change_time_zone("Asia/Tokyo", NOON, shop.user)

    assert numbers(desk(shop, due="late")) == [late["orderId"]]
    assert numbers(desk(shop, due="today")) == [tonight["orderId"]]
    assert numbers(desk(shop, due="tomorrow")) == [tomorrow["orderId"]]
    assert numbers(desk(shop, due="later")) == [later["orderId"]]


def test_an_account_that_chose_no_time_zone_counts_its_days_in_utc(shop):
    tonight, tomorrow = order(fulfillment=ships(hours=11.9)), order(fulfillment=ships(hours=12))
    shop.take(tonight, tomorrow)

    assert numbers(desk(shop, due="today")) == [tonight["orderId"]]
    assert numbers(desk(shop, due="tomorrow")) == [tomorrow["orderId"]]


def test_an_order_that_is_shipped_is_never_late(shop):
    first = order(fulfillment=ships(days=-3))
    shop.take(first)

    shop.take(updated(first, fulfillment={"fulfillmentStatus": "SHIPPED"}))

    assert desk(shop, due="late", status="all").orders == []


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_in_an_address_is_answered_in_words(rosa, query):
    page = rosa.visit(f"/orders?{query}")

    assert page.status in (400, 404)
    assert "Nothing was changed." in page
    assert page.links["Go to your orders"] == "/orders"


def test_parameters_that_the_desk_does_not_know_are_passed_over(shop, rosa):
    shop.take(order())

    page = rosa.visit("/orders?utm_source=mail&store=&country=")

    assert page.status == 200
    assert "Awaiting shipment 1" in page


def test_carla_sees_none_of_rosas_orders_or_stores(shop, carla):
    shop.take(order())

    own = carla.visit("/orders?status=all")
    theirs = carla.visit(f"/orders?store={shop.store.id}")

    assert "All 0" in own
    assert shop.order.amazon_order_id not in own.html
    assert theirs.status == 404
    assert shop.store.nickname not in theirs.text


def test_who_is_not_signed_in_is_asked_to(client, shop):
    page = client.visit("/orders?status=all")

    assert page.path == "/sign-in"


def test_without_a_store_the_desk_leads_to_connecting_one(rosa, shop):
    shop.store.delete_instance()

    page = rosa.visit("/orders")

    assert page.links["Connect a store"] == "/stores/connect"


def test_htmx_gets_the_table_alone(shop, rosa):
    shop.take(order())

    part = rosa.visit("/orders?status=all", **{"HX-Request": "true"})

    assert part.html.lstrip().startswith('<div id="orders"')
    assert "HX-Request" in part.headers["Vary"]


def test_the_page_asks_the_database_as_often_for_a_hundred_neighbours_as_for_two(shop, database):
    many(shop, 2)
    few = _statements(shop, database)
    many(shop, PAGE)

    assert _statements(shop, database) == few


def _statements(shop, database):
    counted = SimpleNamespace(number=0)
    original = database.obj.execute_sql

    def counting(*words, **more):
        counted.number += 1
        return original(*words, **more)

    database.obj.execute_sql = counting
    try:
        found = Desk(shop.account, OrderQuery(), utcnow(), sees_people=True)
        assert len(found.same_address) == len(found.orders)
        assert found.tabs
        assert found.choices.countries
    finally:
        del database.obj.execute_sql
    return counted.number


def test_the_address_bar_holds_only_the_filters_that_are_set(rosa, shop):
    shop.take(order())

    filtered = rosa.visit("/orders?store=&country=US&sort=oldest", **{"HX-Request": "true"})
    reloaded = rosa.visit("/orders?country=US&sort=oldest", **{"HX-Request": "true"})

    assert filtered.headers["HX-Push-Url"] == "/orders?country=US&sort=oldest"
    assert "HX-Push-Url" not in reloaded.headers


def test_what_was_shipped_shows_the_ship_by_day_of_its_marketplace(rosa, shop):
    shop.account.change_time_zone("Europe/Berlin", utcnow(), shop.user)
    document = order(fulfillment={"shipByWindow": {"latestDateTime": "2026-03-01T07:59:00Z"}})
    shop.take(document)
    shop.take_later(updated(document, fulfillment=status("SHIPPED")))

    desk, order_page = rosa.visit("/orders?status=all"), rosa.visit(f"/orders/{shop.order.id}")

    assert "28 Feb 2026" in desk
    assert "28 Feb 2026" in order_page
    assert "1 Mar 2026" not in desk


@pytest.mark.parametrize(("tab", "words"), EMPTY)
def test_an_empty_tab_says_what_appears_there(rosa, shop, tab, words):
    assert words in rosa.visit(f"/orders?status={tab}")
