"""Parcels by the API: as from the form, once for each key."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.orders.documents import item, order
from webapp.api.idempotent_call import IdempotentCall
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.orders.hold import hold
from webapp.orders.order import OrderEvent
from webapp.shipping.shipment import Shipment, ShipmentStatus

UPS = {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}
KEY = "parcel-0001"


@pytest.fixture
def path(shop: Any) -> str:
    shop.take(order())
    return f"orders/{shop.order.amazon_order_id}/shipments"


def test_a_parcel_leaves_and_waits_for_amazon(caller: Caller, shop: Any, path: str) -> None:
    answer = caller.post(path, UPS, KEY)

    assert answer.status_code == 201
    assert answer.json["status"] == "pending"
    assert shop.order.status == "shipped"
    shipment = Shipment.get()
    assert (shipment.carrier, shipment.status) == ("UPS", ShipmentStatus.PENDING)
    assert OrderEvent.get(OrderEvent.kind == "shipped_here").user_id == shop.user.id
    assert AuditEntry.get(AuditEntry.event == "order.shipped").actor == f"user:{shop.user.id}"
    assert caller.get(path).json["shipments"] == [answer.json]


def test_the_same_call_again_is_answered_alike(caller: Caller, path: str) -> None:
    first, second = caller.post(path, UPS, KEY), caller.post(path, UPS, f'"{KEY}"')

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert Shipment.select().count() == 1


def test_its_key_with_another_body_is_refused(caller: Caller, path: str) -> None:
    caller.post(path, UPS, KEY)

    answer = caller.post(path, {**UPS, "service": "UPS Ground"}, KEY)

    assert answer.status_code == 422
    assert Shipment.select().count() == 1


def test_a_call_under_way_is_refused_until_it_is_dead(caller: Caller, shop: Any, path: str) -> None:
    caller.post(path, UPS, KEY)
    IdempotentCall.update(answer_status=None, answer=None, began_at=utcnow()).execute()

    waits = caller.post(path, UPS, KEY)
    IdempotentCall.update(began_at=utcnow() - timedelta(minutes=2)).execute()
    taken_over = caller.post(path, UPS, KEY)

    assert waits.status_code == 409
    assert "Retry-After" not in waits.headers
    assert taken_over.status_code == 201
    assert Shipment.select().count() == 1


def test_a_key_that_was_forgotten_ships_no_second_parcel(caller: Caller, path: str) -> None:
    first = caller.post(path, UPS, KEY)
    assert IdempotentCall.forget_old(utcnow() + timedelta(days=2)) == 1

    second = caller.post(path, UPS, KEY)

    assert second.json["id"] == first.json["id"]


@pytest.mark.parametrize("key", ["", "short", "x" * 101, "with space"])
def test_a_call_without_a_key_is_refused(caller: Caller, path: str, key: str) -> None:
    assert caller.post(path, UPS, key).status_code == 400
    assert Shipment.select().count() == 0


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"carrier": "UPS"}, "/tracking_number"),
        ({"tracking_number": "X1"}, "/carrier"),
        ({**UPS, "shipped_on": "2999-01-01"}, "/shipped_on"),
        ({**UPS, "shipped_on": "tomorrow"}, "/shipped_on"),
        ({**UPS, "weight_grams": 0}, "/weight_grams"),
        ({**UPS, "weight_grams": True}, "/weight_grams"),
        ({**UPS, "items": [{"order_item_id": "1"}]}, "/items/0/quantity"),
        ({**UPS, "status": "confirmed"}, "/status"),
        ({**UPS, "account_id": 2}, "/account_id"),
        ({**UPS, "tracking_number": "1Z\x00"}, "/tracking_number"),
    ],
)
def test_what_can_not_be_shipped_so_is_said_by_field(
    caller: Caller, path: str, body: Any, pointer: str
) -> None:
    answer = caller.post(path, body, KEY)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer
    assert Shipment.select().count() == 0


def test_a_refused_call_keeps_no_key(caller: Caller, path: str) -> None:
    assert caller.post(path, {"carrier": "UPS"}, KEY).status_code == 422

    assert caller.post(path, UPS, KEY).status_code == 201


def test_an_order_on_hold_says_why_it_stays(caller: Caller, shop: Any, path: str) -> None:
    hold(shop.account, [shop.order.id], None, utcnow(), shop.user.id)

    answer = caller.post(path, UPS, KEY)

    assert answer.status_code == 409
    assert "hold" in answer.json["detail"]


def test_a_part_of_an_order_leaves(caller: Caller, shop: Any) -> None:
    shop.take(order(orderItems=[item(quantityOrdered=3)]))
    path = f"orders/{shop.order.id}/shipments"
    [line] = caller.get(f"orders/{shop.order.id}").json["items"]
    parcel = {**UPS, "items": [{"order_item_id": line["order_item_id"], "quantity": 2}]}

    first, too_much = caller.post(path, parcel, KEY), caller.post(path, parcel, f"{KEY}-2")

    assert (first.status_code, too_much.status_code) == (201, 409)
    assert shop.order.status == "partially_shipped"
    assert caller.get(f"orders/{shop.order.id}").json["items"][0]["quantity_left"] == 1


def test_a_carrier_that_is_not_listed_is_taken_by_its_name(caller: Caller, path: str) -> None:
    answer = caller.post(path, {"carrier": "Ned's Vans", "tracking_number": "NV-1"}, KEY)

    assert answer.json["carrier"] == "Ned's Vans"


def test_what_has_no_number_is_marked_alone(caller: Caller, path: str) -> None:
    answer = caller.post(path, {"carrier": "USPS", "without_number": True}, KEY)

    assert answer.json["status"] == "marked"


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b"carrier=UPS", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"carrier": "UPS", "carrier": "DHL"}', "application/json", 400),
        (b'{"weight_grams": NaN}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"service": "' + b"x" * 300_000 + b'"}', "application/json", 413),
        (b'{"weight_grams": 1e2}', "application/json", 422),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    caller: Caller, path: str, sent: bytes, kind: str, status: int
) -> None:
    answer = caller.send("POST", path, sent, **{"Content-Type": kind, "Idempotency-Key": KEY})

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
