"""python-amazon-sp-api, a client that we didn't write, against the sandbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from sp_api.api import OrdersV20260101
from sp_api.auth import AccessTokenClient
from sp_api.auth.access_token_client import cache
from sp_api.base import SellingApiException, SellingApiRequestThrottledException

from tests.sandbox.application import LONG_AGO
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.settings import SandboxSettings


@dataclass(frozen=True)
class Loopback:
    """Stands where the client expects one of its marketplaces."""

    endpoint: str
    marketplace_id: str = "ATVPDKIKX0DER"
    region: str = "us-east-1"


@pytest.fixture
def orders(
    sandbox: str, remote: RemoteControl, sandbox_settings: SandboxSettings
) -> Iterator[OrdersV20260101]:
    class LoginAtTheSandbox(AccessTokenClient):
        scheme, host = "http://", urlsplit(sandbox).netloc

    client = OrdersV20260101(
        marketplace=Loopback(f"{sandbox}/na"),
        refresh_token=remote.authorize("busy", "na"),
        credentials={
            "lwa_app_id": sandbox_settings.client_id,
            "lwa_client_secret": sandbox_settings.client_secret,
        },
        auth_token_client_class=LoginAtTheSandbox,
    )
    yield client
    client.close()
    client._auth._transport.close()
    cache.clear()


def test_it_searches_through_all_pages(orders: OrdersV20260101, remote: RemoteControl) -> None:
    placed = remote.place_orders("busy", 230, "US", days=20)

    asked = {"createdAfter": LONG_AGO, "includedData": ["BUYER", "RECIPIENT"]}
    answer = orders.search_orders(**asked)
    found = list(answer.payload["orders"])
    while answer.next_token:
        answer = orders.search_orders(**asked, paginationToken=answer.next_token)
        found += answer.payload["orders"]

    assert [order["orderId"] for order in found] == placed
    assert "buyerName" in found[0]["buyer"]


def test_it_gets_one_order(orders: OrdersV20260101, remote: RemoteControl) -> None:
    number = remote.place_order("busy", "US", buyer_name="Ada Canary")

    answer = orders.get_order(number, includedData="BUYER")

    assert answer.payload["order"]["orderId"] == number
    assert answer.payload["order"]["buyer"]["buyerName"] == "Ada Canary"


def test_it_understands_a_refusal(orders: OrdersV20260101) -> None:
    with pytest.raises(SellingApiException) as refusal:
        orders.search_orders(createdAfter="senseless")

    assert refusal.value.code == 400


def test_it_understands_that_it_is_throttled(
    orders: OrdersV20260101, remote: RemoteControl
) -> None:
    remote.throttle("searchOrders")

    with pytest.raises(SellingApiRequestThrottledException):
        orders.search_orders(createdAfter=LONG_AGO)
