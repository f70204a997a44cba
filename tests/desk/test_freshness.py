"""Freshness in sight: new orders announce themselves, and orders for one parcel are pointed out."""

from datetime import timedelta

from tests.orders.documents import CANARY, HOME, NOON, order
from webapp.ground.clock import utcnow
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.orders.order import Order
from webapp.orders.restriction import Restriction
from webapp.stores.connection import Connection
from webapp.stores.store import Store


def new_orders(visitor, since):
    return visitor.visit(f"/orders/new-orders?since={since}", **{"HX-Request": "true"})


def test_new_orders_announce_themselves(rosa, shop):
    shop.take(order())
    newest = shop.order.id
    assert "new order" not in new_orders(rosa, newest)

    shop.take(order(), order())

    page = new_orders(rosa, newest)
    assert "2 new orders" in page
    assert f"since={newest}" in page.html


def test_the_poll_tells_of_the_imports_as_well_and_comes_sooner_while_one_runs(rosa, shop):
    Store.update(last_import_at=NOON).execute()
    page = new_orders(rosa, 0)
    assert 'id="freshness" hx-swap-oob="true"' in page.html
    assert "Last import" in page
    assert "every 30s" in page.html

    ImportRequest(shop.store.connection, [shop.store], ImportKind.FIRST, utcnow()).place()

    page = new_orders(rosa, 0)
    assert "Importing now" in page
    assert "every 5s" in page.html


def test_the_first_page_brings_how_fresh_it_is_and_a_later_one_does_not(rosa, shop):
    shop.take(*[order() for _ in range(101)])
    older = rosa.visit("/orders").links["Older"]

    first = rosa.visit("/orders", **{"HX-Request": "true"})
    later = rosa.visit(older, **{"HX-Request": "true"})

    assert f"since={shop.orders[-1].id}" in first.html
    assert 'id="freshness"' in later.html
    assert "since=" not in later.html
    assert 'data-first="/orders"' in later.html


def test_another_accounts_orders_are_no_news(rosa, carla, shop):
    shop.take(order())

    assert "new order" not in new_orders(carla, 0)


def test_nonsense_as_the_newest_order_is_answered_in_words(rosa, shop):
    assert new_orders(rosa, "x").status == 400
    assert new_orders(rosa, "9" * 30).status == 400


def test_each_store_says_when_it_was_imported(rosa, shop):
    Store.update(last_import_at=NOON).execute()

    page = rosa.visit("/orders")

    assert "Imports by store" in page
    assert page.links[shop.store.nickname] == f"/stores/{shop.store.id}"


def test_each_store_says_when_its_next_import_is_and_that_one_runs(rosa, shop):
    soon = utcnow() + timedelta(minutes=9, seconds=30)
    Store.update(last_import_at=NOON).execute()
    Connection.update(next_poll_at=soon).execute()
    assert "next in 9 min" in rosa.visit("/orders")

    ImportRequest(shop.store.connection, [shop.store], ImportKind.FIRST, utcnow()).place()

    page = rosa.visit("/orders")
    assert "Importing now" in page
    assert "running" in page


def test_a_disconnected_store_says_so_where_its_imports_stood(rosa, shop):
    shop.store.disconnect(utcnow())

    page = rosa.visit("/orders")

    assert "The store is disconnected" in page
    assert "No import is complete yet" not in page
    assert page.links[f"Reconnect {shop.store.nickname}"] == f"/stores/{shop.store.id}/reconnect"


def test_orders_to_one_address_are_pointed_out(rosa, shop):
    elsewhere = HOME | {"postalCode": "10001"}
    shop.take(order(), order(), order(recipient={"deliveryAddress": elsewhere}))
    page = rosa.visit("/orders")
    assert page.text.count("2 to this address") == 2

    address = page.links["2 to this address"]
    page = rosa.visit(address)

    assert CANARY not in address
    assert len(list(Order.select())) == 3
    assert page.text.count("2 to this address") == 2
    assert shop.orders[2].amazon_order_id not in page


def test_an_orders_own_page_points_out_what_could_go_in_one_parcel(rosa, ben, shop):
    shop.take(order(), order())
    address = f"/orders/{shop.orders[0].id}"

    page = rosa.visit(address)

    assert page.links["2 to this address"] == rosa.visit("/orders").links["2 to this address"]
    assert "to this address" not in ben.visit(address)


def test_nobody_is_pointed_out_to_a_viewer_nor_when_restricted(rosa, ben, shop):
    shop.take(order(), order())
    assert "to this address" not in ben.visit("/orders")

    Restriction.impose(shop.orders[0], ["recipient"], 1, NOON)

    assert "to this address" not in rosa.visit("/orders")
