"""confirmShipment: parcels, quantities, refusals, and the same parcel told twice."""

from typing import Any

import pytest

from tests.sandbox.amazon_model import complaints
from tests.sandbox.application import CallingApplication
from webapp.sandbox.remote_control import RemoteControl

US = "ATVPDKIKX0DER"


def items_of(remote: RemoteControl, order: str) -> dict[str, int]:
    items = remote.order(order)["orderItems"]
    return {item["orderItemId"]: item["quantityOrdered"] for item in items}


def confirm(
    application: CallingApplication, order: str, items: dict[str, int], **changes: Any
) -> Any:
    package = {
        "packageReferenceId": "1",
        "carrierCode": "UPS",
        "trackingNumber": "1Z-SANDBOX-1",
        "shipDate": "2026-11-20T10:00:00Z",
        "orderItems": [{"orderItemId": key, "quantity": n} for key, n in items.items()],
    }
    body = {"marketplaceId": US, "packageDetail": package | changes}
    return application.post(f"/orders/v0/orders/{order}/shipmentConfirmation", body)


def message(answer: Any) -> str:
    return str(answer.json()["errors"][0]["message"])


def test_confirming_everything_ships_the_order(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", kind="several")
    before = remote.order(order)["lastUpdatedTime"]

    answer = confirm(app_of_busy, order, items_of(remote, order), shippingMethod="Ground")

    shipped = remote.order(order)
    assert (answer.status_code, complaints("confirmShipment", answer)) == (204, [])
    assert shipped["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert shipped["lastUpdatedTime"] > before
    assert [one["trackingNumber"] for one in shipped["packages"]] == ["1Z-SANDBOX-1"]
    assert {i["fulfillment"]["quantityUnfulfilled"] for i in shipped["orderItems"]} == {0}


def test_confirming_a_part_ships_a_part_and_the_rest_later(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", items=1, quantity=3)
    (item,) = items_of(remote, order)

    confirm(app_of_busy, order, {item: 1})
    partly = remote.order(order)["fulfillment"]["fulfillmentStatus"]
    confirm(app_of_busy, order, {item: 2}, packageReferenceId="2")

    assert partly == "PARTIALLY_SHIPPED"
    assert remote.order(order)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert len(remote.order(order)["packages"]) == 2


def test_the_same_parcel_told_twice_stays_one(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", items=1, quantity=3)
    (item,) = items_of(remote, order)

    answers = [confirm(app_of_busy, order, {item: 1}).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert len(remote.order(order)["packages"]) == 1
    assert remote.order(order)["orderItems"][0]["fulfillment"]["quantityFulfilled"] == 1


def test_a_parcels_tracking_number_may_be_corrected(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US")
    confirm(app_of_busy, order, items_of(remote, order))

    answer = confirm(app_of_busy, order, items_of(remote, order), trackingNumber="1Z-RIGHT")

    assert answer.status_code == 204
    assert [one["trackingNumber"] for one in remote.order(order)["packages"]] == ["1Z-RIGHT"]


def test_a_known_parcel_with_other_items_is_refused(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", items=1, quantity=3)
    (item,) = items_of(remote, order)
    confirm(app_of_busy, order, {item: 1})

    assert "other items" in message(confirm(app_of_busy, order, {item: 2}))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"orderItems": [{"orderItemId": "1", "quantity": 1}]}, "not part of order"),
        ({"orderItems": []}, "orderItems"),
        ({"orderItems": [{"orderItemId": "1", "quantity": 0}]}, "positive quantities"),
        ({"carrierCode": "Other"}, "carrierName"),
        ({"carrierCode": ""}, "carrierCode"),
        ({"trackingNumber": ""}, "trackingNumber"),
        ({"shipDate": "02/21/2022"}, "shipDate"),
        ({"packageReferenceId": "first"}, "positive number"),
    ],
)
def test_amazon_refuses_a_parcel_it_cannot_believe(
    app_of_busy: CallingApplication,
    remote: RemoteControl,
    changes: dict[str, Any],
    complaint: str,
) -> None:
    order = remote.place_order("busy", "US")

    answer = confirm(app_of_busy, order, items_of(remote, order), **changes)

    assert answer.status_code == 400
    assert complaints("confirmShipment", answer) == []
    assert complaint in message(answer)
    assert remote.order(order)["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"


def test_more_than_was_ordered_is_refused(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", items=1, quantity=1)
    (item,) = items_of(remote, order)

    answer = confirm(app_of_busy, order, {item: 2})

    assert answer.status_code == 400
    assert "more than" in message(answer)


def test_a_cancelled_order_cannot_be_shipped(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", items=1)
    remote.cancel(order)

    assert confirm(app_of_busy, order, items_of(remote, order)).status_code == 400


@pytest.mark.parametrize("body", [None, [], {}, {"marketplaceId": "A2EUQ1WTGCTBG2"}])
def test_a_body_that_is_no_confirmation_is_refused(
    app_of_busy: CallingApplication, remote: RemoteControl, body: Any
) -> None:
    order = remote.place_order("busy", "US")

    answer = app_of_busy.post(f"/orders/v0/orders/{order}/shipmentConfirmation", body)

    assert answer.status_code == 400
    assert complaints("confirmShipment", answer) == []
