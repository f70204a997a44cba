"""searchOrders: windows, filters, data sets, pages and the lag."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.sandbox.application import EVERYTHING, LONG_AGO, CallingApplication
from webapp.sandbox.remote_control import RemoteControl

NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(days=1)


def numbers(pages: list[list[dict[str, str]]]) -> list[str]:
    return [order["orderId"] for page in pages for order in page]


def sentence(answer: object) -> str:
    return str(answer.json()["errors"][0]["message"])


def test_every_order_comes_once_oldest_first(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    placed = remote.place_orders("busy", 250, "US", days=20)

    pages = app_of_busy.pages(createdAfter=LONG_AGO)

    assert [len(page) for page in pages] == [100, 100, 50]
    assert numbers(pages) == placed


def test_orders_of_one_moment_are_not_lost_between_pages(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    placed = remote.place_orders("busy", 25, "US", created=YESTERDAY)

    pages = app_of_busy.pages(lastUpdatedAfter=LONG_AGO, maxResultsPerPage=10)

    assert sorted(numbers(pages)) == sorted(placed)


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"fulfilledBy": "MERCHANT"}, "Exactly one"),
        ({"createdAfter": LONG_AGO, "lastUpdatedAfter": LONG_AGO}, "Exactly one"),
        ({"createdAfter": LONG_AGO, "lastUpdatedBefore": LONG_AGO}, "together"),
        ({"createdAfter": "last week"}, "ISO 8601"),
        ({"createdAfter": "2025-01-01T00:00:00"}, "ISO 8601"),
        ({"createdAfter": "2025-02-02T00:00:00Z", "createdBefore": LONG_AGO}, "equal to or after"),
        ({"createdAfter": LONG_AGO, "createdBefore": "2099-01-01T00:00:00Z"}, "two minutes"),
        ({"createdAfter": LONG_AGO, "maxResultsPerPage": 0}, "between 1 and 100"),
        ({"createdAfter": LONG_AGO, "maxResultsPerPage": 101}, "between 1 and 100"),
        ({"createdAfter": LONG_AGO, "maxResultsPerPage": "ten"}, "between 1 and 100"),
        ({"createdAfter": LONG_AGO, "fulfillmentStatuses": "LOST"}, "LOST"),
        ({"createdAfter": LONG_AGO, "fulfilledBy": "ME"}, "ME"),
        ({"createdAfter": LONG_AGO, "includedData": "SECRETS"}, "SECRETS"),
        ({"createdAfter": LONG_AGO, "marketplaceIds": "A0NOWHERE"}, "A0NOWHERE"),
        ({"createdAfter": LONG_AGO, "marketplaceIds": "A1PA6795UKMFR9"}, "another region"),
        ({"createdAfter": LONG_AGO, "marketplaceIds": [f"A{n}" for n in range(51)]}, "at most 50"),
        ({"paginationToken": "made-up"}, "paginationToken"),
    ],
)
def test_amazon_refuses_with_a_sentence(
    app_of_busy: CallingApplication, params: dict[str, object], complaint: str
) -> None:
    answer = app_of_busy.search(**params)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "InvalidInput"
    assert complaint in sentence(answer)


@pytest.mark.parametrize("spelling", ["UNSHIPPED,CANCELLED", ["UNSHIPPED", "CANCELLED"]])
def test_a_list_may_be_separated_by_commas_or_repeated(
    app_of_busy: CallingApplication, remote: RemoteControl, spelling: object
) -> None:
    wanted = {remote.place_order(status=status) for status in ("UNSHIPPED", "CANCELLED")}
    remote.place_order(status="SHIPPED")

    pages = app_of_busy.pages(createdAfter=LONG_AGO, fulfillmentStatuses=spelling)

    assert set(numbers(pages)) == wanted


def test_marketplace_and_fulfilment_narrow_a_search(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    wanted = remote.place_order("busy", "CA")
    remote.place_order("busy", "US")
    remote.place_order("busy", "CA", fulfilled_by="AMAZON")

    pages = app_of_busy.pages(
        createdAfter=LONG_AGO, marketplaceIds="A2EUQ1WTGCTBG2", fulfilledBy="MERCHANT"
    )

    assert numbers(pages) == [wanted]


def test_regions_do_not_see_each_other(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_order("busy", "DE")

    assert app_of_busy.pages(createdAfter=LONG_AGO) == [[]]


def test_only_the_data_asked_for_comes(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_order("busy", "US", kind="gift")

    bare = app_of_busy.pages(createdAfter=LONG_AGO)[0][0]
    addressed = app_of_busy.pages(createdAfter=LONG_AGO, includedData="RECIPIENT")[0][0]
    whole = app_of_busy.pages(createdAfter=LONG_AGO, includedData=EVERYTHING)[0][0]

    assert not {"buyer", "recipient", "proceeds", "fulfillment", "payment"} & bare.keys()
    assert bare["orderItems"][0].keys() == {"orderItemId", "quantityOrdered", "programs", "product"}
    assert addressed.keys() - bare.keys() == {"recipient"}
    assert {"buyer", "recipient", "proceeds", "fulfillment", "payment"} <= whole.keys()


def test_an_order_shows_after_the_lag_and_the_answer_says_until_when(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_order("busy", "US", created=YESTERDAY)
    remote.set_clock_rate(1)
    fresh = remote.place_order("busy", "US")

    answer = app_of_busy.search(lastUpdatedAfter=LONG_AGO).json()
    until = datetime.fromisoformat(answer["lastUpdatedBefore"])

    assert fresh not in numbers([answer["orders"]])
    assert len(answer["orders"]) == 1
    assert timedelta(seconds=119) < datetime.now(UTC) - until < timedelta(seconds=140)


def test_an_update_moves_an_order_to_the_end_of_the_updates(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    first, second = remote.place_orders("busy", 2, "US", days=2)

    remote.touch(first)

    assert numbers(app_of_busy.pages(lastUpdatedAfter=LONG_AGO)) == [second, first]
    assert numbers(app_of_busy.pages(createdAfter=LONG_AGO)) == [first, second]


def test_orders_older_than_two_years_are_gone_but_for_japan(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    long_past = NOW - timedelta(days=800)
    american = remote.place_order("second", "US", created=long_past)
    japanese = remote.place_order("second", "JP", created=long_past)

    found = {}
    for region in ("na", "fe"):
        stranger.sign_on(remote.authorize("second", region))
        found[region] = numbers(stranger.pages(region, createdAfter="2016-01-01T00:00:00Z"))

    assert found == {"na": [], "fe": [japanese]}
    assert stranger.get(f"/orders/2026-01-01/orders/{american}", "fe").status_code == 404


def test_a_page_token_takes_another_page_size_and_other_data_sets(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    placed = remote.place_orders("busy", 4, "US", days=4)
    first = app_of_busy.search(createdAfter=LONG_AGO, maxResultsPerPage=2).json()

    token = first["pagination"]["nextToken"]
    answer = app_of_busy.search(createdAfter=LONG_AGO, paginationToken=token, includedData="TAX")

    assert numbers([answer.json()["orders"]]) == placed[2:]


@pytest.mark.parametrize(
    "drift",
    [
        {"createdBefore": "2026-11-01T00:00:00Z"},
        {"createdAfter": "2025-01-02T00:00:00Z"},
        {"createdAfter": None},
        {"marketplaceIds": "ATVPDKIKX0DER"},
        {"fulfillmentStatuses": "UNSHIPPED"},
        {"fulfilledBy": None},
    ],
)
def test_a_page_token_is_refused_with_other_parameters_than_page_one(
    app_of_busy: CallingApplication, remote: RemoteControl, drift: dict[str, object]
) -> None:
    remote.place_orders("busy", 2, "US", days=4)
    asked = {"createdAfter": LONG_AGO, "fulfilledBy": "MERCHANT", "maxResultsPerPage": 1}
    token = app_of_busy.search(**asked).json()["pagination"]["nextToken"]

    answer = app_of_busy.search(**asked | drift, paginationToken=token)

    assert answer.status_code == 400
    assert sentence(answer) == "The request parameters must be those of the first page."


def test_a_page_token_is_of_no_use_to_another_seller(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_orders("busy", 2, "US", days=2)
    first = app_of_busy.search(createdAfter=LONG_AGO, maxResultsPerPage=1).json()
    app_of_busy.sign_on(remote.authorize("second", "na"))

    token = first["pagination"]["nextToken"]
    answer = app_of_busy.search(createdAfter=LONG_AGO, paginationToken=token)

    assert answer.status_code == 400


def test_a_page_token_dies_after_a_day_of_amazons_time(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_orders("busy", 2, "US", days=2)
    remote.set_clock_rate(86_400_000)
    first = app_of_busy.search(createdAfter=LONG_AGO, maxResultsPerPage=1).json()

    token = first["pagination"]["nextToken"]
    answer = app_of_busy.search(createdAfter=LONG_AGO, paginationToken=token)

    assert "expired" in sentence(answer)


def test_another_sellers_order_does_not_exist(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    theirs = remote.place_order("second", "US")

    assert app_of_busy.get(f"/orders/2026-01-01/orders/{theirs}").status_code == 404
