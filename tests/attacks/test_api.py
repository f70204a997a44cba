"""The API as attackers try it: sessions, tokens in odd places, tokens of others, methods."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from tests.accounts.people import ROSA, sign_in
from tests.api.conftest import Caller
from tests.attacks.access_matrix import address, routes
from tests.ground.full_shop import FullShop, order_of
from tests.orders.documents import order
from webapp.api.api_scope import ApiScope
from webapp.api.api_token import ApiToken
from webapp.api.operations import OPERATIONS
from webapp.ground.clock import utcnow
from webapp.ground.web.guard import limiter
from webapp.products.product import Product
from webapp.shipping.shipment import Shipment


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", False)


def token_of(shop: FullShop, *scopes: str) -> ApiToken:
    chosen = list(scopes or map(str, ApiScope))
    return ApiToken.issue(shop.shop.user, "Attack", chosen, "30", utcnow())


def api_routes(app: Flask) -> list[tuple[str, str]]:
    found = [(method, address(rule)) for method, name, rule in routes(app) if "/api/" in name]
    assert len(found) >= len(OPERATIONS)
    return found


def test_a_signed_in_browser_is_nobody_there(app: Flask, client: Any, rosas: FullShop) -> None:
    sign_in(client, ROSA)

    statuses = {
        client.http.open(path, method=method, base_url=client.base, json={}).status_code
        for method, path in api_routes(app)
        if not path.endswith("/openapi.json")
    }

    assert statuses == {401}


def test_a_token_counts_in_its_header_alone(app: Flask, rosas: FullShop) -> None:
    secret, nobody = token_of(rosas).secret, Caller(app, None)

    refused = [
        nobody.get(f"token?access_token={quote(secret)}"),
        nobody.get("token", Cookie=f"session={secret}"),
        nobody.get("token", Authorization=f"Basic {secret}"),
        nobody.get("token", **{"X-Api-Key": secret}),
        nobody.get("token", Authorization=f"Bearer {secret} {secret}"),
        nobody.get("token", Authorization=f"Bearer {secret[:-1]}"),
        nobody.get("token", Authorization=f"Bearer {secret.upper()}"),
    ]

    assert {each.status_code for each in refused} == {401}
    assert all(each.headers["WWW-Authenticate"].startswith("Bearer") for each in refused)
    assert all(secret not in each.get_data(as_text=True) for each in refused)


def test_a_token_opens_no_page(app: Flask, rosas: FullShop) -> None:
    caller = Caller(app, token_of(rosas))

    answer = caller.get("/account")

    assert "/sign-in" in answer.headers["Location"]


def test_each_operation_wants_its_scope(app: Flask, rosas: FullShop) -> None:
    for operation in OPERATIONS:
        if operation.scope is None:
            continue
        others = {each.value for each in ApiScope} - {operation.scope.value}
        others -= {"orders:read_pii"} if operation.scope is ApiScope.ORDERS_READ else set()
        caller = Caller(app, token_of(rosas, *sorted(others)))
        rule = f"/api/v1{operation.rule}"
        [path] = [
            address(each)
            for method, _, each in routes(app)
            if (method, each.rule) == (operation.method, rule)
        ]

        answer = caller.send(operation.method, path, b"{}")

        assert answer.status_code == 403, operation.name
        assert str(operation.scope) in answer.json["detail"]


def test_whatever_goes_wrong_is_told_as_a_problem(app: Flask, rosas: FullShop) -> None:
    caller = Caller(app, token_of(rosas))

    answers = {
        404: caller.get("nothing"),
        405: caller.send("DELETE", "token", b""),
        401: Caller(app, None).get("token"),
        400: caller.get("token?shown=%00"),
    }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
        assert answer.json["status"] == status
        assert answer.json["detail"]
    assert answers[405].headers["Allow"] == "GET, HEAD, OPTIONS"


def test_nothing_of_another_account_is_there(app: Flask, rosas: FullShop, carlas: FullShop) -> None:
    caller, theirs, before = Caller(app, token_of(carlas)), rosas.ids, rosas.rows
    number, parcel = order_of(rosas).amazon_order_id, {"carrier": "UPS", "tracking_number": "1ZX"}

    answers = [
        caller.get(f"orders/{theirs['order_id']}"),
        caller.get(f"orders/{number}?people=true"),
        caller.get(f"orders/{number}/shipments"),
        caller.get(f"orders?store={theirs['store_id']}"),
        caller.post(f"orders/{number}/shipments", parcel, "somebody-elses"),
        caller.post(f"orders/{theirs['order_id']}/shipments", parcel, "somebody-elses"),
        caller.get(f"products/{theirs['product_id']}"),
        caller.put(f"products/{theirs['product_id']}", {"title": "Taken"}),
    ]

    assert {each.status_code for each in answers} == {404}
    assert rosas.rows == before
    seen = [caller.get(f"orders?number={number}"), caller.get("orders"), caller.get("products")]
    assert not [each for each in seen if rosas.word in each.get_data(as_text=True)]


def test_a_package_of_another_account_can_not_be_taken(
    app: Flask, rosas: FullShop, carlas: FullShop
) -> None:
    caller, theirs = Caller(app, token_of(carlas)), rosas.ids["preset_id"]

    answer = caller.put(
        f"products/{carlas.ids['product_id']}", {"title": "Mine", "package_id": theirs}
    )

    assert answer.status_code == 422


def test_one_key_at_two_accounts_is_two_keys(app: Flask, rosas: FullShop, carlas: FullShop) -> None:
    answers = []
    for shop in (rosas, carlas):
        shop.shop.take(document := order())
        path = f"orders/{document['orderId']}/shipments"
        parcel = {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}
        answers.append(Caller(app, token_of(shop)).post(path, parcel, "the-same-key"))

    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json["id"] != answers[1].json["id"]


def test_fifty_calls_at_once_with_one_key_ship_one_parcel(app: Flask, rosas: FullShop) -> None:
    rosas.shop.take(document := order())
    token, before = token_of(rosas), Shipment.select().count()
    parcel = {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}

    def send(_: int) -> Any:
        caller = Caller(app, token)
        return caller.post(f"orders/{document['orderId']}/shipments", parcel, "at-once-0001")

    with ThreadPoolExecutor(50) as systems:
        answers = list(systems.map(send, range(50)))

    assert Shipment.select().count() == before + 1
    assert {each.status_code for each in answers} <= {201, 409}
    assert len({each.json["id"] for each in answers if each.status_code == 201}) == 1


def test_no_field_that_is_not_declared_gets_through(app: Flask, rosas: FullShop) -> None:
    caller = Caller(app, token_of(rosas))
    caller.get("token")
    before = rosas.rows
    strange = ("id", "account", "account_id", "user_id", "status", "form_key", "sku", "created_at")
    bodies = [(each, {"title": "Taken", each: 1}) for each in strange]

    for name, body in bodies:
        put = caller.put(f"products/{rosas.ids['product_id']}", body)
        sent = caller.post("orders/1/shipments", {name: 1}, "mass-assignment")
        for answer in (put, sent):
            assert answer.status_code == 422
            assert f"/{name}" in [each["pointer"] for each in answer.json["errors"]]

    assert rosas.rows == before
    assert Product.get_by_id(rosas.ids["product_id"]).title == rosas.word
