"""Login with Amazon: codes and refresh tokens for access tokens, and OAuth's errors."""

import pytest
from requests import Response

from tests.sandbox.application import CallingApplication
from webapp.sandbox.remote_control import RemoteControl


def verdict(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_code_becomes_tokens_once(stranger: CallingApplication, remote: RemoteControl) -> None:
    code = remote.consent_code("busy")

    first = stranger.ask_token(grant_type="authorization_code", code=code)
    again = stranger.ask_token(grant_type="authorization_code", code=code)

    assert first.json()["access_token"].startswith("Atza|")
    assert first.json()["refresh_token"].startswith("Atzr|")
    assert (first.json()["token_type"], first.json()["expires_in"]) == ("bearer", 3600)
    assert verdict(again) == (400, "invalid_grant")


def test_a_refresh_token_serves_again_and_again(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    token = remote.authorize("busy")

    answers = [
        stranger.ask_token(grant_type="refresh_token", refresh_token=token).json() for _ in range(2)
    ]

    assert [answer["refresh_token"] for answer in answers] == [token, token]
    assert answers[0]["access_token"] != answers[1]["access_token"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"grant_type": ""}, (400, "invalid_request")),
        ({"grant_type": "refresh_token"}, (400, "invalid_request")),
        ({"grant_type": "authorization_code"}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"grant_type": "refresh_token", "refresh_token": "Atzr|no"}, (400, "invalid_grant")),
        ({"grant_type": "authorization_code", "code": "no"}, (400, "invalid_grant")),
        (
            {"grant_type": "refresh_token", "refresh_token": "x", "client_secret": "wrong"},
            (401, "invalid_client"),
        ),
        (
            {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "wrong"},
            (401, "invalid_client"),
        ),
        (
            {"grant_type": "refresh_token", "refresh_token": "x", "client_id": ""},
            (400, "invalid_request"),
        ),
    ],
)
def test_each_mistake_has_its_own_error(
    stranger: CallingApplication, form: dict[str, str], expected: tuple[int, str]
) -> None:
    assert verdict(stranger.ask_token(**form)) == expected


def test_a_code_for_another_address_is_refused(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    code = remote.consent_code("busy")

    answer = stranger.ask_token(
        grant_type="authorization_code", code=code, redirect_uri="http://127.0.0.1:1/elsewhere"
    )

    assert verdict(answer) == (400, "invalid_grant")


def test_revoking_ends_refresh_and_access_tokens_at_once(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    token = remote.authorize("busy", "na")
    app_of_busy.sign_on(token)

    remote.revoke_access("busy")

    assert app_of_busy.search().status_code == 403
    refreshed = app_of_busy.ask_token(grant_type="refresh_token", refresh_token=token)
    assert verdict(refreshed) == (400, "invalid_grant")


def test_revoking_one_region_leaves_the_other(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    remote.authorize("busy", "na")
    european = remote.authorize("busy", "eu")

    remote.revoke_access("busy", "na")
    stranger.sign_on(european)

    assert stranger.search("eu").status_code == 200


def test_a_new_consent_replaces_the_old_refresh_token(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    old = remote.authorize("busy", "na")

    new = remote.authorize("busy", "na")

    refused = stranger.ask_token(grant_type="refresh_token", refresh_token=old)
    assert verdict(refused) == (400, "invalid_grant")
    assert stranger.ask_token(grant_type="refresh_token", refresh_token=new).ok


def test_a_consent_belongs_to_the_region_it_is_first_used_in(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    stranger.sign_on(remote.authorize("busy"))

    assert stranger.search("eu").status_code == 200
    assert stranger.search("na").status_code == 403


def test_an_expired_access_token_says_so(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.expire_access_tokens("busy")

    answer = app_of_busy.search()

    assert answer.status_code == 403
    assert answer.json()["errors"][0]["details"] == "The access token you provided has expired."


@pytest.mark.parametrize("token", ["", "Atza|made-up"])
def test_without_a_good_access_token_nothing_opens(
    stranger: CallingApplication, token: str
) -> None:
    stranger.access_token = token

    answer = stranger.search()

    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "Unauthorized"


def test_a_seller_has_no_access_where_they_do_not_sell(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    stranger.sign_on(remote.authorize("narrow"))

    assert stranger.search("na").status_code == 403
