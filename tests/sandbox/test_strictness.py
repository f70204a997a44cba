"""What Amazon refuses, ignores or shows late, by the programs of orders and on command."""

from typing import Any

import pytest

from tests.sandbox.application import LONG_AGO, CallingApplication
from tests.sandbox.test_shipment_confirmation import confirm, items_of, message
from webapp.sandbox.program import SHIPPED_OTHERWISE
from webapp.sandbox.remote_control import RemoteControl


def found(application: CallingApplication) -> list[str]:
    return [order["orderId"] for page in application.pages() for order in page]


def status(application: CallingApplication, number: str) -> int:
    return application.get(f"/orders/2026-01-01/orders/{number}").status_code


@pytest.mark.parametrize("kind", SHIPPED_OTHERWISE)
def test_an_order_that_is_shipped_otherwise_is_not_confirmed(
    app_of_busy: CallingApplication, remote: RemoteControl, kind: str
) -> None:
    order = remote.place_order("busy", "US", kind=kind)

    answer = confirm(app_of_busy, order, items_of(remote, order))

    assert answer.json()["errors"][0]["code"] == "Invalid Input"
    assert SHIPPED_OTHERWISE[kind] in message(answer)
    assert "packages" not in remote.order(order)


@pytest.mark.parametrize("codes", [None, [], ["AZ:ONE"], ["AZ:ONE", "AZ:ONE"], "AZ:ONE"])
def test_each_thing_of_transparency_wants_a_code_of_its_own(
    app_of_busy: CallingApplication, remote: RemoteControl, codes: Any
) -> None:
    order = remote.place_order("busy", "US", kind="transparency", quantity=2)
    (item,) = items_of(remote, order)
    lines = [{"orderItemId": item, "quantity": 2, "transparencyCodes": codes}]

    refused = confirm(app_of_busy, order, {}, orderItems=lines)
    lines[0]["transparencyCodes"] = ["AZ:ONE", "AZ:TWO"]
    taken = confirm(app_of_busy, order, {}, orderItems=lines)

    assert "Transparency codes are missing" in message(refused)
    assert taken.status_code == 204


def test_of_a_line_cancelled_in_part_less_is_left_than_was_ordered(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", items=1, quantity=5)
    (item,) = items_of(remote, order)

    remote.cancel_part(order, quantity=2)

    quantities = remote.order(order)["orderItems"][0]
    assert quantities["quantityOrdered"] == 5
    assert quantities["fulfillment"]["quantityUnfulfilled"] == 3
    assert "more than the 3 left" in message(confirm(app_of_busy, order, {item: 5}))
    assert confirm(app_of_busy, order, {item: 3}).status_code == 204


def test_a_street_may_stand_in_the_extended_fields_alone(remote: RemoteControl) -> None:
    order = remote.place_order("busy", "MX", kind="extended_address")

    address = remote.order(order)["recipient"]["deliveryAddress"]

    assert "addressLine1" not in address
    assert address["extendedFields"]["streetName"]


def test_an_ignored_confirmation_is_answered_and_forgotten(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US")
    remote.ignore_confirmations()

    answers = [confirm(app_of_busy, order, items_of(remote, order)).status_code for _ in "12"]

    assert answers == [204, 204]
    assert [call["note"] for call in remote.calls("confirmShipment")] == ["ignored on command", ""]
    assert len(remote.order(order)["packages"]) == 1


def test_page_tokens_stay_refused_until_lifted(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_orders("busy", 2, "US", days=2)
    asked = {"createdAfter": LONG_AGO, "maxResultsPerPage": 1}
    remote.refuse_page_tokens()

    answers = []
    for _ in range(2):
        token = app_of_busy.search(**asked).json()["pagination"]["nextToken"]
        answers.append(app_of_busy.search(**asked, paginationToken=token))
    remote.lift("refuse_page_token")

    assert [message(answer) for answer in answers] == ["Invalid Input", "Invalid Input"]
    assert app_of_busy.search(**asked, paginationToken=token).status_code == 200


def test_an_order_may_be_found_before_it_can_be_fetched_and_the_other_way_round(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    unfetched, unfound = remote.place_orders("busy", 2, "US", days=2)
    remote.hide_order(unfetched, "getOrder")
    remote.hide_order(unfound, "searchOrders")

    assert found(app_of_busy) == [unfetched]
    assert [status(app_of_busy, each) for each in (unfetched, unfound)] == [404, 200]
    remote.lift("hide")
    assert found(app_of_busy) == [unfetched, unfound]
    assert status(app_of_busy, unfetched) == 200


def test_a_demos_fresh_orders_have_what_stands_out_among_them(remote: RemoteControl) -> None:
    remote.reset(stocked=True)

    text = str([remote.order(line.order_id) for line in remote.oracle("busy")])

    for trait in ("FBM_SHIP_PLUS", "AMAZON_EASY_SHIP", "'TRANSPARENCY'"):
        assert trait in text
