"""Everything that can go wrong on the way back from Amazon: its sentence, and its way out."""

import json
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.visitor import Visitor
from tests.wizards.journey import (
    a_minute_ago,
    account_of,
    connect,
    enrol,
    last_outcome,
    leave,
    nothing_is_left,
    only_store,
    run_imports,
    sign_in,
    user,
)
from tests.wizards.seller_central import edited
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.amazon.failure import TryLater
from webapp.ground.amazon_client import amazon
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.settings import Settings
from webapp.imports.import_request import ImportRequest
from webapp.orders.order import Order
from webapp.stores.access_token import AccessToken
from webapp.stores.connection import Connection
from webapp.stores.consent_request import ConsentRequest
from webapp.stores.store import Store
from webapp.wizards import background_return

# Until Amazon is told to go on.
HANGING = 60
# Where one of them fails, the other tells enough to go on.
SELLERS = ["getAccount", "getMarketplaceParticipations"]
AGAIN = "/stores/connect/source?source=US&product_identifier=sku"


def test_cancelled_at_amazon(rosa, central, sandbox):
    page = rosa.visit(central.cancel(leave(rosa)))

    assert "You cancelled at Amazon" in page
    assert page.links["Try again"] == AGAIN
    assert nothing_is_left()
    assert sandbox.remote.count("token") == 0


def test_another_error_of_seller_central(rosa, central):
    back = edited(central.cancel(leave(rosa)), error="server_error")

    page = rosa.visit(back)

    assert "Amazon broke off" in page
    assert page.links["Try again"] == AGAIN


def test_back_too_late(rosa, central, sandbox):
    back = central.authorize(leave(rosa))
    ConsentRequest.update(expires_at=utcnow() - timedelta(seconds=1)).execute()

    page = rosa.visit(back)

    assert "That took too long" in page
    assert page.links["Try again"] == AGAIN
    assert nothing_is_left()
    assert sandbox.remote.count("token") == 0


def test_a_state_is_good_for_ten_minutes(rosa, central):
    leave(rosa)

    trip = ConsentRequest.get()
    assert trip.expires_at - trip.created_at <= timedelta(minutes=10, seconds=1)


@pytest.mark.parametrize("state", ["forged", "", None, "A" * 5000])
def test_a_forged_or_missing_state(rosa, central, sandbox, state):
    page = rosa.visit(edited(central.authorize(leave(rosa)), state=state))

    assert page.status == 400
    assert "This link isn't for this browser" in page
    assert page.links["Connect a store"] == "/stores/connect"
    assert nothing_is_left()
    assert sandbox.remote.count("token") == 0


def test_a_strangers_state(rosa, carla, central, sandbox):
    back = central.authorize(leave(rosa))

    page = carla.visit(back)

    assert page.status == 400
    assert "This link isn't for this browser" in page
    assert sandbox.remote.count("token") == 0
    assert ConsentRequest.get().used_at is None


def test_a_team_mates_state(rosa, visitors, central):
    ben = enrol(visitors(), "ben", "rosa", Role.OWNER)

    page = ben.visit(central.authorize(leave(rosa)))

    assert page.status == 400
    assert nothing_is_left()


def test_the_state_of_rosas_other_browser(rosa, visitors, central):
    other = sign_in(visitors(), "rosa")

    page = other.visit(central.authorize(leave(rosa)))

    assert page.status == 400
    assert nothing_is_left()


def test_signed_out_in_between_the_code_goes_nowhere(rosa, central):
    back = central.authorize(leave(rosa))
    rosa.http.delete_cookie("session", domain="127.0.0.1")

    page = rosa.visit(back)

    assert page.path == "/sign-in"
    assert "code" not in page.url
    assert "You were signed out while you were at Amazon" in page


def test_the_back_button_after_success(rosa, central, sandbox):
    back = central.authorize(leave(rosa))
    first = rosa.visit(back)

    second = rosa.visit(back)

    assert second.url == first.url
    assert "amazon.com is connected" in second
    assert sandbox.remote.count("token") == 1


def test_a_double_click_asks_amazon_once(rosa, app, central, sandbox):
    back = central.authorize(leave(rosa))
    other = Visitor(app)
    cookie = rosa.http.get_cookie("session", domain="127.0.0.1")
    other.http.set_cookie("session", cookie.value, domain="127.0.0.1")
    sandbox.remote.slow(HANGING, "token")

    with ThreadPoolExecutor() as pool:
        clicks = [pool.submit(visitor.visit, back) for visitor in (rosa, other)]
        wait(clicks, return_when=FIRST_COMPLETED)
        sandbox.remote.lift()
        pages = [click.result() for click in clicks]

    assert sandbox.remote.count("token") == 1
    assert pages[0].url == pages[1].url
    assert sum("Asking Amazon" in page for page in pages) == 1
    assert "amazon.com is connected" in rosa.visit(pages[0].path)


def test_while_amazon_is_asked_the_page_says_so_and_looks_again(rosa):
    leave(rosa)
    ConsentRequest.update(used_at=utcnow()).execute()

    page = rosa.visit(f"/stores/connect/{ConsentRequest.get().id}")

    assert "Asking Amazon" in page
    assert 'hx-trigger="every 1s"' in page.html
    assert '<meta http-equiv="refresh"' in page.html


def test_an_amazon_that_hangs_keeps_nobodys_browser_and_is_asked_on(
    rosa, central, sandbox, monkeypatch
):
    monkeypatch.setattr(background_return, "PATIENCE_SECONDS", 0.2)
    back = central.authorize(leave(rosa))
    sandbox.remote.slow(HANGING, "token")

    page = rosa.visit(back)

    assert "Asking Amazon" in page
    sandbox.remote.lift()
    while "Asking Amazon" in (page := rosa.visit(page.path)):
        time.sleep(0.1)
    assert "amazon.com is connected" in page


def test_a_trip_whose_process_died_was_interrupted(rosa):
    leave(rosa)
    ConsentRequest.update(used_at=utcnow() - timedelta(minutes=3)).execute()

    page = rosa.visit(f"/stores/connect/{ConsentRequest.get().id}")

    assert "Connecting was interrupted" in page
    assert page.links["Try again"] == AGAIN


def test_a_trip_that_nobody_came_back_from(rosa):
    leave(rosa)

    page = rosa.visit(f"/stores/connect/{ConsentRequest.get().id}")

    assert "You haven't come back from Amazon yet" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"spapi_oauth_code": None},
        {"spapi_oauth_code": ""},
        {"spapi_oauth_code": "S" * 5000},
        {"spapi_oauth_code": "with spaces & signs"},
        {"selling_partner_id": None},
        {"selling_partner_id": "x"},
        {"selling_partner_id": "A" * 300},
        {"selling_partner_id": "A1'; DROP TABLE"},
    ],
)
def test_a_nonsense_answer(rosa, central, sandbox, changes):
    page = rosa.visit(edited(central.authorize(leave(rosa)), **changes))

    assert "Amazon's answer was incomplete" in page
    assert page.links["Try again"] == AGAIN
    assert nothing_is_left()
    assert sandbox.remote.count("token") == 0


def test_of_two_codes_none_counts(rosa, central, sandbox):
    back = central.authorize(leave(rosa))

    page = rosa.visit(f"{back}&spapi_oauth_code=SBsecond")

    assert "Amazon's answer was incomplete" in page
    assert sandbox.remote.count("token") == 0


def test_a_code_that_amazon_refuses(rosa, central):
    page = rosa.visit(edited(central.authorize(leave(rosa)), spapi_oauth_code="SBunknown"))

    assert "Amazon's code was no longer good" in page
    assert page.links["Try again"] == AGAIN
    assert nothing_is_left()


def test_a_marketplace_that_isnt_the_sellers(rosa, central):
    page = connect(rosa, central, "narrow", "GB")

    assert "This seller doesn't sell there" in page
    assert "amazon.co.uk (United Kingdom)" in page
    assert "take part in amazon.co.uk (United Kingdom), but in amazon.fr" in page
    assert "(France) and amazon.de (Germany)." in page
    assert page.links["Choose another source"].startswith("/stores/connect/source?source=FR")
    assert nothing_is_left()


def test_a_part_of_the_world_where_the_seller_has_no_account(rosa, central):
    page = connect(rosa, central, "narrow", "US")

    assert "Amazon gives no access there" in page
    assert "Choose another source" in page.links
    assert nothing_is_left()


def test_suspended_listings(rosa, central):
    page = connect(rosa, central, "suspended")

    assert "The listings are suspended" in page
    assert nothing_is_left()


def test_an_individual_plan(rosa, central):
    page = connect(rosa, central, "individual")

    assert "This seller is on the Individual plan" in page
    assert page.links["Try again"] == AGAIN
    assert nothing_is_left()


@pytest.mark.parametrize("operations", [["token"], SELLERS])
def test_amazon_down(rosa, central, sandbox, operations):
    back = central.authorize(leave(rosa))
    for operation in operations:
        sandbox.remote.go_down(operation=operation)

    page = rosa.visit(back)

    assert "Amazon doesn't answer" in page
    assert page.links["Try again"] == AGAIN
    assert nothing_is_left()


@pytest.mark.parametrize("operations", [["token"], SELLERS])
def test_amazon_talks_nonsense(rosa, central, sandbox, operations):
    back = central.authorize(leave(rosa))
    for operation in operations:
        sandbox.remote.garble("html", operation)

    page = rosa.visit(back)

    assert "Amazon doesn't answer" in page
    assert nothing_is_left()


@pytest.mark.parametrize("operations", [["token"], SELLERS])
def test_throttled(rosa, central, sandbox, operations):
    back = central.authorize(leave(rosa))
    for operation in operations:
        sandbox.remote.throttle(operation)

    page = rosa.visit(back)

    assert "Amazon asks us to wait" in page
    assert "Amazon takes requests again from" in page
    assert page.links["Try again"] == AGAIN
    assert nothing_is_left()


@pytest.mark.parametrize("error", ["invalid_client", "unauthorized_client"])
def test_our_own_keys_are_the_operators_business(rosa, central, sandbox, error):
    back = central.authorize(leave(rosa))
    sandbox.remote.reject_keys(error)

    page = rosa.visit(back)

    assert "Amazon refuses this installation's keys" in page
    assert "whoever runs this installation" in page
    assert nothing_is_left()


def test_an_installation_without_keys_sends_nobody_to_amazon(rosa, app):
    app.extensions["settings"] = _without_keys(app.extensions["settings"])
    rosa.visit("/stores/connect/source")

    page = rosa.submit("Connect")

    assert page.status == 503
    assert "This installation isn't registered with Amazon" in page
    assert not ConsentRequest.select().exists()


def test_an_owner_who_is_none_any_more(rosa, central, sandbox):
    back = central.authorize(leave(rosa))
    User.update(role=Role.VIEWER).where(User.id == user("rosa").id).execute()

    page = rosa.visit(back)

    assert "Only an owner connects stores" in page
    assert page.text.count("Go to the stores") == 1
    assert sandbox.remote.count("token") == 0


def test_a_plan_that_was_given_up_in_between(rosa, central, sandbox):
    back = central.authorize(leave(rosa))
    account_of("rosa").change_plan("standard", utcnow(), user("rosa"))

    page = rosa.visit(back)

    assert "Your plan doesn't include stores" in page
    assert page.links["See your plan"] == "/account?next=/stores/connect#plan-title"
    assert sandbox.remote.count("token") == 0


def test_a_source_that_is_connected_here_already(rosa, central, sandbox):
    connect(rosa, central)
    grant = Connection.get().grant

    page = connect(rosa, central)

    assert "This store is connected already" in page
    assert page.links["Reconnect"] == f"/stores/{only_store().id}/reconnect"
    assert Connection.get().grant == grant
    assert sandbox.remote.count("token") == 1


@pytest.mark.parametrize("denied", [(), ("getOrder",), ("getOrder", "searchOrders")])
def test_a_seller_whom_another_account_has_is_told_so_once_proven(
    connected, carla, central, sandbox, denied
):
    for operation in denied:
        sandbox.remote.deny(operation, calls=None)

    page = connect(carla, central)

    assert "This seller is connected elsewhere" in page
    assert "rosa@" not in page.html.lower()
    assert "rosa limited" not in page.html.lower()
    assert Store.select().where(Store.account == account_of("carla")).count() == 0


def test_a_seller_without_orders_is_known_by_their_selling_account(rosa, carla, central):
    connect(rosa, central)

    page = connect(carla, central)

    assert "This seller is connected elsewhere" in page


def test_whose_seller_connects_elsewhere_goes_on_with_the_new_tokens(
    connected, carla, central, sandbox
):
    connect(carla, central)
    sandbox.remote.expire_access_tokens()
    sandbox.remote.place_order("busy", "US", created=a_minute_ago())
    ImportRequest.refresh([connected], utcnow())
    run_imports()

    assert Connection.get().connected
    assert Order.select().count() == 2


def test_whoever_writes_a_sellers_id_learns_nothing_and_holds_nobody_off(
    rosa, carla, central, sandbox
):
    busy = sandbox.remote.seller_id("busy")
    forged = edited(central.authorize(leave(carla), "second"), selling_partner_id=busy)

    squatter = carla.visit(forged)
    seller = connect(rosa, central, "busy")

    assert "amazon.com is connected" in squatter
    assert "amazon.com is connected" in seller
    assert [each.selling_partner_id for each in Connection.select()] == [busy, busy]
    assert len({each.allowance for each in Connection.select()}) == 2


def test_an_id_that_somebody_has_is_answered_like_one_that_nobody_has(
    connected, carla, central, sandbox
):
    answers = []
    for seller_id in (sandbox.remote.seller_id("busy"), "A1NOBODYSOWN1"):
        back = edited(central.authorize(leave(carla), "second"), selling_partner_id=seller_id)
        page = carla.visit(back)
        answers.append((page.status, page.h1, page.path.rstrip("0123456789")))

    assert answers[0] == answers[1]
    assert sandbox.remote.count("token") == 3


def test_two_claims_to_one_seller_are_shown_to_the_operator_who_ends_the_wrong_one(
    app, connected, carla, central, sandbox, caplog
):
    busy = sandbox.remote.seller_id("busy")
    carla.visit(edited(central.authorize(leave(carla), "second"), selling_partner_id=busy))
    console = app.test_cli_runner()

    shown = console.invoke(args=["sellers", "contested", "--json"])
    squatter = json.loads(shown.output)[1]
    ended = console.invoke(args=["sellers", "end-connection", str(squatter["connection"])])

    assert shown.exit_code == 1
    assert [each["seller"] for each in json.loads(shown.output)] == [busy, busy]
    assert squatter["account"] == account_of("carla").id
    assert "consent.seller_contested" in caplog.text
    assert AuditEntry.select().where(AuditEntry.event == "seller.contested").get().chain == 0
    assert ended.exit_code == 0
    assert console.invoke(args=["sellers", "contested"]).exit_code == 0
    assert Connection.get_by_id(connected.connection_id).connected


def test_two_accounts_race_for_one_seller(rosa, carla, central, sandbox):
    backs = [central.authorize(leave(visitor)) for visitor in (rosa, carla)]
    sandbox.remote.slow(HANGING, "getAccount", calls=2)

    with ThreadPoolExecutor() as pool:
        ways = zip((rosa, carla), backs, strict=True)
        visits = [pool.submit(who.visit, back) for who, back in ways]
        _await_calls(sandbox, "getAccount", 2)
        sandbox.remote.lift()
        pages = [visit.result() for visit in visits]

    assert sandbox.remote.count("token") == 2
    assert sum("amazon.com is connected" in page for page in pages) == 1
    assert sum("This seller is connected elsewhere" in page for page in pages) == 1
    assert Connection.select().count() == Store.select().count() == 1


def test_an_edited_seller_cannot_take_over_a_connection(rosa, central, sandbox):
    sandbox.remote.place_order("busy", "US", created=a_minute_ago())
    connect(rosa, central, "busy", "US")
    run_imports()
    before = _sealed()

    back = central.authorize(leave(rosa, "CA"), "second")
    page = rosa.visit(edited(back, selling_partner_id=sandbox.remote.seller_id("busy")))

    assert "That was another seller" in page
    assert _sealed() == before


def test_a_failed_trip_leaves_a_working_connection_working(rosa, central, sandbox):
    sandbox.remote.place_order("second", "US", created=a_minute_ago())
    connect(rosa, central, "second", "US")
    run_imports()

    page = connect(rosa, central, "second", "MX")
    sandbox.remote.expire_access_tokens()
    sandbox.remote.place_order("second", "US", created=a_minute_ago())
    ImportRequest.refresh([only_store()], utcnow())
    run_imports()

    assert "This seller doesn't sell there" in page
    assert Connection.get().connected
    assert AccessToken(Connection.get(), amazon())()
    assert Order.select().count() == 2


def test_a_token_that_comes_while_the_store_is_disconnected_is_not_kept(connected, sandbox):
    connection = connected.connection
    Connection.update(access_expires_at=utcnow()).execute()
    before = sandbox.remote.count("token")
    sandbox.remote.slow(HANGING, "token")

    with ThreadPoolExecutor() as pool:
        asked = pool.submit(_renewed, connection)
        _await_calls(sandbox, "token", before + 1)
        connected.disconnect(utcnow())
        sandbox.remote.lift()

    assert isinstance(asked.exception(), TryLater)
    assert (Connection.get().refresh_token, Connection.get().access_token) == (None, None)


def test_no_code_and_no_state_stands_in_a_log(rosa, central, caplog):
    address = leave(rosa)
    back = central.authorize(address)
    rosa.visit(back)
    rosa.visit(edited(back, state="forged"))

    logged = caplog.text
    assert "consent.concluded" in logged
    assert "consent.state_unknown" in logged
    assert _value(back, "spapi_oauth_code") not in logged
    assert _value(back, "state") not in logged


def test_the_database_keeps_no_state(rosa, central):
    state = _value(leave(rosa), "state")

    trip = ConsentRequest.get()
    assert state not in trip.state_hash
    assert len(state) >= 43
    assert last_outcome() is None


def _await_calls(sandbox, operation: str, count: int) -> None:
    until = time.monotonic() + HANGING
    while sandbox.remote.count(operation) < count:
        assert time.monotonic() < until, f"{operation} was not asked"
        time.sleep(0.01)


def _sealed() -> tuple[bytes, int]:
    connection = Connection.get()
    return bytes(connection.refresh_token), connection.grant


def _renewed(connection):
    with db.connected():
        return AccessToken(connection, amazon())()


def _value(address: str, name: str) -> str:
    return parse_qs(urlsplit(address).query)[name][0]


def _without_keys(settings: Settings) -> Settings:
    return replace(settings, amazon_app_id="", amazon_client_id="", amazon_client_secret="")
