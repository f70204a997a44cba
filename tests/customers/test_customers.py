"""Customers: they appear with their orders, newest first, and are found by nobody else."""

from datetime import timedelta

import pytest

from tests.orders.documents import CANADA, CANARY, HOME, NOON, order
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import iso, utcnow
from webapp.orders.restriction import Restriction

ADA = f"Ada {CANARY}"
EVE = {
    "buyer": {"buyerName": "Eve Other", "buyerEmail": "eve@other.example"},
    "recipient": {"deliveryAddress": HOME | {"name": "Eve Other"}},
}


def buyer(number, **changes):
    """An order of one more buyer, each an hour older than the last."""
    placed = iso(NOON - timedelta(hours=number))
    known = {"buyerName": f"Buyer {number:03}", "buyerEmail": f"{number}@buyer.example"}
    return order(buyer=known, createdTime=placed, **changes)


def named(page):
    """The customers on a page, in their order."""
    return [words for words in page.links if page.links[words].startswith("/customers/")]


def search(visitor, words):
    visitor.visit("/customers")
    return visitor.submit("Search", q=words)


def test_two_orders_of_one_buyer_are_one_customer(rosa, shop):
    shop.take(order(createdTime=iso(NOON - timedelta(days=3))), order(**EVE), order())

    page = rosa.visit("/customers")

    assert sorted(named(page)) == [ADA, "Eve Other"]
    assert "2 customers" in page


@pytest.mark.parametrize("place", ["before=0.1", "after=0.1", "before=99999999999999.1"])
def test_a_place_among_no_orders_shows_no_customers(rosa, place):
    page = rosa.visit(f"/customers?{place}")

    assert page.status == 200
    assert named(page) == []


def test_a_buyer_without_an_email_is_known_by_name_and_postal_code(rosa, shop):
    nameless = {"buyerEmail": None, "buyerName": None}
    elsewhere = {"deliveryAddress": {"postalCode": "10001"}}
    shop.take(order(buyer=nameless), order(buyer=nameless))
    shop.take(order(buyer=nameless, recipient=elsewhere))

    pages = [rosa.visit(f"/customers/{each.id}") for each in shop.orders]

    assert ["2 orders" in page for page in pages] == [True, True, False]


def test_a_recipient_who_did_not_buy_is_not_the_customer(rosa, shop):
    shop.take(order(**EVE | {"recipient": {"deliveryAddress": dict(HOME)}}), order(buyer=None))

    page = rosa.visit(f"/customers/{shop.orders[1].id}")

    assert page.h1 == ADA
    assert "1 order" in page


def test_one_buyer_at_two_stores_is_two_customers(rosa, shop):
    shop.open(CANADA)
    shop.take(order(), order(salesChannel={"marketplaceId": CANADA}))

    page = rosa.visit("/customers")

    assert "2 customers" in page


def test_the_latest_customer_comes_first(rosa, shop):
    shop.take(order(createdTime=iso(NOON - timedelta(days=9))), order(**EVE))

    page = rosa.visit("/customers")

    assert named(page) == ["Eve Other", ADA]


def test_before_the_first_order_the_page_says_whence_customers_come(rosa, shop):
    page = rosa.visit("/customers")

    assert "They appear with their first order." in page


def test_pages_go_by_place_to_the_last_customer_and_back(rosa, shop):
    shop.take(*[buyer(number) for number in range(130)], *[buyer(number) for number in range(130)])

    first, second, third = rosa.visit("/customers"), rosa.click("Older"), rosa.click("Older")
    back, top = rosa.click("Newer"), rosa.click("Newer")

    everybody = [f"Buyer {number:03}" for number in range(130)]
    assert [*named(first), *named(second), *named(third)] == everybody
    assert (named(back), named(top)) == (named(second), named(first))
    assert "Older" not in third.links
    # 130 are there, of whom nobody counts more than those of a page.
    assert all(" customers</span>" not in page.html for page in (first, second, third))


def test_a_page_stays_short_where_one_customer_orders_all_the_time(rosa, shop):
    shop.take(*[order() for _ in range(1001)], buyer(30))

    first, second = rosa.visit("/customers"), rosa.click("Older")

    assert (named(first), named(second)) == ([ADA], ["Buyer 030"])


@pytest.mark.parametrize("words", [ADA, "ada canary", "ADA@canary.example", "CANDLE-RED"])
def test_rosa_finds_a_customer_and_the_address_does_not_tell_whom(rosa, shop, words):
    mug = {"orderItems": [{"orderItemId": "1", "product": {"sellerSku": "MUG"}}]}
    shop.take(order(), order(**EVE, **mug), order())

    page = search(rosa, words)

    assert named(page) == [ADA]
    assert CANARY.lower() not in page.url.lower()


def test_a_search_without_a_match_says_so(rosa, shop):
    shop.take(order())

    page = search(rosa, "Nobody Here")

    assert "No customer matches" in page


def test_a_customers_page_shows_orders_address_and_when_it_all_goes(rosa, shop):
    shop.take(order(), order())

    page = rosa.visit(f"/customers/{shop.orders[0].id}")

    assert page.h1 == ADA
    assert {each.amazon_order_id for each in shop.orders} <= set(page.links)
    assert "7 Canary Wharf AUSTIN, TX 73301 United States" in page
    assert "It came from Amazon alone, with these orders, and goes with the last of them" in page
    assert "You don't know this person from elsewhere" in page


def test_looking_at_customers_is_written_into_the_audit_trail(rosa, shop):
    shop.take(order())
    rosa.visit("/customers")
    search(rosa, ADA)
    rosa.visit(f"/customers/{shop.order.id}")

    seen = [entry.event for entry in AuditEntry.select().order_by(AuditEntry.id)]

    assert [event for event in seen if event.startswith("customer")] == [
        "customers.listed",
        "customers.listed",
        "customers.searched",
        "customer.viewed",
    ]


def test_ben_who_may_not_see_people_sees_customers_without_names(ben, rosa, shop):
    shop.take(order())
    address = search(rosa, ADA).url

    listed, page = ben.visit("/customers"), ben.visit(f"/customers/{shop.order.id}")
    by_name = search(ben, ADA)

    assert named(listed) == ["Hidden from your role"]
    assert "Your role doesn't show personal data" in page
    assert CANARY not in listed.html + page.html + by_name.html
    assert ben.visit(address).status == 403


def test_rosas_customers_are_not_there_for_carla(rosa, carla, shop):
    shop.take(order())
    address = search(rosa, ADA).url

    page = carla.visit(address)

    assert named(page) == []
    assert carla.visit(f"/customers/{shop.order.id}").status == 404
    assert carla.visit("/customers/99999999999999999999").status == 404


@pytest.mark.parametrize("address", ["after=x", "before=9" * 9, "buyer=Ada", "q=%07"])
def test_an_address_that_nobody_gave_out_is_refused(rosa, shop, address):
    page = rosa.visit(f"/customers?{address}")

    assert page.status == 400
    assert "Go to your orders" in page.links


def test_a_restricted_customer_is_neither_named_nor_found(rosa, shop):
    shop.take(order())
    Restriction.impose(shop.order, ("buyer", "recipient"), 1, utcnow())

    listed, page = rosa.visit("/customers"), rosa.visit(f"/customers/{shop.order.id}")

    assert named(listed) == ["Restricted"]
    assert "asked that what is known of them be kept, but not used" in page
    assert CANARY not in listed.html + page.html
    assert named(search(rosa, ADA)) == []
