"""Amazon said that the authorization is gone; Rosa reconnects, and nothing is missing."""

import time
from datetime import timedelta

import pytest

from tests.wizards.journey import (
    a_minute_ago,
    connect,
    enrol,
    leave_again,
    only_store,
    reconnect,
    run_imports,
)
from tests.wizards.seller_central import edited
from webapp.accounts.rights.role import Role
from webapp.ground.clock import utcnow
from webapp.ground.language.time_format import when
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.consent_request import ConsentRequest
from webapp.stores.store import Store
from webapp.wizards import background_return

# Until Amazon is told to go on.
HANGING = 60


@pytest.fixture
def lost(connected, rosa, sandbox):
    """The same, after the seller removed the application and an import found that out."""
    sandbox.remote.revoke_access("busy")
    ImportRequest.refresh([connected], utcnow())
    run_imports()
    return connected


def test_a_revoked_store_asks_to_reconnect(lost, rosa):
    page = rosa.visit("/stores")

    assert "Revocation Error" in page
    assert page.links["Reconnect"] == f"/stores/{lost.id}/reconnect"


def test_the_notice_leads_to_the_wizard_and_tells_the_time_of_the_accounts_zone(lost, rosa):
    page = rosa.visit("/notices")

    assert page.links["Reconnect the store"] == f"/stores/{lost.id}/reconnect"
    since = when(Connection.get().lost_at, lost.account.time_zone)
    assert f"no orders have come in since {since}." in page


def test_the_notice_is_over_once_the_store_is_reconnected(lost, rosa, central):
    assert "New" in rosa.visit("/notices")

    reconnect(rosa, central, lost)

    assert "unread" not in rosa.visit("/notices")


def test_a_notice_that_was_resolved_says_so_and_asks_for_nothing(lost, rosa, central):
    reconnect(rosa, central, lost)

    page = rosa.visit("/notices")

    assert "Resolved just now" in page
    assert "nothing is left to do." in page
    assert "Reconnect the store" not in page.links


def test_the_wizard_leads_on_to_the_next_region_that_needs_it(lost, rosa, central):
    connect(rosa, central, source="DE")
    Connection.update(status="needs_reconnect").where(Connection.region == "eu").execute()
    german = Store.get(Store.marketplace_id == "A1PA6795UKMFR9")

    before = rosa.visit(f"/stores/{lost.id}/reconnect")
    page = reconnect(rosa, central, lost)

    assert "Afterwards amazon.de" in before
    assert "Next: amazon.de" in page
    assert page.links["Reconnect amazon.de"] == f"/stores/{german.id}/reconnect"
    assert "Next:" not in reconnect(rosa, central, german)


@pytest.mark.parametrize("path", ["/stores", "/stores/{}", "/orders"])
def test_whoever_may_not_reconnect_is_told_whom_to_ask(lost, visitors, path):
    vera = enrol(visitors(), "vera", "rosa", Role.VIEWER)

    page = vera.visit(path.format(lost.id))

    assert "Ask an owner to reconnect" in page
    assert "Reconnect" not in page.links
    assert "Connect a store" not in page.links


def test_the_wizard_says_since_when_and_what_stays(lost, rosa):
    page = rosa.visit(f"/stores/{lost.id}/reconnect")

    assert "Revocation Error" in page
    assert "No orders are coming in" in page
    assert "Since" in page
    assert "Settings, service mappings, orders, tags and notes stay as they are" in page


def test_the_source_is_fixed_and_the_identifier_is_as_it_was(lost, rosa):
    Store.update(product_identifier="asin").execute()
    rosa.visit(f"/stores/{lost.id}/reconnect")

    page = rosa.click("Reconnect")

    form, _ = page.form("Connect")
    assert "Amazon.com (United States)" in page
    assert "source" not in form.choices
    assert form.fields["product_identifier"] == ["asin"]


def test_what_was_ordered_in_between_is_fetched(lost, rosa, central, sandbox):
    between = sandbox.remote.place_order("busy", "US", created=a_minute_ago())

    page = reconnect(rosa, central, lost)
    run_imports()

    assert "amazon.com is connected again" in page
    assert "so that nothing ordered in between is missing" in page
    assert ImportHistory(lost).latest.kind == ImportKind.CATCH_UP
    assert between in {order.amazon_order_id for order in Order.select()}
    assert "1 new" in rosa.visit(page.path)


def test_settings_and_orders_stay_untouched(lost, rosa, central):
    Store.update(nickname="Harbour", refresh_minutes=60, refresh_by_itself=False).execute()
    before = _untouched()

    reconnect(rosa, central, lost)

    assert _untouched() == before
    assert Connection.get().connected


def test_the_identifier_may_be_changed(lost, rosa, central):
    reconnect(rosa, central, lost, product_identifier="order_item_id")

    assert only_store().identifier.label == "Use Order Item ID"


def test_all_stores_of_the_authorization_are_mended_together(connected, rosa, central, sandbox):
    connect(rosa, central, source="CA")
    run_imports()
    sandbox.remote.revoke_access("busy")
    ImportRequest.refresh([connected], utcnow())
    run_imports()
    between = sandbox.remote.place_order("busy", "CA", created=a_minute_ago())

    first = rosa.visit(f"/stores/{connected.id}/reconnect")
    page = reconnect(rosa, central, connected)
    run_imports()

    assert "amazon.ca" in first
    assert "Connected again as well: amazon.ca" in page
    assert {store.status for store in Store.select()} == {"connected"}
    assert between in {order.amazon_order_id for order in Order.select()}


def test_another_seller_is_refused(lost, rosa, central, sandbox):
    calls = sandbox.remote.count("token")

    page = reconnect(rosa, central, lost, "second")

    assert "That was another seller" in page
    assert sandbox.remote.seller_id("busy") in page
    assert page.links["Reconnect"] == f"/stores/{lost.id}/reconnect"
    assert Connection.get().needs_reconnect
    assert sandbox.remote.count("token") == calls


def test_another_seller_under_this_ones_name_is_refused(lost, rosa, central, sandbox):
    back = central.authorize(leave_again(rosa, lost), "second")

    page = rosa.visit(edited(back, selling_partner_id=sandbox.remote.seller_id("busy")))

    assert "That was another seller" in page
    assert Connection.get().needs_reconnect
    assert Connection.get().grant == 1


def test_amazon_down_at_the_proof_is_amazon_down(lost, rosa, central, sandbox):
    back = central.authorize(leave_again(rosa, lost))
    sandbox.remote.go_down(operation="getOrder")

    page = rosa.visit(back)

    assert "Amazon doesn't answer" in page
    assert page.links["Reconnect"] == f"/stores/{lost.id}/reconnect"
    assert Connection.get().needs_reconnect


def test_cancelled_at_amazon_the_store_stays_as_it_was(lost, rosa, central):
    page = rosa.visit(central.cancel(leave_again(rosa, lost)))

    assert "You cancelled at Amazon" in page
    assert page.links["Reconnect"] == f"/stores/{lost.id}/reconnect"
    assert page.links["Go to the store"] == f"/stores/{lost.id}"
    assert Connection.get().needs_reconnect


def test_a_store_that_works_can_be_renewed_ahead_of_time(connected, rosa, central):
    Connection.update(expires_at=utcnow() + timedelta(days=3)).execute()

    first = rosa.visit(f"/stores/{connected.id}/reconnect")
    page = reconnect(rosa, central, connected)

    assert "This store works" in first
    assert "is connected again" in page
    assert Connection.get().expires_at > utcnow() + timedelta(days=360)


def test_a_disconnected_store_is_taken_up_again(connected, rosa, central):
    rosa.visit(f"/stores/{connected.id}/disconnect")
    rosa.submit("Disconnect")

    first = rosa.visit(f"/stores/{connected.id}/reconnect")
    page = reconnect(rosa, central, connected)
    run_imports()

    assert "takes it up again with all it had" in first
    assert "Imports go on from" in first
    assert "is connected again" in page
    assert only_store().connected
    assert Order.select().count() == 1


def test_a_seller_whom_another_account_connected_meanwhile(connected, rosa, carla, central):
    rosa.visit(f"/stores/{connected.id}/disconnect")
    rosa.submit("Disconnect")
    connect(carla, central)

    page = reconnect(rosa, central, connected)

    assert "This seller is connected elsewhere" in page
    assert "carla" not in page.html.lower()
    assert Store.get_by_id(connected.id).status == "disconnected"


def test_a_refusal_of_the_old_grant_doesnt_break_the_new_one(lost, rosa, central):
    reconnect(rosa, central, lost)

    lost_again = Connection.get().lose_access(1, "revoked", utcnow())

    assert not lost_again
    assert Connection.get().connected


def test_of_two_tabs_the_later_consent_counts_though_the_earlier_one_ends_last(
    lost, rosa, central, sandbox, monkeypatch
):
    slow, quick = (leave_again(rosa, lost) for _ in range(2))
    asked = sandbox.remote.count("getAccount")
    sandbox.remote.slow(HANGING, "getAccount")
    with monkeypatch.context() as at_once:
        at_once.setattr(background_return, "PATIENCE_SECONDS", 0.2)
        waiting = rosa.visit(central.authorize(slow))
    while sandbox.remote.count("getAccount") == asked:
        time.sleep(0.05)
    done = rosa.visit(central.authorize(quick))

    sandbox.remote.lift()
    while "Asking Amazon" in rosa.visit(waiting.path):
        time.sleep(0.1)
    sandbox.remote.expire_access_tokens()
    sandbox.remote.place_order("busy", "US", created=a_minute_ago())
    run_imports()

    assert "is connected again" in done
    assert Connection.get().connected
    assert Order.select().count() == 2


def test_who_is_no_owner_is_told_to_ask_one(lost, visitors):
    ben = enrol(visitors(), "ben", "rosa", Role.SHIPPER)

    page = ben.visit(f"/stores/{lost.id}/reconnect")

    assert page.status == 403
    assert "Only an owner connects stores" in page


def test_strangers_find_no_store_of_rosas(lost, rosa, carla, central):
    outcome = reconnect(rosa, central, lost).path

    pages = [carla.visit(f"/stores/{lost.id}/reconnect{rest}") for rest in ("", "/source")]

    assert [page.status for page in (*pages, carla.visit(outcome))] == [404, 404, 404]


def test_htmx_leaves_by_a_header(lost, rosa):
    rosa.visit(f"/stores/{lost.id}/reconnect/source")

    answer = rosa.htmx("Connect")

    assert answer.status == 204
    assert "/apps/authorize/consent?" in answer.headers["HX-Redirect"]
    assert ConsentRequest.select().order_by(ConsentRequest.id.desc()).get().store_id == lost.id


def test_an_unknown_identifier_shows_the_same_step(lost, rosa):
    rosa.visit(f"/stores/{lost.id}/reconnect/source")

    page = rosa.submit("Connect", product_identifier="ean")

    assert page.status == 422
    assert "Choose one of the identifiers." in page


def _untouched() -> tuple[object, ...]:
    store = only_store()
    orders = [(order.id, order.status) for order in Order.select()]
    return (
        store.id,
        store.nickname,
        store.product_identifier,
        store.refresh_minutes,
        store.refresh_by_itself,
        orders,
    )
