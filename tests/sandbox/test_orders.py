"""The invented orders: believable, varied, the same from the same seed, and nobody's."""

import re
from typing import Any

import pytest

from tests.sandbox.conftest import HASTE
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.server import start
from webapp.sandbox.settings import SandboxSettings

# Set aside for fiction by the countries' telephone authorities.
FICTION = (
    r"\+1 (206|416)-555-01\d\d|020 7946 0\d{3}|020 913 \d{4}|030 23125 \d{3}"
    r"|01 99 00 \d\d \d\d|08-465 004 \d\d|\(02\) 5550 \d{4}"
)
SCRIPTS = {
    "Cyrillic": r"[\u0400-\u04ff]",
    "Greek": r"[\u0370-\u03ff]",
    "Arabic": r"[\u0600-\u06ff]",
    "Hebrew": r"[\u0590-\u05ff]",
    "Chinese and Japanese": r"[\u4e00-\u9fff]",
    "Korean": r"[\uac00-\ud7af]",
    "diacritics": r"[\u00c0-\u017f]",
    "emoji": r"[\U0001f300-\U0001faff]",
}


@pytest.fixture(scope="module")
def history() -> list[dict[str, Any]]:
    """A few hundred orders of every kind, on every marketplace, which these tests only read."""
    running = start(SandboxSettings(clock_rate=HASTE))
    remote = RemoteControl(running.url)
    numbers = remote.place_orders("busy", 700, days=30, status="MIXED")
    numbers += remote.place_orders("second", 60, days=30, status="MIXED")
    placed = [remote.order(number) for number in numbers]
    running.stop()
    return placed


def test_a_history_has_every_variety_that_amazon_has(history: list[dict[str, Any]]) -> None:
    text = str(history)
    fulfillments = [order["fulfillment"] for order in history]
    levels = {each["fulfillmentServiceLevel"] for each in fulfillments}

    assert len({each["fulfillmentStatus"] for each in fulfillments}) >= 6
    assert {each["fulfilledBy"] for each in fulfillments} == {"MERCHANT", "AMAZON"}
    assert levels == {
        "STANDARD", "EXPEDITED", "SECOND_DAY", "NEXT_DAY", "PRIORITY", "FREE_ECONOMY",
        "SAME_DAY", "SCHEDULED", "MOONLIGHT_COURIER",
    }  # fmt: skip
    for trait in (
        "PRIME", "AMAZON_BUSINESS", "giftMessage", "customizedUrl", "buyerCompanyName",
        "buyerPurchaseOrderNumber", "cancellationRequest", "cancellationExecution",
        "deliveryPreference", "taxRegistrations", "extendedFields", "PICKUP_POINT", "packages",
        "associatedOrders", "orderAliases", "iossNumber", "SUBSCRIBE_AND_SAVE",
    ):  # fmt: skip
        assert trait in text, trait


def test_some_addresses_have_their_street_in_the_extended_fields_alone(
    history: list[dict[str, Any]],
) -> None:
    recipients = [order.get("recipient", {}) for order in history]
    homes = [each.get("deliveryAddress", {}) for each in recipients]

    extended = [each for each in homes if "extendedFields" in each]

    assert {"addressLine1" in each for each in extended} == {True, False}
    assert any(each.get("countryCode") == "GB" and "districtOrCounty" in each for each in homes)


def test_names_come_in_many_scripts_and_lengths(history: list[dict[str, Any]]) -> None:
    names = [order["buyer"]["buyerName"] for order in history if "buyer" in order]

    for script, shape in SCRIPTS.items():
        assert any(re.search(shape, name) for name in names), script
    assert max(map(len, names)) >= 290


def test_nobody_real_can_be_reached(history: list[dict[str, Any]]) -> None:
    buyers = [order.get("buyer", {}) for order in history]
    addresses = [order.get("recipient", {}).get("deliveryAddress", {}) for order in history]

    emails = [buyer["buyerEmail"] for buyer in buyers if buyer]
    phones = [address["phone"] for address in addresses if "phone" in address]
    assert all(email.endswith("@marketplace.example") for email in emails)
    assert all(re.fullmatch(FICTION, phone) for phone in phones)
    assert len(phones) > 100


def test_orders_that_amazon_ships_come_without_the_buyer(history: list[dict[str, Any]]) -> None:
    theirs = [order for order in history if order["fulfillment"]["fulfilledBy"] == "AMAZON"]

    assert theirs
    for order in theirs:
        address = order.get("recipient", {}).get("deliveryAddress", {})
        assert "buyer" not in order
        assert not {"name", "addressLine1", "postalCode", "phone"} & address.keys()


def test_unpaid_orders_come_without_buyer_and_address(history: list[dict[str, Any]]) -> None:
    unpaid = [o for o in history if o["fulfillment"]["fulfillmentStatus"].startswith("PENDING")]

    assert unpaid
    assert not any({"buyer", "recipient", "proceeds"} & order.keys() for order in unpaid)


def test_money_adds_up_in_the_marketplaces_own_coin(history: list[dict[str, Any]]) -> None:
    currencies = {"Amazon.com": "USD", "Amazon.co.uk": "GBP", "Amazon.de": "EUR"}
    for order in (each for each in history if "proceeds" in each):
        total = order["proceeds"]["grandTotal"]
        items = sum(cents(item["proceeds"]["proceedsTotal"]) for item in order["orderItems"])

        expected = currencies.get(order["salesChannel"]["marketplaceName"], total["currencyCode"])
        assert total["currencyCode"] == expected
        assert cents(total) == items


def cents(money: dict[str, str]) -> int:
    return int(money["amount"].replace(".", ""))


def test_order_numbers_look_like_amazons_and_never_meet(history: list[dict[str, Any]]) -> None:
    numbers = {order["orderId"] for order in history}

    assert len(numbers) == len(history)
    assert all(re.fullmatch(r"\d{3}-\d{7}-\d{7}", number) for number in numbers)


def test_the_same_seed_makes_the_same_orders(
    remote: RemoteControl, sandbox_settings: SandboxSettings
) -> None:
    again = start(sandbox_settings)
    other = RemoteControl(again.url)

    places = [
        control.place_order("busy", "DE", overrides={"lastUpdatedTime": "2026-01-01T00:00:00Z"})
        for control in (remote, other)
    ]
    buyers = [remote.order(places[0])["buyer"], other.order(places[1])["buyer"]]
    again.stop()

    assert places[0] == places[1]
    assert buyers[0] == buyers[1]
