"""Seller Central: from the sign-in page back to the application, by every way."""

from collections.abc import Iterator

import pytest
from requests import Session

from tests.sandbox.application import CallingApplication, brought_back
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.server import start
from webapp.sandbox.settings import SandboxSettings

CONSENT = "/apps/authorize/consent"
SETTINGS = SandboxSettings()
BUSY_ID = "A1HP9Q4ZT7M2KD"


def decide(application: CallingApplication, decision: str, **form: str) -> dict[str, str]:
    address = f"{CONSENT}?application_id={SETTINGS.application_id}&state=our-state"
    return brought_back(application.submit(address, seller="busy", decision=decision, **form))


def test_rosa_signs_in_and_sees_who_asks_for_what(stranger: CallingApplication) -> None:
    asked = {"application_id": SETTINGS.application_id, "state": "our-state"}

    sign_in = stranger.browse(CONSENT, **asked)
    consent = stranger.browse(CONSENT, **asked, seller="busy")

    assert "Sign in to Seller Central" in sign_in.text
    assert "Harbour &amp; Pine" in sign_in.text
    assert "Authorize Orderdesk" in consent.text
    assert all(button in consent.text for button in (">Authorize<", ">Cancel<"))


def test_authorizing_brings_back_a_code_that_opens_the_sellers_orders(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    back = decide(stranger, "authorize")

    tokens = stranger.ask_token(grant_type="authorization_code", code=back["spapi_oauth_code"])
    stranger.sign_on(tokens.json()["refresh_token"])

    assert back["state"] == "our-state"
    assert back["selling_partner_id"] == BUSY_ID
    assert back["mws_auth_token"] == ""
    assert stranger.search().status_code == 200


def test_cancelling_brings_back_an_error_and_no_code(stranger: CallingApplication) -> None:
    back = decide(stranger, "cancel")

    assert back["error"] == "access_denied"
    assert back["state"] == "our-state"
    assert "spapi_oauth_code" not in back


def test_the_way_back_is_kept_out_of_referrers_and_caches(stranger: CallingApplication) -> None:
    address = f"{CONSENT}?application_id={SETTINGS.application_id}&state=s"

    answer = stranger.submit(address, seller="busy", decision="authorize")

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_region_chosen_at_sign_in_binds_the_consent(stranger: CallingApplication) -> None:
    back = decide(stranger, "authorize", region="eu")

    tokens = stranger.ask_token(grant_type="authorization_code", code=back["spapi_oauth_code"])
    stranger.sign_on(tokens.json()["refresh_token"])

    assert stranger.search("na").status_code == 403
    assert stranger.search("eu").status_code == 200


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"application_id": "amzn1.sp.solution.unknown"}, "MD1000"),
        ({}, "MD1000"),
        (
            {"application_id": SETTINGS.application_id, "redirect_uri": "http://evil.example/"},
            "MD5101",
        ),
    ],
)
def test_a_wrong_address_gets_seller_centrals_error_page(
    stranger: CallingApplication, asked: dict[str, str], code: str
) -> None:
    answer = stranger.browse(CONSENT, **asked)

    assert answer.status_code == 400
    assert code in answer.text


def test_an_unregistered_address_gets_no_code_even_when_posted(
    stranger: CallingApplication,
) -> None:
    asked = f"application_id={SETTINGS.application_id}&redirect_uri=http://evil.example/"

    answer = stranger.submit(f"{CONSENT}?{asked}", seller="busy", decision="authorize")

    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.fixture
def draft() -> Iterator[CallingApplication]:
    settings = SandboxSettings(draft=True)
    running = start(settings)
    with Session() as session:
        yield CallingApplication(running.url, settings, session)
    running.stop()


def test_a_draft_must_say_that_it_is_one(draft: CallingApplication) -> None:
    asked = {"application_id": SETTINGS.application_id, "state": "s"}

    assert "MD1000" in draft.browse(CONSENT, **asked).text
    assert draft.browse(CONSENT, **asked, version="beta").status_code == 200


def test_the_appstore_sends_the_seller_to_the_application_and_back_with_a_code(
    stranger: CallingApplication,
) -> None:
    started = brought_back(stranger.submit("/appstore", seller="busy"))
    confirm = started["amazon_callback_uri"].removeprefix(stranger.url)

    answer = stranger.browse(
        confirm,
        redirect_uri=SETTINGS.redirect_uris[0],
        amazon_state=started["amazon_state"],
        state="our-state",
    )

    assert started["selling_partner_id"] == BUSY_ID
    assert answer.headers["Location"].startswith(SETTINGS.redirect_uris[0])
    back = brought_back(answer)
    assert (back["state"], back["selling_partner_id"]) == ("our-state", BUSY_ID)
    assert stranger.ask_token(grant_type="authorization_code", code=back["spapi_oauth_code"]).ok


def test_an_amazon_state_works_once(stranger: CallingApplication) -> None:
    started = brought_back(stranger.submit("/appstore", seller="busy"))
    confirm = started["amazon_callback_uri"].removeprefix(stranger.url)
    asked = {"amazon_state": started["amazon_state"], "state": "s"}

    statuses = [stranger.browse(confirm, **asked).status_code for _ in range(2)]

    assert statuses == [302, 400]


def test_removing_the_application_revokes_it(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    page = app_of_busy.browse("/apps/manage", seller="busy")

    app_of_busy.submit("/apps/manage", seller="busy", region="na")

    assert "North America" in page.text
    assert app_of_busy.search().status_code == 403
    assert "No application is authorized" in app_of_busy.browse("/apps/manage", seller="busy").text
