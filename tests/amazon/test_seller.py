"""What we ask in a seller's name, and who must act when Amazon refuses."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.amazon.conftest import ACCESS_TOKEN, PAGE_TOKEN, in_hand
from webapp.amazon.failure import (
    AccessDenied,
    AskSeller,
    Conflict,
    NotFound,
    OurFault,
    PageTokenExpired,
    TryLater,
)

SINCE = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
EMPTY = {"orders": []}


def search(seller, **changes):
    asked = {"marketplace_ids": ["A1PA6795UKMFR9"], "after": SINCE, "basis": "updated"}
    return seller.search_orders(**asked | changes)


def test_a_search_asks_for_paid_orders_that_the_merchant_ships(seller, amazon_stub):
    amazon_stub.answers(200, EMPTY)

    search(seller, marketplace_ids=["A1PA6795UKMFR9", "A13V1IB3VIYZZH"])

    [asked] = amazon_stub.asked
    assert asked.headers["x-amz-access-token"] == ACCESS_TOKEN
    assert (asked.method, asked.path) == ("GET", "/eu/orders/2026-01-01/orders")
    assert asked.query == {
        "marketplaceIds": "A1PA6795UKMFR9,A13V1IB3VIYZZH",
        "lastUpdatedAfter": "2026-11-01T09:30:00.000Z",
        "fulfillmentStatuses": "UNSHIPPED,PARTIALLY_SHIPPED",
        "fulfilledBy": "MERCHANT",
        "includedData": "BUYER,RECIPIENT,PROCEEDS,CANCELLATION,FULFILLMENT,PACKAGES,TAX",
        "maxResultsPerPage": "100",
    }


def test_a_search_by_creation_names_both_ends_in_utc(seller, amazon_stub):
    amazon_stub.answers(200, EMPTY)
    paris = timezone(timedelta(hours=1))

    search(seller, basis="created", before=datetime(2026, 11, 2, 1, 2, 3, 456789, paris))

    query = amazon_stub.asked[0].query
    assert query["createdAfter"] == "2026-11-01T09:30:00.000Z"
    assert query["createdBefore"] == "2026-11-02T00:02:03.456Z"
    assert "lastUpdatedAfter" not in query


def test_a_search_of_all_statuses_names_none(seller, amazon_stub):
    amazon_stub.answers(200, EMPTY)

    search(seller, statuses=())

    assert "fulfillmentStatuses" not in amazon_stub.asked[0].query


def test_a_time_without_a_zone_is_not_sent(seller):
    with pytest.raises(ValueError, match="without its zone"):
        search(seller, after=SINCE.replace(tzinfo=None))


def test_a_page_hands_on_its_orders_and_where_to_go_on(seller, amazon_stub):
    orders = [{"orderId": "1"}, {"odd": None}]
    amazon_stub.answers(
        200,
        {
            "orders": orders,
            "pagination": {"nextToken": PAGE_TOKEN},
            "lastUpdatedBefore": "2026-11-23T10:00:00Z",
        },
        x_amzn_RequestId="their-request-2",
    )

    page = search(seller)

    assert [json.loads(order) for order in page.orders] == orders
    assert page.next_token == PAGE_TOKEN
    assert page.before == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert page.request_id == "their-request-2"


@pytest.mark.parametrize("half", [rb"\ud800", rb"\ud83d\n", rb"\udc00"], ids=repr)
def test_half_a_character_in_one_order_keeps_the_others_as_they_are(seller, amazon_stub, half):
    amazon_stub.answers(
        200,
        b'{"orders": [{"orderId": "1"}, {"orderId": "2", "odd": "' + half + b'"}],'
        b' "pagination": {"nextToken": "on"}, "lastUpdatedBefore": "2026-11-23T10:00:00Z"}',
    )

    page = search(seller)

    assert [json.loads(order)["orderId"] for order in page.orders] == ["1", "2"]
    assert (page.next_token, page.before) == ("on", datetime(2026, 11, 23, 10, tzinfo=UTC))


@pytest.mark.parametrize("odd", [None, 7, "305-1234567-7654321", []], ids=repr)
def test_an_order_that_is_nothing_keeps_no_other_of_its_page_away(seller, amazon_stub, odd):
    amazon_stub.answers(200, {"orders": [odd, {"orderId": "1"}]})

    page = search(seller)

    assert [json.loads(order) for order in page.orders] == [odd, {"orderId": "1"}]


def test_the_last_page_leads_nowhere(seller, amazon_stub):
    amazon_stub.answers(200, EMPTY)

    page = search(seller, page_token=PAGE_TOKEN)

    assert amazon_stub.asked[0].query["paginationToken"] == PAGE_TOKEN
    assert (page.orders, page.next_token, page.before) == ([], None, None)


def test_one_order_is_asked_for_by_its_number(seller, amazon_stub):
    amazon_stub.answers(200, {"order": {"orderId": "305-1234567-7654321"}})

    order = seller.get_order("305-1234567-7654321")

    assert json.loads(order) == {"orderId": "305-1234567-7654321"}
    assert amazon_stub.asked[0].path == "/eu/orders/2026-01-01/orders/305-1234567-7654321"


@pytest.mark.parametrize("number", ["", "..", "../x", "a/b", "a?b", "a b", "ä", "1" * 65, "1\n"])
def test_an_order_number_cannot_lead_to_another_address(seller, amazon_stub, number):
    with pytest.raises(OurFault):
        seller.get_order(number)

    assert amazon_stub.asked == []


def test_a_selling_account_tells_its_plan_and_where_it_takes_part(seller, amazon_stub):
    entry = {
        "marketplace": {"id": "A1PA6795UKMFR9"},
        "storeName": "Rosas Laden",
        "participation": {"isParticipating": True, "hasSuspendedListings": False},
    }
    account = {"sellingPlan": "INDIVIDUAL", "marketplaceParticipationList": [entry]}
    amazon_stub.answers(200, {"payload": account})
    amazon_stub.answers(200, {"payload": [entry]})

    account, participations = seller.account(), seller.participations()

    assert (account.plan, account.individual) == ("INDIVIDUAL", True)
    assert account.participations == participations
    [one] = participations
    assert (one.marketplace_id, one.store_name) == ("A1PA6795UKMFR9", "Rosas Laden")
    assert (one.participating, one.suspended) == (True, False)
    assert [asked.path for asked in amazon_stub.asked] == [
        "/eu/sellers/v1/account",
        "/eu/sellers/v1/marketplaceParticipations",
    ]


def test_a_shipment_is_confirmed_with_its_body(seller, amazon_stub):
    amazon_stub.answers(204)
    body = {"marketplaceId": "A1PA6795UKMFR9", "packageDetail": {"trackingNumber": "1Z"}}

    seller.confirm_shipment("305-1234567-7654321", body)

    [asked] = amazon_stub.asked
    path = "/eu/orders/v0/orders/305-1234567-7654321/shipmentConfirmation"
    assert (asked.method, asked.path) == ("POST", path)
    assert json.loads(asked.body) == body
    assert asked.headers["content-type"] == "application/json"


def test_a_refused_shipment_keeps_amazons_reason_for_the_merchant(seller, amazon_stub):
    amazon_stub.refuses(400, "InvalidInput", "The order item\nis not in the order.", "Item 7")

    with pytest.raises(OurFault) as caught:
        seller.confirm_shipment("305-1234567-7654321", {"packageDetail": {}})

    assert caught.value.said == "The order item is not in the order. Item 7"
    assert "item" not in str(caught.value)


def test_every_region_has_its_own_address(amazon, amazon_stub):
    for region in ("na", "fe"):
        amazon_stub.answers(200, EMPTY)
        search(amazon.seller(region, "A2ROSA", in_hand))

    assert [asked.path[:4] for asked in amazon_stub.asked] == ["/na/", "/fe/"]


DENIED = "Access to requested resource is denied."


@pytest.mark.parametrize(
    ("status", "code", "message", "failure", "reason"),
    [
        (400, "InvalidInput", "Invalid Input", OurFault, "400 InvalidInput"),
        (401, "Unauthorized", DENIED, AccessDenied, "denied"),
        (403, "Unauthorized", DENIED, AccessDenied, "denied"),
        (403, "AccessDenied", "The authorization has expired.", AccessDenied, "denied"),
        (404, "NotFound", "No such order.", NotFound, "404 NotFound"),
        (409, "Conflict", "?", Conflict, "409 Conflict"),
        (413, "TooLarge", "?", OurFault, "413 TooLarge"),
        (415, "UnsupportedMediaType", "?", OurFault, "415 UnsupportedMediaType"),
        (429, "QuotaExceeded", "You exceeded your quota.", TryLater, "throttled"),
        (403, "QuotaExceeded", "You exceeded your quota.", TryLater, "throttled"),
        (403, "InternalFailure", "?", TryLater, "unavailable"),
        (408, "RequestTimeout", "?", TryLater, "unavailable"),
        (500, "InternalFailure", "?", TryLater, "unavailable"),
        (503, "ServiceUnavailable", "?", TryLater, "unavailable"),
        (400, "Atza|not|a|code", "?", OurFault, "400"),
    ],
)
def test_each_error_names_who_must_act(seller, amazon_stub, status, code, message, failure, reason):
    for _ in range(2 if failure is AccessDenied else 1):
        amazon_stub.refuses(status, code, message)

    with pytest.raises(failure) as caught:
        search(seller)

    assert (type(caught.value), caught.value.reason) == (failure, reason)
    assert caught.value.operation == "searchOrders"
    assert caught.value.request_id == "their-request-1"


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 500, 502, 503, 504])
def test_a_gateways_page_never_sends_the_seller_to_reconnect(seller, amazon_stub, status):
    amazon_stub.answers(status, b"<html>Sorry</html>", Location="http://127.0.0.1:1/")

    with pytest.raises(TryLater) as caught:
        search(seller)

    assert caught.value.reason == "unavailable"
    assert caught.value.after > timedelta(0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Bad gateway</html>",
        b'{"orders": [{"orderId": "1"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"orders": ' + b"9" * 5000 + b"}",
        [],
        None,
        {},
        {"orders": None},
        {"orders": {}},
        {"orders": ["305-1234567-7654321"]},
        {"orders": [], "pagination": ["next"]},
        {"orders": [], "pagination": {"nextToken": 7}},
        {"orders": [], "pagination": "next"},
        {"orders": [], "lastUpdatedBefore": 0},
        {"orders": [], "lastUpdatedBefore": "yesterday"},
    ],
)
def test_a_garbled_page_is_asked_for_again_later(seller, amazon_stub, content):
    amazon_stub.answers(200, content)

    with pytest.raises(TryLater) as caught:
        search(seller)

    assert caught.value.reason == "unavailable"


@pytest.mark.parametrize("ask", ["account", "participations"])
@pytest.mark.parametrize(
    "payload", [None, {}, 1, [1], [{}], {"marketplaceParticipationList": None}]
)
def test_a_garbled_account_is_asked_for_again_later(seller, amazon_stub, ask, payload):
    amazon_stub.answers(200, {"payload": payload})

    with pytest.raises(TryLater):
        getattr(seller, ask)()


EXPIRED = "The access token you provided has expired."


@pytest.fixture
def renewing(amazon):
    """A seller whose access token is stale until it is renewed."""
    given = []

    def access_token(renew):
        given.append("Atza|fresh" if renew else "Atza|stale")
        return given[-1]

    seller = amazon.seller("eu", "A2ROSA", access_token)
    seller.given = given
    return seller


def test_an_expired_access_token_is_renewed_once_and_the_call_goes_on(renewing, amazon_stub):
    amazon_stub.refuses(403, "Unauthorized", EXPIRED)
    amazon_stub.answers(200, EMPTY)

    search(renewing)

    sent = [asked.headers["x-amz-access-token"] for asked in amazon_stub.asked]
    assert sent == renewing.given == ["Atza|stale", "Atza|fresh"]


def test_a_denied_call_is_asked_once_more_with_a_fresh_token(renewing, amazon_stub):
    amazon_stub.refuses(403, "Unauthorized", DENIED)
    amazon_stub.answers(200, EMPTY)

    search(renewing)

    sent = [asked.headers["x-amz-access-token"] for asked in amazon_stub.asked]
    assert sent == ["Atza|stale", "Atza|fresh"]


def test_an_odd_participation_is_passed_by(seller, amazon_stub):
    sells = {"isParticipating": True, "hasSuspendedListings": False}
    odd = {"marketplace": {"id": "A1"}, "participation": None}
    fine = {"marketplace": {"id": "A2"}, "participation": sells}
    amazon_stub.answers(200, {"payload": [odd, fine]})

    told = [(each.marketplace_id, each.sells, each.known) for each in seller.participations()]
    assert told == [("A1", False, False), ("A2", True, True)]


@pytest.mark.parametrize("entries", [None, {}, "none", [None], [{"marketplace": None}]], ids=str)
def test_a_plan_is_known_where_no_participation_can_be_read(seller, amazon_stub, entries):
    told = {"sellingPlan": "PROFESSIONAL", "marketplaceParticipationList": entries}
    amazon_stub.answers(200, {"payload": told})

    account = seller.account()

    assert (account.plan, account.individual, account.participations) == (
        "PROFESSIONAL",
        False,
        None,
    )


def test_an_access_token_that_expires_at_once_is_amazons_trouble_not_the_sellers(
    renewing, amazon_stub
):
    amazon_stub.refuses(403, "Unauthorized", EXPIRED)
    amazon_stub.refuses(403, "Unauthorized", EXPIRED)

    with pytest.raises(TryLater) as caught:
        search(renewing)

    assert caught.value.reason == "unavailable"
    assert len(amazon_stub.asked) == 2


def test_a_seller_who_is_gone_costs_no_call_of_the_allowance(amazon, amazon_stub):
    def access_token(renew):
        raise AskSeller("revoked", operation="refreshToken")

    gone = amazon.seller("eu", "A2ROSA", access_token)
    for _ in range(25):
        with pytest.raises(AskSeller):
            search(gone)

    assert gone.wait() == timedelta(0)
    assert amazon_stub.asked == []


@pytest.mark.parametrize(
    ("message", "details"),
    [
        ("Invalid Input", "Invalid Input"),
        ("The paginationToken is not valid or has expired.", ""),
        ("Invalid Input", "paginationToken does not fit lastUpdatedAfter"),
    ],
)
def test_a_stale_page_token_starts_the_search_again(seller, amazon_stub, message, details):
    amazon_stub.refuses(400, "InvalidInput", message, details)

    with pytest.raises(PageTokenExpired):
        search(seller, page_token=PAGE_TOKEN)


@pytest.mark.parametrize(
    ("page_token", "code", "message"),
    [
        (None, "InvalidInput", "The paginationToken is not valid."),
        (PAGE_TOKEN, "InvalidInput", "marketplaceIds is not valid."),
        (PAGE_TOKEN, "MalformedRequest", "?"),
    ],
)
def test_another_bad_request_is_not_blamed_on_the_page_token(
    seller, amazon_stub, page_token, code, message
):
    amazon_stub.refuses(400, code, message)

    with pytest.raises(OurFault) as caught:
        search(seller, page_token=page_token)

    assert type(caught.value) is OurFault


def test_a_throttled_seller_waits_for_the_bucket_to_drip(seller, amazon_stub):
    amazon_stub.refuses(429, "QuotaExceeded", "You exceeded your quota.")
    with pytest.raises(TryLater) as throttled:
        search(seller)

    with pytest.raises(TryLater) as paced:
        search(seller)

    assert (throttled.value.reason, paced.value.reason) == ("throttled", "paced")
    assert timedelta(seconds=177) < paced.value.after <= throttled.value.after
    assert len(amazon_stub.asked) == 1


def test_a_rate_that_amazon_names_is_obeyed(seller, amazon_stub):
    amazon_stub.answers(200, EMPTY, x_amzn_RateLimit_Limit="0.002")
    amazon_stub.refuses(429, "QuotaExceeded", "You exceeded your quota.")
    search(seller)

    with pytest.raises(TryLater) as throttled:
        search(seller)

    assert throttled.value.after == timedelta(seconds=500)


def test_a_higher_rate_than_planned_is_believed_until_a_429_refutes_it(seller, amazon_stub):
    amazon_stub.answers(200, EMPTY, x_amzn_RateLimit_Limit="0.5")
    amazon_stub.refuses(429, "QuotaExceeded", "You exceeded your quota.")
    search(seller)

    with pytest.raises(TryLater) as throttled:
        search(seller)

    assert throttled.value.after > timedelta(seconds=170)


def test_searches_that_only_our_database_remembers_count(amazon, amazon_stub):
    calls = [datetime.now(UTC) - timedelta(seconds=1)] * 20
    seller = amazon.seller("eu", "A2ROSA", in_hand, lambda: calls)

    with pytest.raises(TryLater) as caught:
        search(seller)

    assert caught.value.reason == "paced"
    assert seller.wait("getOrder") == timedelta(0)
    assert amazon_stub.asked == []
