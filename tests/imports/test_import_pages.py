"""`Refresh`, the progress that ends by itself, the Revocation Error in place, retries."""

from datetime import timedelta

import pytest

from tests.wizards.journey import a_minute_ago, connect, enrol, run_imports
from webapp.accounts.rights.role import Role
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_report import ImportReport
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.order_retry import OrderRetry
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.order import Order
from webapp.stores.connection import Connection


def test_refresh_of_one_store_shows_its_progress_until_it_has_ended(store, rosa, sandbox):
    sandbox.remote.place_order("busy", "US", created=a_minute_ago())
    rosa.visit("/stores")

    part = rosa.htmx("Refresh")
    run = ImportHistory(store).latest
    run_imports()
    ended = rosa.visit(f"/stores/{store.id}/imports/{run.id}", **{"HX-Request": "true"})

    assert part.html.startswith(f'<div class="import" id="import-{store.id}"')
    assert f'hx-get="/stores/{store.id}/imports/{run.id}"' in part.html
    assert "1 new" in ended
    assert "hx-get" not in ended.html


def test_refresh_without_javascript_leads_to_the_store(store, rosa):
    rosa.visit("/stores")

    page = rosa.submit("Refresh")

    assert page.path == f"/stores/{store.id}"
    assert "Starting" in page
    assert '<meta http-equiv="refresh"' in page.html


def test_two_clicks_ask_for_one_import(store, rosa):
    rosa.visit("/stores")
    rosa.htmx("Refresh")
    rosa.visit("/stores")
    rosa.htmx("Refresh")

    assert ImportRun.select().where(ImportRun.status == "queued").count() == 1


def test_refresh_says_that_no_store_is_connected(store, rosa):
    rosa.visit("/orders")
    store.disconnect(utcnow())

    part = rosa.htmx("Refresh")
    rosa.visit("/orders")
    page = rosa.submit("Refresh")

    assert "Nothing was asked of Amazon: no store is connected." in part
    assert "Nothing was asked of Amazon: no store is connected." in page


def test_refresh_of_all_ends_by_telling_the_table(store, rosa, central, sandbox):
    connect(rosa, central, "tiny", "GB")
    run_imports()
    rosa.visit("/orders")

    part = rosa.htmx("Refresh")
    address = part.html.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    waiting = rosa.visit(address, **{"HX-Request": "true"})
    run_imports()
    ended = rosa.visit(address, **{"HX-Request": "true"})

    assert "HX-Trigger" not in waiting.headers
    assert ended.headers["HX-Trigger"] == "orders-changed"
    assert "nothing new" in ended
    assert "hx-get" not in ended.html


def test_the_revocation_error_stands_at_the_very_refresh(store, rosa, sandbox):
    sandbox.remote.revoke_access("busy")
    rosa.visit("/orders")
    address = rosa.htmx("Refresh").html.split('hx-get="')[1].split('"')[0]
    run_imports()

    part = rosa.visit(address, **{"HX-Request": "true"})

    assert "Revocation Error" in part
    assert "amazon.com" in part
    assert "No orders are coming in. This began on" in part
    assert part.links["Reconnect"] == f"/stores/{store.id}/reconnect"


def test_the_revocation_error_stays_on_the_desk_and_the_store(store, rosa, sandbox):
    sandbox.remote.revoke_access("busy")
    ImportRequest.refresh([store], utcnow())
    run_imports()

    pages = [rosa.visit(path) for path in ("/orders", "/stores", f"/stores/{store.id}")]

    assert all("Revocation Error" in page for page in pages)
    assert all(page.links["Reconnect"] == f"/stores/{store.id}/reconnect" for page in pages)


def test_our_keys_being_wrong_is_said_otherwise(store, rosa, sandbox):
    sandbox.remote.expire_access_tokens()
    sandbox.remote.reject_keys()
    ImportRequest.refresh([store], utcnow(), asked_by=1)
    run_imports()

    page, of_store = rosa.visit("/orders"), rosa.visit(f"/stores/{store.id}")

    assert "doesn't accept this application's keys" in page
    stopped = ImportRun.get(ImportRun.failure == "operator")
    assert f"For support: {stopped.failure_detail}" in of_store
    assert "Revocation Error" not in page
    assert Connection.get().connected


@pytest.mark.clock_rate(1)
def test_amazon_being_down_is_said_otherwise(store, rosa, sandbox):
    sandbox.remote.go_down(operation="searchOrders")
    ImportRequest.refresh([store], utcnow(), asked_by=1)
    run_imports()

    page = rosa.visit("/orders")

    assert "Amazon is not answering well" in page
    assert "Revocation Error" not in page


def test_viewers_refresh_nothing(store, visitors):
    ben = enrol(visitors(), "ben", "rosa", Role.VIEWER)

    page = ben.visit("/stores")

    assert not any(button.words == "Refresh" for form in page.forms for button in form.buttons)


def test_strangers_see_no_import_of_rosas(store, carla):
    run = ImportHistory(store).latest

    alone = carla.visit(f"/stores/{store.id}/imports/{run.id}")
    among = carla.visit(f"/orders/imports?run={run.id}", **{"HX-Request": "true"})

    assert alone.status == 404
    assert "amazon.com" not in among


@pytest.mark.parametrize("number", ["x", "-1", "9" * 40, "²"])
def test_nonsense_in_the_address_of_progress_is_nothing(store, rosa, number):
    page = rosa.visit(f"/orders/imports?run={number}", **{"HX-Request": "true"})

    assert page.status == 200


def test_an_order_that_was_set_aside_comes_in_when_retried(store, rosa, sandbox):
    number = _poisonous(sandbox)
    ImportRequest.refresh([store], utcnow())
    run_imports()
    page = rosa.visit(f"/stores/{store.id}")
    sandbox.remote.amend(number, {"createdTime": "2026-11-01T10:00:00Z"})

    retried = rosa.submit(f"Retry order {number}")
    OrderRetry(SetAsideOrder.get(), amazon()).perform()

    assert number in page
    assert "Being fetched again" in retried
    assert Order.get(Order.amazon_order_id == number)
    assert "Set aside" not in rosa.visit(f"/stores/{store.id}").html.split("Latest imports")[0]


def test_a_retry_that_fails_again_keeps_the_order_with_its_reason(store, rosa, sandbox):
    number = _poisonous(sandbox)
    ImportRequest.refresh([store], utcnow())
    run_imports()
    rosa.visit(f"/stores/{store.id}")
    rosa.submit(f"Retry order {number}")

    OrderRetry(SetAsideOrder.get(), amazon()).perform()

    order = SetAsideOrder.get()
    assert (order.times, order.may_be_retried, order.resolved_at) == (2, True, None)


def test_a_retry_waits_while_amazon_is_down(store, sandbox):
    _poisonous(sandbox)
    ImportRequest.refresh([store], utcnow())
    run_imports()
    SetAsideOrder.get().retry(utcnow())
    sandbox.remote.go_down(operation="getOrder")
    before = utcnow()

    OrderRetry(SetAsideOrder.get(), amazon()).perform()

    assert SetAsideOrder.get().retry_at > before


def test_a_lost_retry_is_handed_over_again(store, sandbox, app):
    _poisonous(sandbox)
    ImportRequest.refresh([store], utcnow())
    run_imports()
    SetAsideOrder.get().retry(utcnow())
    later = utcnow() + timedelta(minutes=2)

    SetAsideOrder.hand_over_due(later)

    assert SetAsideOrder.get().retry_at > later


def _poisonous(sandbox) -> str:
    """An order that can't be kept truthfully: it was placed at no time."""
    return sandbox.remote.place_order(
        "busy", "US", created=a_minute_ago(), overrides={"createdTime": "soon"}
    )


@pytest.mark.parametrize(
    ("earliest", "latest", "words", "coverage"),
    [
        (30, 21, "40 orders, 9 of 30 days", 30),
        (3, 2, "40 orders, 1 of 3 days", 33),
        (9, 0, "40 orders, 9 of 30 days", 30),
    ],
)
def test_the_bar_says_how_many_days_have_been_looked_through(earliest, latest, words, coverage):
    """From the oldest order on, or from now back to as far as was asked for."""
    now = utcnow()
    window = {"status": "running", "after": now - timedelta(days=30), "before": now}
    seen = [now - timedelta(days=days) for days in (earliest, latest)]

    report = ImportReport(ImportRun(**window, seen=40, earliest_seen=seen[0], latest_seen=seen[1]))

    assert (report.words, report.coverage) == (words, coverage)


def test_a_bar_without_a_measure_says_no_number():
    now = utcnow()
    begun = ImportRun(status="running", after=now - timedelta(days=30), before=now)
    short = ImportRun(
        status="running", after=now - timedelta(hours=2), before=now, earliest_seen=now
    )

    for report in (ImportReport(begun), ImportReport(short)):
        assert (report.words, report.coverage) == ("0 orders", None)
