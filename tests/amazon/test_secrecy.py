"""What must be kept: no token, secret, code or buyer in a log, an exception or a repr."""

import pickle
import traceback
from datetime import UTC, datetime, timedelta

import pytest

from tests.amazon.conftest import (
    ACCESS_TOKEN,
    BUYER,
    CLIENT_SECRET,
    CODE,
    PAGE_TOKEN,
    REFRESH_TOKEN,
    hang_up,
    in_hand,
    stop_short,
)
from webapp.amazon.failure import (
    AmazonFailure,
    AskSeller,
    CodeRefused,
    NotFound,
    OperatorFault,
    OurFault,
    PageTokenExpired,
    TryLater,
)
from webapp.amazon.login import Tokens
from webapp.amazon.orders_page import OrdersPage

SECRETS = [CLIENT_SECRET, ACCESS_TOKEN, REFRESH_TOKEN, CODE, PAGE_TOKEN, BUYER]
EVERYTHING = " ".join(SECRETS)
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def search(amazon):
    seller = amazon.seller("na", "A2ROSA", in_hand)
    return seller.search_orders(
        marketplace_ids=["X"], after=SINCE, basis="updated", page_token=PAGE_TOKEN
    )


def confirm(amazon):
    seller = amazon.seller("na", "A2ROSA", in_hand)
    seller.confirm_shipment("1", {"to": BUYER})


def offers(amazon):
    amazon.seller("na", "A2ROSA", in_hand).shipping_offers({"to": BUYER})


def buy(amazon):
    amazon.seller("na", "A2ROSA", in_hand).buy_shipment({"to": BUYER})


ASKING = [
    search,
    confirm,
    offers,
    buy,
    lambda amazon: amazon.exchange(CODE),
    lambda amazon: amazon.refresh(REFRESH_TOKEN),
]


def told(error):
    """All that a log, a report or a debugger's list may show of an exception."""
    lines = traceback.format_exception(error)
    return " ".join([*lines, str(error), repr(error), repr(error.args), error.request_id])


def holds_none(text):
    return [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("ask", ASKING)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_an_answer_that_quotes_us_is_not_passed_on(amazon, amazon_stub, heard, ask, status):
    error = {"code": EVERYTHING, "message": EVERYTHING, "details": EVERYTHING}
    body = {"errors": [error], "error": EVERYTHING, "error_description": EVERYTHING}
    amazon_stub.answers(status, body, x_amzn_RequestId=EVERYTHING)

    with pytest.raises(AmazonFailure) as caught:
        ask(amazon)

    assert holds_none(told(caught.value))
    assert holds_none(heard())


@pytest.mark.parametrize("ask", ASKING)
@pytest.mark.parametrize("fault", [hang_up, stop_short])
def test_a_broken_connection_does_not_tell_the_address(amazon, amazon_stub, heard, ask, fault):
    amazon_stub.acts(fault)

    with pytest.raises(TryLater) as caught:
        ask(amazon)

    assert holds_none(told(caught.value))
    assert holds_none(heard())
    assert caught.value.__context__ is caught.value.__cause__ is None


def test_a_call_is_logged_by_name_status_and_request(amazon, amazon_stub, heard):
    body = {"orders": [{"buyer": {"buyerName": BUYER}}], "pagination": {"nextToken": PAGE_TOKEN}}
    amazon_stub.answers(200, body, x_amzn_RequestId="their-request-5")

    page = search(amazon)

    log = heard()
    assert all(fact in log for fact in ("searchOrders", "200", "their-request-5", "ms"))
    assert holds_none(log)
    assert holds_none(repr(page))


def test_a_call_without_an_answer_is_logged_too(amazon, amazon_stub, heard):
    amazon_stub.acts(hang_up)

    with pytest.raises(TryLater):
        search(amazon)

    assert "amazon.no_answer" in heard()


def test_what_holds_a_secret_does_not_show_it(amazon, application):
    tokens = Tokens(REFRESH_TOKEN, ACCESS_TOKEN, SINCE)
    page = OrdersPage([BUYER.encode()], PAGE_TOKEN, None, "")
    seller = amazon.seller("na", "A2ROSA", in_hand)

    shown = " ".join(map(repr, [application, amazon, seller, tokens, page]))

    assert holds_none(shown)
    assert application.client_id in shown


@pytest.mark.parametrize(
    "failure",
    [
        AskSeller("revoked", operation="refreshToken", request_id="r"),
        CodeRefused("revoked", operation="exchangeCode"),
        TryLater("paced", after=timedelta(seconds=7), operation="searchOrders"),
        OurFault("400 InvalidInput", operation="searchOrders"),
        OperatorFault("401 invalid_client"),
        NotFound("404 NotFound"),
        PageTokenExpired("400 InvalidInput"),
    ],
)
def test_a_failure_survives_the_way_from_one_process_to_another(failure):
    arrived = pickle.loads(pickle.dumps(failure))  # noqa: S301 - our own

    assert type(arrived) is type(failure)
    assert vars(arrived) == vars(failure)
    assert str(arrived) == str(failure)


def test_a_failure_reads_as_a_sentence():
    failure = AskSeller("denied", operation="searchOrders", request_id="r-1")

    assert str(failure) == "searchOrders: denied (request r-1)"
    assert repr(failure) == "<AskSeller searchOrders: denied (request r-1)>"
