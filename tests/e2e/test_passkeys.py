"""Passkeys in a real browser, with its virtual authenticator (WebDriver's, over CDP)."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e import rosa
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.notice import Notice
from webapp.accounts.passkeys.passkey import Passkey
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """Rosa's phone: it makes and shows passkeys without asking her."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})[
            "authenticatorId"
        ]

    @property
    def credentials(self) -> list[dict[str, Any]]:
        return list(
            self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]
        )

    def shows_nobody(self) -> None:
        """From now on, whoever holds it isn't known to it."""
        said = {"authenticatorId": self.id, "isUserVerified": False}
        self.cdp.send("WebAuthn.setUserVerified", said)

    def is_copied(self) -> None:
        """As its copy is, which counts by itself: less than was counted here."""
        [credential] = self.credentials
        device = {"authenticatorId": self.id}
        gone = device | {"credentialId": credential["credentialId"]}
        self.cdp.send("WebAuthn.removeCredential", gone)
        self.cdp.send(
            "WebAuthn.addCredential", device | {"credential": {**credential, "signCount": 0}}
        )


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """Passkeys are bound to a name, which an IP address isn't."""
    return {**environment, "PUBLIC_URL": f"http://localhost:{environment['PORT']}"}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    port = base_url.rsplit(":", 1)[1]
    return {**browser_context_args, "base_url": f"http://localhost:{port}"}


@pytest.fixture
def phone(page: Page, database: Any) -> Device:
    rosa.signs_up(page)
    made = Device(page)
    adds(page)
    expect(page.get_by_role("heading", level=1, name="Your recovery codes")).to_be_visible()
    return made


def adds(page: Page, name: str = "Rosa's phone") -> None:
    page.goto("/account/passkeys")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()


def signs_out(page: Page) -> None:
    page.goto("/account")
    page.locator("section", has_text="Where you are signed in").get_by_role(
        "button", name="Sign out", exact=True
    ).click()
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()


def test_a_passkey_signs_rosa_in_by_itself(page: Page, phone: Device) -> None:
    signs_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1, name="Orders")).to_be_visible()
    [passkey] = Passkey.of(User.get())
    assert passkey.last_used_at
    assert passkey.sign_count == phone.credentials[0]["signCount"]


def test_a_passkey_is_the_second_factor_after_the_password(page: Page, phone: Device) -> None:
    signs_out(page)
    page.get_by_label("E-mail").fill(rosa.EMAIL)
    page.get_by_label("Password").fill(rosa.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Your passkey")).to_be_visible()

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", level=1, name="Orders")).to_be_visible()


def test_a_device_that_knows_nobody_and_a_copied_one_stay_outside(
    page: Page, phone: Device
) -> None:
    signs_out(page)
    phone.shows_nobody()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("main").get_by_text("No passkey was shown.")).to_be_visible()

    phone.cdp.send(
        "WebAuthn.setUserVerified", {"authenticatorId": phone.id, "isUserVerified": True}
    )
    Passkey.update(sign_count=100).execute()
    phone.is_copied()
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("may have been copied")
    told = [str(each.subject) for each in Notice.select()]
    assert sum("may have been copied" in subject for subject in told) == 1


def test_a_passkey_confirms_who_it_is_and_the_last_one_takes_the_factor_along(
    page: Page, phone: Device
) -> None:
    BrowserSession.update(proven_at=None).execute()
    page.goto("/account/passkeys")
    page.get_by_role("button", name="Remove Rosa's phone").click()
    expect(page.get_by_role("heading", level=1, name="Confirm that it is you")).to_be_visible()

    page.get_by_role("button", name="Use a passkey instead").click()

    expect(page.get_by_role("main").get_by_text("None yet.")).to_be_visible()
    assert SecondFactor.of(User.get()) is None
    assert User.get().lacks_second_factor
