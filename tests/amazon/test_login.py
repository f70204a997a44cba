"""Login with Amazon: tokens, and who must act when there are none."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.amazon.conftest import ACCESS_TOKEN, CLIENT_SECRET, CODE, REFRESH_TOKEN, hang_up
from webapp.amazon.failure import AskSeller, CodeRefused, OperatorFault, OurFault, TryLater

GRANTED = {
    "access_token": ACCESS_TOKEN,
    "refresh_token": REFRESH_TOKEN,
    "token_type": "bearer",
    "expires_in": 3600,
}


def test_a_consents_code_becomes_tokens(amazon, amazon_stub):
    amazon_stub.answers(200, GRANTED)

    tokens = amazon.exchange(CODE)

    assert (tokens.access_token, tokens.refresh_token) == (ACCESS_TOKEN, REFRESH_TOKEN)
    ahead = tokens.expires_at - datetime.now(UTC)
    assert timedelta(seconds=3590) < ahead <= timedelta(seconds=3600)


def test_the_code_is_sent_as_a_form_with_our_keys_in_it(amazon, amazon_stub):
    amazon_stub.answers(200, GRANTED)

    amazon.exchange("é|n+/=&\n")

    [asked] = amazon_stub.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/auth/o2/token", {})
    assert "authorization" not in asked.headers
    assert asked.form == {
        "grant_type": "authorization_code",
        "code": "é|n+/=&\n",
        "redirect_uri": "https://orderdesk.example/amazon/consent/return",
        "client_id": "amzn1.application-oa2-client.ours",
        "client_secret": CLIENT_SECRET,
    }


def test_a_refresh_token_is_sent_without_the_code(amazon, amazon_stub):
    amazon_stub.answers(200, GRANTED)

    amazon.refresh(REFRESH_TOKEN)

    form = amazon_stub.asked[0].form
    assert (form["grant_type"], form["refresh_token"]) == ("refresh_token", REFRESH_TOKEN)
    assert form["client_secret"] == CLIENT_SECRET
    assert "code" not in form


def test_a_refresh_keeps_the_refresh_token_unless_amazon_gives_another(amazon, amazon_stub):
    amazon_stub.answers(200, {"access_token": ACCESS_TOKEN, "expires_in": 3600})
    amazon_stub.answers(200, GRANTED | {"refresh_token": "Atzr|another"})

    kept, changed = amazon.refresh(REFRESH_TOKEN), amazon.refresh(REFRESH_TOKEN)

    assert kept.refresh_token == REFRESH_TOKEN
    assert changed.refresh_token == "Atzr|another"


@pytest.mark.parametrize(
    ("status", "error", "failure"),
    [
        (400, "invalid_grant", AskSeller),
        (401, "invalid_client", OperatorFault),
        (400, "invalid_client", OperatorFault),
        (400, "unauthorized_client", OperatorFault),
        (400, "invalid_request", OurFault),
        (400, "unsupported_grant_type", OurFault),
        (400, "something_new", OurFault),
        (429, "too_many_requests", TryLater),
        (400, "temporarily_unavailable", TryLater),
        (400, "server_error", TryLater),
        (500, "server_error", TryLater),
        (503, "invalid_grant", TryLater),
    ],
)
def test_each_refusal_names_who_must_act(amazon, amazon_stub, status, error, failure):
    amazon_stub.answers(status, {"error": error, "error_description": REFRESH_TOKEN})

    with pytest.raises(failure) as caught:
        amazon.refresh(REFRESH_TOKEN)

    assert type(caught.value) is failure
    assert caught.value.operation == "refreshToken"


def test_a_revoked_consent_asks_the_seller(amazon, amazon_stub):
    amazon_stub.answers(400, {"error": "invalid_grant"}, x_amzn_RequestId="their-request-9")

    with pytest.raises(AskSeller) as caught:
        amazon.refresh(REFRESH_TOKEN)

    assert (caught.value.reason, caught.value.request_id) == ("revoked", "their-request-9")


def test_a_stale_code_starts_the_trip_again(amazon, amazon_stub):
    amazon_stub.answers(400, {"error": "invalid_grant"})

    with pytest.raises(CodeRefused):
        amazon.exchange(CODE)


def test_too_many_requests_are_throttled_not_down(amazon, amazon_stub):
    amazon_stub.answers(429, b"slow down")

    with pytest.raises(TryLater) as caught:
        amazon.refresh(REFRESH_TOKEN)

    assert caught.value.reason == "throttled"
    assert caught.value.after > timedelta(0)


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (502, b"<html>Bad gateway</html>"),
        (400, b"<html>Bad request</html>"),
        (200, b"<html>Welcome</html>"),
        (200, b""),
        (200, b'{"access_token": "Atza|x", "expires_'),
        (200, []),
        (200, {}),
        (200, {"access_token": ACCESS_TOKEN, "refresh_token": REFRESH_TOKEN}),
        (200, GRANTED | {"access_token": None}),
        (200, GRANTED | {"access_token": "two\nlines"}),
        (200, GRANTED | {"access_token": "Atza|ünsendable"}),
        (200, GRANTED | {"refresh_token": 7}),
        (200, GRANTED | {"expires_in": "soon"}),
        (200, GRANTED | {"expires_in": 1e300}),
        (302, b""),
    ],
)
def test_nonsense_from_the_token_endpoint_means_later(amazon, amazon_stub, status, content):
    amazon_stub.answers(status, content, Location="http://127.0.0.1:1/stolen")

    with pytest.raises(TryLater) as caught:
        amazon.exchange(CODE)

    assert caught.value.reason == "unavailable"
    assert len(amazon_stub.asked) == 1


def test_a_first_exchange_without_a_refresh_token_is_nonsense(amazon, amazon_stub):
    amazon_stub.answers(200, {"access_token": ACCESS_TOKEN, "expires_in": 3600})

    with pytest.raises(TryLater):
        amazon.exchange(CODE)


def test_a_broken_connection_means_later(amazon, amazon_stub):
    amazon_stub.acts(hang_up)

    with pytest.raises(TryLater) as caught:
        amazon.refresh(REFRESH_TOKEN)

    assert caught.value.reason == "unavailable"
