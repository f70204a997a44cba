"""An order that the desk doesn't have is fetched from Amazon by its number."""

import pytest

from tests.accounts.people import post
from tests.orders.documents import BRITAIN
from tests.wizards.journey import a_minute_ago
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.order import Order
from webapp.stores.connection import Connection

pytestmark = pytest.mark.slow
STRANGE = "701-1234567-1234567"


@pytest.fixture
def number(store, sandbox):
    """An order that Amazon has, and no import has brought yet."""
    return sandbox.remote.place_order("busy", "US", created=a_minute_ago())


def fetch(visitor, number):
    visitor.visit("/orders")
    visitor.submit("Search", q=number)
    return visitor.submit("Fetch it from Amazon")


def test_rosa_fetches_an_order_that_no_import_has_brought(rosa, number, sandbox):
    searches = sandbox.remote.count("searchOrders")

    page = fetch(rosa, number)

    assert "Amazon has sent the order" in page
    assert number in page.links
    assert sandbox.remote.count("searchOrders") == searches


def test_an_order_that_is_here_is_not_offered_to_be_fetched(rosa, store):
    rosa.visit("/orders")

    page = rosa.submit("Search", q=Order.get().amazon_order_id)

    assert "Fetch it from Amazon" not in page


def test_what_is_no_whole_number_is_not_offered_to_be_fetched(rosa, store):
    rosa.visit("/orders")

    assert "Fetch it from Amazon" not in rosa.submit("Search", q="701-12")


def test_a_number_that_amazon_does_not_know_says_so(rosa, store):
    assert "doesn't know an order of this number" in fetch(rosa, STRANGE)


def test_an_order_that_is_not_paid_yet_is_not_taken_in(rosa, store, sandbox):
    pending = sandbox.remote.place_order("busy", "US", status="PENDING", created=a_minute_ago())

    page = fetch(rosa, pending)

    assert "isn't one for you to ship" in page
    assert Order.select().count() == 1


def test_an_order_that_cannot_be_read_is_set_aside(rosa, number, sandbox):
    document = sandbox.remote.order(number)
    sandbox.remote.place_document(
        {**document, "orderId": STRANGE, "lastUpdatedTime": "yesterday"}, "busy"
    )

    page = fetch(rosa, STRANGE)

    assert "was set aside" in page
    assert SetAsideOrder.get().amazon_order_id == STRANGE


def test_when_amazon_is_down_rosa_is_asked_to_try_again(rosa, number, sandbox):
    sandbox.remote.go_down(operation="getOrder", calls=1)

    assert "Try again in a minute" in fetch(rosa, number)
    assert "Amazon has sent the order" in rosa.submit("Fetch it from Amazon")


def test_a_lost_authorization_is_found_out_by_fetching_too(rosa, number, sandbox):
    sandbox.remote.revoke_access("busy")

    page = fetch(rosa, number)

    assert "reconnect it first" in page
    assert "Revocation Error" in page
    assert Connection.get().needs_reconnect


def test_carlas_asking_for_rosas_number_asks_nothing_of_rosas_seller(carla, number, sandbox):
    carla.visit("/account")

    assert post(carla, "/orders/fetches", number=number) == 303

    assert sandbox.remote.count("getOrder") == 0
    assert "doesn't know an order of this number" in carla.visit("/orders")


def test_an_address_that_comes_later_under_the_same_time_is_fetched_at_the_order(
    rosa, number, sandbox
):
    moment = a_minute_ago()
    sandbox.remote.amend(number, {"recipient": None}, updated=moment)
    fetch(rosa, number)
    page = rosa.click(number)
    assert "Amazon has given no address for this order" in page
    sandbox.remote.amend(number, {"recipient": {"deliveryAddress": BRITAIN}}, updated=moment)

    page = rosa.submit("Fetch again from Amazon")

    assert "Amazon has sent the order" in page
    assert "11 Test Row MANCHESTER M1 2AB" in page
    assert "no address" not in page


def test_fetching_an_order_again_is_on_record(rosa, store):
    [found] = Order.select()
    rosa.visit(f"/orders/{found.id}")

    rosa.submit("Fetch again from Amazon")

    asked = AuditEntry.select().where(AuditEntry.event == "import.asked")
    entry = asked.order_by(AuditEntry.number.desc()).first()
    assert (entry.subject_id, entry.details) == (found.id, {"answer": "here"})


def test_an_order_of_a_disconnected_store_is_not_offered_to_be_fetched_again(rosa, store):
    [found] = Order.select()
    found.store.disconnect(utcnow())

    assert "Fetch again" not in rosa.visit(f"/orders/{found.id}")
    assert post(rosa, f"/orders/{found.id}/fetches") == 303
    assert "reconnect it first" in rosa.visit(f"/orders/{found.id}")


def test_carla_fetches_none_of_rosas_orders_again(carla, number, sandbox):
    carla.visit("/account")

    assert post(carla, f"/orders/{Order.get().id}/fetches") == 404
    assert sandbox.remote.count("getOrder") == 0
