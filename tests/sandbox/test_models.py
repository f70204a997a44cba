"""Every kind of answer, held strictly against Amazon's model files."""

import pytest

from tests.sandbox.amazon_model import complaints
from tests.sandbox.application import (
    EVERYTHING,
    LONG_AGO,
    RESTRICTED_TOKENS,
    CallingApplication,
)
from webapp.sandbox.order_spec import KINDS, STATUSES
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.search import DATASETS


@pytest.mark.parametrize("region", ["na", "eu"])
def test_a_long_mixed_history_is_as_amazon_would_write_it(
    stranger: CallingApplication, remote: RemoteControl, region: str
) -> None:
    remote.place_orders("busy", 600, days=40, status="MIXED")
    stranger.sign_on(remote.authorize("busy", region))

    asked = {"createdAfter": LONG_AGO, "includedData": EVERYTHING}
    answer = stranger.search(region, **asked)
    found = complaints("searchOrders", answer)
    while token := answer.json().get("pagination", {}).get("nextToken"):
        answer = stranger.search(region, **asked, paginationToken=token)
        found += complaints("searchOrders", answer)

    assert found == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", STATUSES)
def test_each_kind_of_order_in_each_status_is_true_to_the_model(
    app_of_busy: CallingApplication, remote: RemoteControl, kind: str, status: str
) -> None:
    placed = [
        remote.place_order("busy", country, kind=kind, status=status) for country in ("US", "BR")
    ]

    answers = [
        app_of_busy.get(f"/orders/2026-01-01/orders/{one}", includedData=EVERYTHING)
        for one in placed
    ]

    assert [complaints("getOrder", answer) for answer in answers] == [[], []]


def test_japanese_orders_come_without_decimals(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("second", "JP")
    stranger.sign_on(remote.authorize("second", "fe"))

    answer = stranger.get(f"/orders/2026-01-01/orders/{order}", "fe", includedData="PROCEEDS")

    assert complaints("getOrder", answer) == []
    assert answer.json()["order"]["proceeds"]["grandTotal"]["amount"].isdecimal()


@pytest.mark.parametrize("dataset", DATASETS)
def test_each_data_set_on_its_own_is_true_to_the_model(
    app_of_busy: CallingApplication, remote: RemoteControl, dataset: str
) -> None:
    remote.place_orders("busy", 40, days=3, status="MIXED")

    answer = app_of_busy.search(createdAfter=LONG_AGO, includedData=dataset)

    assert complaints("searchOrders", answer) == []


def test_an_order_that_lived_through_everything_is_still_true_to_the_model(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", kind="several", status="PENDING")
    remote.pay(order)
    remote.change_address(order, addressLine1="2 Moved Away", city="Elsewhere")
    remote.request_cancellation(order)
    items = [item["orderItemId"] for item in remote.order(order)["orderItems"]]
    remote.ship(order, {items[0]: 1})
    remote.cancel(order, "BUYER", items[1:])
    remote.touch(order)

    answer = app_of_busy.get(f"/orders/2026-01-01/orders/{order}", includedData=EVERYTHING)

    assert complaints("getOrder", answer) == []


@pytest.mark.parametrize("seller", ["busy", "second", "tiny", "individual", "narrow", "suspended"])
@pytest.mark.parametrize("operation", ["getMarketplaceParticipations", "getAccount"])
def test_each_seller_is_described_as_the_model_says(
    stranger: CallingApplication, remote: RemoteControl, seller: str, operation: str
) -> None:
    region = "eu" if seller == "narrow" else "na"
    stranger.sign_on(remote.authorize(seller))
    path = {"getAccount": "account", "getMarketplaceParticipations": "marketplaceParticipations"}

    answer = stranger.get(f"/sellers/v1/{path[operation]}", region)

    assert answer.status_code == 200
    assert complaints(operation, answer) == []


PATHS = {
    "searchOrders": "/orders/2026-01-01/orders",
    "getOrder": "/orders/2026-01-01/orders/112-0000000-0000000",
    "getMarketplaceParticipations": "/sellers/v1/marketplaceParticipations",
    "getAccount": "/sellers/v1/account",
    "confirmShipment": "/orders/v0/orders/112-0000000-0000000/shipmentConfirmation",
    "createRestrictedDataToken": RESTRICTED_TOKENS,
    "getEligibleShipmentServices": "/mfn/v0/eligibleShippingServices",
    "createShipment": "/mfn/v0/shipments",
    "getShipment": "/mfn/v0/shipments/be7a0a53-00c3-4f6f-a63a-639f76ee9253",
    "cancelShipment": "/mfn/v0/shipments/be7a0a53-00c3-4f6f-a63a-639f76ee9253",
}
POSTED = ("confirmShipment", "createRestrictedDataToken", "getEligibleShipmentServices")
RESTRICTED = {"createShipment": "POST", "getShipment": "GET", "cancelShipment": "DELETE"}


def ask(application: CallingApplication, operation: str, token: str = "") -> object:
    """With a restricted token in hand, or one asked for now where the operation wants one."""
    if operation in RESTRICTED:
        return application.restricted(RESTRICTED[operation], PATHS[operation], {}, token=token)
    if operation in POSTED:
        return application.post(PATHS[operation], {})
    return application.get(PATHS[operation])


@pytest.mark.parametrize("operation", PATHS)
@pytest.mark.parametrize("status", [500, 503])
def test_a_broken_amazon_breaks_as_the_model_says(
    app_of_busy: CallingApplication, remote: RemoteControl, operation: str, status: int
) -> None:
    remote.go_down(status=status, operation=operation)

    answer = ask(app_of_busy, operation)

    assert answer.status_code == status
    assert complaints(operation, answer) == []


@pytest.mark.parametrize("operation", PATHS)
def test_a_throttled_call_is_refused_as_the_model_says(
    app_of_busy: CallingApplication, remote: RemoteControl, operation: str
) -> None:
    remote.throttle(operation)

    answer = ask(app_of_busy, operation)

    assert answer.status_code == 429
    assert answer.json()["errors"][0]["code"] == "QuotaExceeded"
    assert complaints(operation, answer) == []


@pytest.mark.parametrize("operation", PATHS)
def test_lost_access_is_told_as_the_model_says(
    app_of_busy: CallingApplication, remote: RemoteControl, operation: str
) -> None:
    hold = RESTRICTED.get(operation)
    token = app_of_busy.restricted_token(hold, PATHS[operation]) if hold else ""
    remote.revoke_access("busy")

    answer = ask(app_of_busy, operation, token)

    assert answer.status_code == 403
    assert answer.json()["errors"][0]["message"] == "Access to requested resource is denied."
    assert complaints(operation, answer) == []


@pytest.mark.parametrize("operation", ["getOrder", "confirmShipment"])
def test_an_unknown_order_is_not_found_as_the_model_says(
    app_of_busy: CallingApplication, operation: str
) -> None:
    answer = ask(app_of_busy, operation)

    assert answer.status_code == 404
    assert complaints(operation, answer) == []


def test_a_senseless_search_is_refused_as_the_model_says(app_of_busy: CallingApplication) -> None:
    answer = app_of_busy.search(createdAfter="TEST_CASE_400")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "InvalidInput"
    assert complaints("searchOrders", answer) == []


@pytest.mark.parametrize(
    ("overrides", "complaint"),
    [
        ({"surprise": 1}, "surprise"),
        ({"programs": ["GOLD_CARD"]}, "GOLD_CARD"),
        ({"fulfillment": {"fulfilledBy": "PIGEON"}}, "PIGEON"),
        ({"createdTime": "yesterday"}, "date-time"),
        ({"salesChannel": None}, "salesChannel"),
    ],
)
def test_the_judge_objects_to_what_the_model_does_not_know(
    app_of_busy: CallingApplication,
    remote: RemoteControl,
    overrides: dict[str, object],
    complaint: str,
) -> None:
    order = remote.place_order("busy", "US", overrides=overrides)

    answer = app_of_busy.get(f"/orders/2026-01-01/orders/{order}", includedData=EVERYTHING)

    assert complaint in "".join(complaints("getOrder", answer))
