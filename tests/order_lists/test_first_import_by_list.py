"""A long first import: a list says what waits, and getOrder takes what is due first."""

import time
from datetime import timedelta
from unittest.mock import patch

import pytest

from tests.order_lists.conftest import work_on_lists
from tests.wizards.journey import run_imports
from webapp.accounts.notice import Notice
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.order_fetch import OrderFetch
from webapp.order_lists.listed_order import ListedOrder
from webapp.order_lists.order_list import ListStatus, OrderList
from webapp.order_lists.order_list_schedule import MANY, OrderListSchedule
from webapp.order_lists.order_list_task import OrderListTask
from webapp.orders.order import Order
from webapp.orders.tally import Tally
from webapp.stores.connection import Connection
from webapp.stores.store import Store

ORDERS = 60


@pytest.fixture
def run(store, sandbox):
    """A first import of many orders, whose search waits for the budget."""
    sandbox.remote.place_orders("busy", ORDERS - 1, "US", days=20, service_level="STANDARD")
    for model in (ImportRun, Order, Tally):
        model.delete().execute()
    Store.update(imported_until=None, imported_from=None, backfilled_at=None).execute()
    sandbox.remote.calm()
    sandbox.remote.throttle("searchOrders", calls=None)
    [first] = ImportRequest.refresh([Store.get_by_id(store.id)], utcnow())
    run_imports()
    return first


def test_a_list_is_asked_for_once_more_orders_wait_than_come_at_once(run):
    OrderListSchedule.ask_for_first_imports(utcnow())
    assert not OrderList.select().exists()
    ImportRun.update(seen=MANY, page_token="the next").execute()

    OrderListSchedule.ask_for_first_imports(utcnow())
    OrderListSchedule.ask_for_first_imports(utcnow())

    [order_list] = OrderList.select()
    assert (order_list.import_run_id, order_list.by_report) == (run.id, True)


def test_what_the_search_has_not_brought_is_fetched_by_number(run, sandbox):
    brought = sandbox.remote.oracle("busy")[0].order_id
    OrderFetch(Connection.get(), brought, amazon()).perform()

    _work_by_list(run)

    assert Order.select().count() == ORDERS
    assert sandbox.remote.count("getOrder", 200) == ORDERS
    assert not ListedOrder.select().exists()
    assert Store.get().backfilled_at is None


def test_a_list_hands_its_worker_to_others_after_each_turn(run, monkeypatch):
    monkeypatch.setattr("webapp.order_lists.order_list_task.TURN_SECONDS", 0)
    # Nobody else wants the worker here, so the list needn't stand back between its sixty turns.
    monkeypatch.setattr("webapp.stores.amazon_task.SHORTEST_WAIT", timedelta(milliseconds=1))
    with patch.object(OrderList, "put_down", autospec=True, side_effect=OrderList.put_down) as down:
        _work_by_list(run)

    assert [call.args[2] for call in down.call_args_list].count("leaving") >= ORDERS
    assert Order.select().count() == ORDERS


def test_the_search_goes_on_to_its_end_and_says_what_is_complete(run, sandbox):
    _work_by_list(run)
    sandbox.remote.lift("throttle")

    _run_to_the_end(run)

    assert Store.get().backfilled_at is not None
    assert Order.select().count() == ORDERS


def test_what_is_due_first_comes_first_and_then_what_the_search_reaches_last(run, sandbox):
    # The oldest come first, so far.
    ImportRun.update(earliest_seen=run.after, latest_seen=run.after).execute()
    lines = sandbox.remote.oracle("busy")
    urgent = lines[ORDERS // 2].order_id
    window = {"latestDateTime": utcnow().isoformat()}
    sandbox.remote.amend(urgent, {"fulfillment": {"shipByWindow": window}})

    _work_by_list(run)

    soon = utcnow() + timedelta(days=1)
    orders = list(Order.select().order_by(Order.id))
    due, others = ([o for o in orders if (o.ship_by < soon) == each] for each in (True, False))
    assert orders == due + others
    assert due[0].ship_by <= due[-1].ship_by
    assert urgent in [order.amazon_order_id for order in due]
    placed = [order.purchased_at for order in others]
    assert placed == sorted(placed, reverse=True)


def test_rosa_reads_how_many_wait_and_how_many_are_here(rosa, run, store):
    order_list = _taken(run, ["701-0000000-0000000"], listed=ORDERS)

    page = rosa.visit(f"/stores/{store.id}")

    assert order_list.live
    assert f"Amazon has {ORDERS} orders waiting, 0 are here so far" in page
    assert "What is due first is fetched first" in page


@pytest.mark.parametrize("how", ["fatal", "cancelled", "garbled", "gone", "bomb", "no_head"])
def test_when_the_report_fails_the_search_goes_on_alone(run, sandbox, how):
    sandbox.remote.spoil_report(how)

    order_list = _work_by_list(run)

    assert order_list.status is ListStatus.FAILED
    assert ImportRun.get_by_id(run.id).live
    assert sandbox.remote.count("getOrder") == 0
    assert Connection.get().connected


def test_without_the_role_the_search_goes_on_alone(rosa, run, store, sandbox):
    sandbox.remote.deny(role="Direct-to-Consumer Shipping")

    order_list = _work_by_list(run)

    assert order_list.failure == "denied"
    assert ImportRun.get_by_id(run.id).live
    assert not Notice.select().exists()
    assert "Revocation Error" not in rosa.visit(f"/stores/{store.id}")


@pytest.mark.clock_rate(4)
def test_calls_are_left_for_whoever_asks_at_the_screen(run, sandbox):
    order_list = _taken(run, [f"701-0000000-{each:07}" for each in range(60)])

    OrderListTask(order_list, amazon()).perform()

    order_list.refresh()
    assert order_list.waiting_for == "paced"
    assert OrderFetch(Connection.get(), "701-9999999-0000000", amazon()).outcome() == "unknown"
    assert sandbox.remote.count("getOrder", 429) == 0


def test_a_first_import_that_ends_meanwhile_ends_its_list(run, sandbox):
    order_list = _taken(run, ["701-0000000-0000000"])
    ImportRun.update(status="done").execute()

    OrderListTask(order_list, amazon()).perform()

    order_list.refresh()
    assert order_list.status is ListStatus.FINISHED
    assert sandbox.remote.count("getOrder") == 0


def test_a_lost_authorization_ends_the_list_and_another_comes_with_the_next(run, sandbox):
    ImportRun.update(seen=MANY, page_token="the next").execute()
    OrderListSchedule.ask_for_first_imports(utcnow())
    sandbox.remote.revoke_access("busy")
    sandbox.remote.expire_access_tokens()

    work_on_lists()

    assert Connection.get().needs_reconnect
    OrderListSchedule.ask_for_first_imports(utcnow())
    assert [each.failure for each in OrderList.select().order_by(OrderList.id)] == ["revoked", None]


def _work_by_list(run):
    order_list = OrderList.ask(Store.get(), utcnow(), run=run)
    work_on_lists()
    order_list.refresh()
    return order_list


def _taken(run, numbers, listed=0):
    """A list that was read, and whose numbers are to be fetched."""
    order_list = OrderList.ask(Store.get(), utcnow(), run=run)
    ListedOrder.add(order_list, [(number, 0) for number in numbers])
    OrderList.update(status=ListStatus.TAKEN, taken_at=utcnow(), listed=listed).execute()
    order_list.refresh()
    return order_list


def _run_to_the_end(run):
    end = time.monotonic() + 120
    while ImportRun.get_by_id(run.id).live:
        assert time.monotonic() < end, "the first import walks on"
        run_imports()
        time.sleep(0.05)
