"""Rosa's shop, and other systems that call its API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.orders.shop import Shop
from webapp.accounts.user import User
from webapp.api.api_scope import ApiScope
from webapp.api.api_token import ApiToken
from webapp.ground.clock import utcnow

ALL = [each.value for each in ApiScope]


class Caller:
    """Another system with a token, or with none."""

    def __init__(self, app: Flask, token: ApiToken | None) -> None:
        self.token = token
        self.http = app.test_client()
        self.base = app.extensions["settings"].public_url

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._send("GET", path, headers)

    def post(self, path: str, body: Any, key: str = "", **headers: str) -> TestResponse:
        keyed = {"Idempotency-Key": key} if key else {}
        return self._send("POST", path, {**keyed, **headers}, json=body)

    def put(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self._send("PUT", path, headers, json=body)

    def send(self, method: str, path: str, data: bytes, **headers: str) -> TestResponse:
        return self._send(method, path, headers, data=data)

    def _send(self, method: str, path: str, headers: dict[str, str], **sent: Any) -> TestResponse:
        if self.token is not None:
            headers = {"Authorization": f"Bearer {self.token.secret}", **headers}
        path = path.removeprefix(self.base)
        place = path if path.startswith("/") else f"/api/v1/{path}"
        return self.http.open(place, method=method, base_url=self.base, headers=headers, **sent)


@pytest.fixture
def shop(database: Any) -> Shop:
    return Shop()


@pytest.fixture
def callers(app: Flask, shop: Shop) -> Callable[..., Caller]:
    """Makes one with these scopes, Rosa's or another person's."""

    def make(*scopes: str, user: User | None = None) -> Caller:
        chosen = list(scopes or ALL)
        return Caller(app, ApiToken.issue(user or shop.user, "ERP", chosen, "90", utcnow()))

    return make


@pytest.fixture
def caller(callers: Callable[..., Caller]) -> Caller:
    """Another system of Rosa's, which may do all."""
    return callers()
