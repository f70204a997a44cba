"""What waits at Amazon is compared with what waits here, and what differs is fetched."""

from datetime import timedelta

import pytest

from tests.accounts.people import post
from tests.order_lists.conftest import work_on_lists
from tests.wizards.journey import a_minute_ago, run_imports
from webapp.accounts.notice import Notice
from webapp.amazon.failure import TryLater
from webapp.ground.amazon_client import amazon
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.imports.import_request import ImportRequest
from webapp.order_lists.listed_order import ListedOrder
from webapp.order_lists.order_list import ListSource, ListStatus, OrderList
from webapp.order_lists.order_list_metrics import missing
from webapp.order_lists.order_list_schedule import OrderListSchedule
from webapp.order_lists.order_list_task import OrderListTask
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.privacy.purge import Purge
from webapp.sandbox.reports.spoiling import HOW
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection
from webapp.stores.store import Store

BUTTON = "Compare with Amazon"


@pytest.fixture
def numbers(store, sandbox):
    """Four orders wait at Amazon, one of them since before the store was connected; all are in."""
    placed = sandbox.remote.place_orders("busy", 3, "US", created=a_minute_ago(), kind="plain")
    _import(store)
    return placed


def test_rosa_reads_that_nothing_is_missing(rosa, store, numbers):
    rosa.visit(f"/stores/{store.id}")
    page = rosa.submit(BUTTON)
    assert "Counting the orders that wait at Amazon" in page

    work_on_lists()

    assert "Amazon has 4 waiting, we have 4" in rosa.visit(f"/stores/{store.id}")
    assert "Amazon has 4 waiting, we have 4" in rosa.visit("/dashboard")
    assert not ListedOrder.select().exists()


@pytest.mark.parametrize("source", ListSource)
def test_an_order_that_is_missing_is_named_and_fetched(rosa, store, numbers, source):
    lost = _lose(numbers[0])

    _compare(store, source)

    page = rosa.visit(f"/stores/{store.id}")
    assert "Amazon has 4 waiting, we have 3" in page
    assert f"1 order was missing here and has been fetched: {lost}" in page
    found = Order.get(Order.amazon_order_id == lost)
    assert page.links[lost].endswith(f"/orders/{found.id}")
    assert missing() == 1


@pytest.mark.parametrize("source", ListSource)
def test_what_moves_between_the_two_readings_is_no_difference(
    rosa, store, numbers, sandbox, source
):
    shipped = numbers[0]
    order_list = _ask(store, source)
    sandbox.remote.ship(shipped)
    sandbox.remote.cancel(numbers[1])
    new = sandbox.remote.place_order("busy", "US")

    work_on_lists()

    page = rosa.visit(f"/stores/{store.id}")
    order_list.refresh()
    assert order_list.missing + order_list.outdated == 0
    assert "missing" not in page
    assert new not in page


@pytest.mark.parametrize("source", ListSource)
def test_an_order_that_left_unnoticed_is_named_and_brought_up_to_date(
    rosa, store, numbers, sandbox, source
):
    gone = _placed_long_ago(numbers[0])
    sandbox.remote.ship(gone)
    Store.update(imported_until=utcnow() + timedelta(minutes=1)).execute()

    _compare(store, source)

    page = rosa.visit(f"/stores/{store.id}")
    assert f"1 order had changed at Amazon and is up to date now: {gone}" in page
    assert Order.get(Order.amazon_order_id == gone).status == OrderStatus.SHIPPED


def test_an_order_that_cannot_be_read_counts_as_missing(rosa, store, numbers, sandbox):
    document = sandbox.remote.order(_lose(numbers[0]))
    sandbox.remote.place_document({**document, "lastUpdatedTime": "yesterday"}, "busy")

    _compare(store, ListSource.SEARCH)

    page = rosa.visit(f"/stores/{store.id}")
    assert "Amazon has 4 waiting, we have 3" in page
    assert "could not be read" in page


def test_an_order_from_before_the_first_import_is_not_in_question(store, numbers, sandbox):
    sandbox.remote.place_order("busy", "US", created=utcnow() - timedelta(days=35))

    order_list = _compare(store, ListSource.REPORT)

    assert (order_list.listed, order_list.missing) == (4, 0)


# One that stalls holds its worker: `tests/faults/test_order_lists.py`.
@pytest.mark.parametrize("how", [each for each in HOW if each != "stalls"])
def test_without_a_report_the_orders_are_counted_by_a_search(store, numbers, sandbox, how):
    sandbox.remote.spoil_report(how)
    lost = _lose(numbers[0])

    order_list = _compare(store, ListSource.REPORT)

    assert order_list.status is ListStatus.FINISHED
    assert (order_list.listed, order_list.missing) == (4, 1)
    assert (how == "odd_lines") == order_list.by_report
    assert Order.select().where(Order.amazon_order_id == lost).exists()


def test_a_report_that_comes_too_late_is_not_waited_for(store, numbers, sandbox):
    sandbox.remote.spoil_report(seconds=3600)
    order_list = _ask(store, ListSource.REPORT)
    OrderList.update(created_at=utcnow() - timedelta(hours=1)).execute()

    work_on_lists()

    order_list.refresh()
    assert (order_list.source, order_list.listed) == ("search", 4)


def test_a_missing_role_hurts_no_store(rosa, store, numbers, sandbox):
    sandbox.remote.deny(role="Direct-to-Consumer Shipping")

    order_list = _compare(store, ListSource.REPORT)

    assert (order_list.source, order_list.listed) == ("search", 4)
    assert Connection.get().connected
    assert [fault.operation for fault in AccessFault.select()] == ["createReport"]
    assert "Nothing is missing." in rosa.visit(f"/stores/{store.id}")
    assert not Notice.select().exists()
    assert "Revocation Error" not in rosa.visit(f"/stores/{store.id}")


def test_a_lost_authorization_is_found_out_by_a_comparison_too(rosa, store, numbers, sandbox):
    sandbox.remote.revoke_access("busy")
    sandbox.remote.expire_access_tokens()

    order_list = _compare(store, ListSource.REPORT)

    assert order_list.failure == "revoked"
    assert Connection.get().needs_reconnect


def test_the_documents_host_gets_no_token(store, numbers, sandbox):
    _compare(store, ListSource.REPORT)

    [call] = sandbox.remote.calls("document")
    assert (call["status"], call["note"]) == (200, "")


def test_people_are_not_asked_for_by_a_count(store, numbers, sandbox):
    searches, orders = sandbox.remote.count("searchOrders"), sandbox.remote.count("getOrder")

    _compare(store, ListSource.SEARCH)

    assert sandbox.remote.count("searchOrders") == searches + 1
    assert sandbox.remote.count("getOrder") == orders


def test_two_clicks_and_a_clock_make_one_list(rosa, store, numbers):
    rosa.visit(f"/stores/{store.id}")

    assert post(rosa, f"/stores/{store.id}/order-lists") == 303
    assert post(rosa, f"/stores/{store.id}/order-lists") == 303
    OrderList.ask(store, utcnow())

    assert OrderList.select().count() == 1
    assert AuditEntry.select().where(AuditEntry.event == "comparison.asked").count() == 2


def test_carla_compares_nothing_of_rosas(carla, store):
    carla.visit("/account")

    assert post(carla, f"/stores/{store.id}/order-lists") == 404
    assert carla.visit(f"/stores/{store.id}/order-lists").status == 404
    assert not OrderList.select().exists()


def test_each_store_is_compared_once_after_its_nightly_check(store, numbers):
    OrderListSchedule.ask_nightly(utcnow())
    assert not OrderList.select().exists()
    Connection.update(reconciled_at=utcnow()).execute()

    OrderListSchedule.ask_nightly(utcnow())
    work_on_lists()
    OrderListSchedule.ask_nightly(utcnow())

    [order_list] = OrderList.select()
    assert (order_list.listed, order_list.asked_by) == (4, None)


def test_a_count_lets_imports_pass(store, numbers):
    order_list = _ask(store, ListSource.SEARCH)
    ImportRequest.refresh([store], utcnow())

    order_list.refresh()
    OrderListTask(order_list, amazon()).perform()

    order_list.refresh()
    assert order_list.waiting_for == "paced"
    run_imports()
    work_on_lists()
    order_list.refresh()
    assert order_list.status is ListStatus.FINISHED


@pytest.mark.parametrize("how", ["", "gone"])
def test_a_list_that_was_read_in_part_is_read_from_its_beginning(store, numbers, sandbox, how):
    sandbox.remote.spoil_report(how)
    order_list = _ask(store, ListSource.REPORT)
    ListedOrder.add(order_list, [(numbers[0], 0), ("701-0000000-0000000", 0)])

    work_on_lists()

    order_list.refresh()
    assert (order_list.listed, order_list.missing) == (4, 0)


def test_amazon_being_down_puts_a_list_off(store, numbers, sandbox):
    order_list = _ask(store, ListSource.SEARCH)
    sandbox.remote.go_down(operation="searchOrders", calls=1)

    order_list.refresh()
    OrderListTask(order_list, amazon()).perform()

    order_list.refresh()
    assert order_list.waiting_for == TryLater("unavailable").reason
    work_on_lists()
    order_list.refresh()
    assert order_list.listed == 4


@pytest.mark.parametrize("how", ["refuse_page_tokens", "repeat_token", "duplicate_page"])
def test_a_search_whose_page_tokens_lead_nowhere_is_not_begun_again(rosa, store, sandbox, how):
    sandbox.remote.place_orders("busy", 250, "US", created=a_minute_ago(), kind="plain")
    getattr(sandbox.remote, how)(calls=None)
    before = sandbox.remote.count("searchOrders")

    order_list = _compare(store, ListSource.SEARCH)

    assert (order_list.status, order_list.failure) == (ListStatus.FAILED, "page_token")
    assert sandbox.remote.count("searchOrders") - before <= 3
    assert "Imports are not affected" in rosa.visit(f"/stores/{store.id}")


def test_lists_that_ended_long_ago_are_forgotten_but_for_the_last(store, numbers):
    for _ in range(2):
        _compare(store, ListSource.SEARCH)

    OrderList.forget_old(utcnow() + timedelta(days=31))

    assert OrderList.select().count() == 1


def test_a_purge_takes_a_stores_lists_along(store, numbers):
    _lose(numbers[0])
    _compare(store, ListSource.SEARCH)

    Purge.request(store, utcnow()).perform(utcnow())

    assert not OrderList.select().exists()
    assert not ListedOrder.select().exists()


def _import(store):
    ImportRequest.refresh([store], utcnow())
    run_imports()


def _ask(store, source):
    order_list = OrderList.ask(Store.get_by_id(store.id), utcnow(), asked_by=1)
    OrderList.update(source=source).execute()
    order_list.refresh()
    return order_list


def _compare(store, source):
    order_list = _ask(store, source)
    work_on_lists()
    order_list.refresh()
    return order_list


def _lose(number):
    Order.delete().where(Order.amazon_order_id == number).execute()
    return number


def _placed_long_ago(number):
    """What a report, half an hour late, would know of."""
    Order.update(purchased_at=utcnow() - timedelta(days=2)).where(
        Order.amazon_order_id == number
    ).execute()
    return number
