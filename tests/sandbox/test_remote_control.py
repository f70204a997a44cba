"""Each verb of the remote control, seen from the application's side."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from requests import JSONDecodeError

from tests.sandbox.application import EVERYTHING, LONG_AGO, CallingApplication
from webapp.sandbox import fault
from webapp.sandbox.order_line import OrderLine
from webapp.sandbox.remote_control import RemoteControl, RemoteError
from webapp.sandbox.settings import SandboxSettings

CREATED = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def seen(application: CallingApplication) -> dict[str, dict[str, object]]:
    """All orders as a search finds them, by number."""
    pages = application.pages(createdAfter=LONG_AGO, includedData=EVERYTHING)
    return {order["orderId"]: order for page in pages for order in page}


def status_of(remote: RemoteControl, order: str) -> str:
    return str(remote.order(order)["fulfillment"]["fulfillmentStatus"])


def test_an_order_is_placed_as_wished(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    number = remote.place_order(
        "busy",
        "CA",
        created=CREATED,
        buyer_name="Ada Canary",
        service_level="NEXT_DAY",
        sku="MUG-STONE-350",
        quantity=2,
        items=1,
    )

    order = seen(app_of_busy)[number]

    assert order["createdTime"] == "2026-11-01T09:30:00Z"
    assert order["buyer"]["buyerName"] == "Ada Canary"
    assert order["recipient"]["deliveryAddress"]["name"] == "Ada Canary"
    assert order["fulfillment"]["fulfillmentServiceLevel"] == "NEXT_DAY"
    assert order["orderItems"][0]["product"]["sellerSku"] == "MUG-STONE-350"
    assert order["orderItems"][0]["quantityOrdered"] == 2


def test_overrides_reach_into_the_document_and_none_takes_away(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    changes = {"recipient": None, "fulfillment": {"fulfillmentStatus": "LOST_IN_SPACE"}}

    number = remote.place_order("busy", "US", overrides=changes | {"novelty": [1]})

    order = seen(app_of_busy)[number]
    assert "recipient" not in order
    assert order["fulfillment"]["fulfillmentStatus"] == "LOST_IN_SPACE"
    assert order["fulfillment"]["fulfilledBy"] == "MERCHANT"
    assert order["novelty"] == [1]


def test_a_poisonous_document_is_served_as_it_stands(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    poison = {"orderId": "112-0000000-0000001", "createdTime": "never", "orderItems": None}

    remote.place_document(poison)

    assert seen(app_of_busy)["112-0000000-0000001"] == poison


def test_orders_spread_over_past_days_go_round_all_marketplaces(remote: RemoteControl) -> None:
    numbers = remote.place_orders("second", 12, days=6)

    ages = [
        datetime.now(UTC) - datetime.fromisoformat(remote.order(one)["createdTime"])
        for one in numbers
    ]
    markets = {remote.order(one)["salesChannel"]["marketplaceName"] for one in numbers}
    assert ages == sorted(ages, reverse=True)
    assert timedelta(days=5.9) < ages[0] < timedelta(days=6.1)
    assert len(markets) == 6


def test_a_pending_order_shows_its_buyer_only_once_paid(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    number = remote.place_order("busy", "US", status="PENDING", buyer_name="Ada Canary")
    before = seen(app_of_busy)[number]

    remote.pay(number)

    after = seen(app_of_busy)[number]
    assert not {"buyer", "recipient", "proceeds"} & before.keys()
    assert after["buyer"]["buyerName"] == "Ada Canary"
    assert after["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert after["lastUpdatedTime"] > before["lastUpdatedTime"]


def test_shipping_a_part_and_then_the_rest(remote: RemoteControl) -> None:
    number = remote.place_order("busy", "US", items=2)
    first = remote.order(number)["orderItems"][0]

    partly = remote.ship(number, {first["orderItemId"]: first["quantityOrdered"]})
    wholly = remote.ship(number)

    assert (partly.status, wholly.status) == ("PARTIALLY_SHIPPED", "SHIPPED")
    assert len(remote.order(number)["packages"]) == 2


def test_cancelling_one_item_leaves_the_order_open(remote: RemoteControl) -> None:
    number = remote.place_order("busy", "US", items=2)
    first, second = (item["orderItemId"] for item in remote.order(number)["orderItems"])

    one = remote.cancel(number, "BUYER", [first])
    both = remote.cancel(number, "BUYER", [second])

    assert (one.status, both.status) == ("UNSHIPPED", "CANCELLED")


def test_a_buyer_asks_for_cancellation_and_the_order_stays(remote: RemoteControl) -> None:
    number = remote.place_order("busy", "US", kind="plain")

    line = remote.request_cancellation(number, "Too late")

    request = remote.order(number)["orderItems"][0]["cancellation"]["cancellationRequest"]
    assert line.status == "UNSHIPPED"
    assert request == {"requester": "BUYER", "cancelReason": "Too late"}


def test_an_address_changes(app_of_busy: CallingApplication, remote: RemoteControl) -> None:
    number = remote.place_order("busy", "US")

    remote.change_address(number, addressLine1="2 Moved Away", postalCode="98199")

    address = seen(app_of_busy)[number]["recipient"]["deliveryAddress"]
    assert (address["addressLine1"], address["postalCode"]) == ("2 Moved Away", "98199")


def test_an_order_is_amended_and_touched_as_of_any_moment(remote: RemoteControl) -> None:
    number = remote.place_order("busy", "US", created=CREATED)

    amended = remote.amend(number, {"programs": ["PREMIUM"]}, updated=CREATED)
    touched = remote.touch(number, updated=CREATED + timedelta(hours=1))

    assert remote.order(number)["programs"] == ["PREMIUM"]
    assert amended.last_updated == "2026-11-01T09:30:00Z"
    assert touched.last_updated == "2026-11-01T10:30:00Z"


@pytest.mark.parametrize(
    "verb",
    [
        lambda remote, number: remote.pay(number),
        lambda remote, number: remote.ship(number),
        lambda remote, number: remote.cancel(number),
    ],
)
def test_what_an_order_cannot_do_is_refused_with_a_sentence(
    remote: RemoteControl, verb: object
) -> None:
    number = remote.place_order("busy", "US", status="SHIPPED")

    with pytest.raises(RemoteError, match="is SHIPPED and can't be"):
        verb(remote, number)


@pytest.mark.parametrize(
    "verb",
    [
        lambda remote: remote.place_order("nobody"),
        lambda remote: remote.place_order(wings=2),
        lambda remote: remote.pay("112-0000000-0000000"),
        lambda remote: remote.throttle("flyToTheMoon"),
        lambda remote: remote.throttle(calls="many"),
        lambda remote: remote.garble("gently"),
        lambda remote: remote.set_clock_rate(0.5),
        lambda remote: remote.authorize("busy", "mars"),
    ],
)
def test_a_senseless_command_is_refused(remote: RemoteControl, verb: object) -> None:
    with pytest.raises(RemoteError):
        verb(remote)


def test_a_command_that_there_is_none_of_isnt_sent(remote: RemoteControl) -> None:
    with pytest.raises(AttributeError, match="no fly"):
        remote.fly()
    with pytest.raises(TypeError, match="order_id"):
        remote.pay()


def test_the_next_calls_are_throttled_and_counted(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.throttle("searchOrders", calls=2)

    statuses = [app_of_busy.search().status_code for _ in range(3)]

    assert statuses == [429, 429, 200]
    assert remote.count("searchOrders", 429) == 2
    assert remote.count("searchOrders") == 3


def test_amazon_goes_down_and_comes_up(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.go_down(status=500)
    down = [app_of_busy.search().status_code, app_of_busy.ask_token().status_code]

    remote.come_up()

    assert down == [500, 500]
    assert app_of_busy.search().status_code == 200


def test_amazon_comes_up_by_itself_after_some_seconds(
    app_of_busy: CallingApplication, remote: RemoteControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [0.0]
    monkeypatch.setattr(fault, "time", SimpleNamespace(monotonic=lambda: passed[-1]))
    remote.go_down(seconds=60)

    passed.append(59.9)
    down = app_of_busy.search().status_code
    passed.append(60.0)

    assert (down, app_of_busy.search().status_code) == (503, 200)


def test_a_slow_answer_takes_its_time(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.slow(seconds=0.3, operation="searchOrders")
    began = time.monotonic()

    app_of_busy.search()

    assert time.monotonic() - began >= 0.3


def test_the_answer_after_so_many_is_kept_until_that_is_lifted(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.slow(seconds=600, operation="searchOrders", after=1)

    first = app_of_busy.search().status_code
    with ThreadPoolExecutor() as pool:
        kept = pool.submit(app_of_busy.search)
        while remote.count("searchOrders") < 2:
            time.sleep(0.01)
        answered = kept.done()
        remote.lift("slow")
        second = kept.result(120).status_code

    assert (first, answered, second) == (200, False, 200)


def test_an_amazon_that_hangs_lets_go_when_it_comes_up_and_blocks_nobody_else(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.go_down(hang=60, operation="searchOrders")

    with ThreadPoolExecutor() as pool:
        hanging = pool.submit(app_of_busy.search)
        while not remote.calls("searchOrders"):
            time.sleep(0.01)
        waits = not hanging.done()
        remote.come_up()
        answer = hanging.result(timeout=60)

    assert waits
    assert answer.status_code == 503


@pytest.mark.parametrize(
    ("how", "kind"),
    [("html", "text/html"), ("empty", "application/json"), ("truncated", "application/json")],
)
def test_an_answer_is_garbled_once(
    app_of_busy: CallingApplication, remote: RemoteControl, how: str, kind: str
) -> None:
    remote.garble(how, "searchOrders")

    garbled = app_of_busy.search()

    assert garbled.headers["Content-Type"].startswith(kind)
    with pytest.raises(JSONDecodeError):
        garbled.json()
    assert app_of_busy.search().json()["orders"] == []


@pytest.mark.parametrize(("how", "body"), [("list", []), ("nonsense", {"surprise": True})])
def test_an_answer_may_be_json_of_the_wrong_shape(
    app_of_busy: CallingApplication, remote: RemoteControl, how: str, body: object
) -> None:
    remote.garble(how, "searchOrders")

    assert app_of_busy.search().json() == body


def test_an_answer_may_say_that_it_is_something_else(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.garble("wrong_type", "searchOrders")

    assert app_of_busy.search().headers["Content-Type"] == "text/plain"


def test_a_page_comes_twice_and_nothing_is_lost(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    placed = remote.place_orders("busy", 6, "US", days=6)
    remote.duplicate_page()

    pages = app_of_busy.pages(createdAfter=LONG_AGO, maxResultsPerPage=2)

    found = [order["orderId"] for page in pages for order in page]
    assert found == placed[:2] + placed


def test_a_shuffled_search_comes_newest_first_and_is_complete(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    placed = remote.place_orders("busy", 30, "US", days=30)
    remote.shuffle_pages()

    pages = app_of_busy.pages(createdAfter=LONG_AGO, maxResultsPerPage=10)

    found = [order["orderId"] for page in pages for order in page]
    assert set(found[:10]) == set(placed[20:])
    assert found[:10] != sorted(placed[20:], key=placed.index, reverse=True)
    assert sorted(found) == sorted(placed)


def test_page_tokens_expire_on_command(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_orders("busy", 2, "US", days=2)
    first = app_of_busy.search(createdAfter=LONG_AGO, maxResultsPerPage=1).json()

    remote.expire_page_tokens()

    token = first["pagination"]["nextToken"]
    answer = app_of_busy.search(createdAfter=LONG_AGO, paginationToken=token)
    assert answer.status_code == 400


def test_all_tokens_expire_on_command(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.expire_tokens()

    assert app_of_busy.search().status_code == 403


@pytest.mark.parametrize(
    ("error", "status"), [("invalid_client", 401), ("unauthorized_client", 400)]
)
def test_the_applications_keys_are_rejected_until_lifted(
    stranger: CallingApplication, remote: RemoteControl, error: str, status: int
) -> None:
    token = remote.authorize("busy")
    remote.reject_keys(error)

    refused = stranger.ask_token(grant_type="refresh_token", refresh_token=token)
    remote.lift("reject_keys")

    assert (refused.status_code, refused.json()["error"]) == (status, error)
    assert stranger.ask_token(grant_type="refresh_token", refresh_token=token).ok


def test_a_fault_may_meet_one_seller_only(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.throttle("searchOrders", calls=None, seller="busy")
    busy = app_of_busy.search().status_code

    app_of_busy.sign_on(remote.authorize("second", "na"))

    assert (busy, app_of_busy.search().status_code) == (429, 200)
    assert [fault["kind"] for fault in remote.faults()] == ["throttle"]


def test_the_call_log_tells_who_asked_for_what_and_which_page(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_orders("busy", 3, "US", days=3)

    app_of_busy.pages(createdAfter=LONG_AGO, maxResultsPerPage=2)

    calls = remote.calls("searchOrders", seller="busy", status=200, region="na")
    assert [(call["page"], call["orders"]) for call in calls] == [(1, 2), (2, 1)]
    assert remote.counts()["searchOrders"] == {"200": 2}


def test_the_call_log_holds_no_secret(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    code = remote.consent_code("busy")
    app_of_busy.ask_token(grant_type="authorization_code", code=code)
    app_of_busy.search()

    log = str(remote.calls())

    assert code not in log
    assert "Atza|" not in log
    assert "Atzr|" not in log


def test_the_oracle_knows_every_order_whatever_its_state(remote: RemoteControl) -> None:
    paid = remote.place_order("busy", "US", created=CREATED)
    pending = remote.place_order("busy", "DE", status="PENDING", created=CREATED)
    remote.place_order("second", "US")

    moment = "2026-11-01T09:30:00Z"
    assert set(remote.oracle("busy")) == {
        OrderLine(paid, moment, "UNSHIPPED"),
        OrderLine(pending, moment, "PENDING"),
    }
    assert [line.order_id for line in remote.oracle("busy", "DE")] == [pending]


def test_calming_ends_faults_and_keeps_orders(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    number = remote.place_order("busy", "US")
    remote.go_down()
    app_of_busy.search()

    remote.calm()

    assert remote.counts() == {}
    assert number in seen(app_of_busy)


def test_resetting_forgets_orders_and_grants(
    app_of_busy: CallingApplication, remote: RemoteControl, sandbox_settings: SandboxSettings
) -> None:
    remote.place_order("busy", "US")
    remote.set_clock_rate(7)

    remote.reset()

    assert remote.oracle("busy") == []
    assert app_of_busy.search().status_code == 403
    assert remote.clock_rate() == sandbox_settings.clock_rate


def test_a_stocked_sandbox_has_orders_for_every_seller(remote: RemoteControl) -> None:
    remote.reset(stocked=True)

    counts = {seller["key"]: seller["orders"] for seller in remote.sellers()}

    assert counts["busy"] > counts["second"] > counts["tiny"] > 0
    assert status_of(remote, remote.oracle("tiny")[0].order_id)
