"""The second factor in a real browser: set up from the account page, asked for at the door."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.authenticator import code_of
from tests.e2e import rosa
from webapp.accounts.recovery_code import RecoveryCode
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User


def sets_up(page: Page) -> None:
    page.goto("/account")
    page.get_by_role("link", name="Set up a second factor").click()
    page.get_by_label("Current password").fill(rosa.PASSWORD)
    page.get_by_role("button", name="Show the code to scan").click()
    picture = page.get_by_role("img", name="QR code for your authenticator")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 200
    page.get_by_role("textbox", name="Code").fill(code_of(User.get()))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", level=1, name="Your recovery codes")).to_be_visible()


def comes_back(page: Page) -> None:
    page.goto("/account")
    page.locator("section", has_text="Where you are signed in").get_by_role(
        "button", name="Sign out", exact=True
    ).click()
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    page.get_by_label("E-mail").fill(rosa.EMAIL)
    page.get_by_label("Password").fill(rosa.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Your code")).to_be_visible()


def test_rosa_turns_it_on_keeps_the_codes_and_signs_in_with_one(
    page: Page, database: Any, tmp_path: Path
) -> None:
    rosa.signs_up(page)
    sets_up(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as text").click()
    download.value.save_as(tmp_path / "codes.txt")
    comes_back(page)

    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill((tmp_path / "codes.txt").read_text().splitlines()[1])
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", level=1, name="Orders")).to_be_visible()
    assert RecoveryCode.left(User.get()) == 9


@pytest.mark.no_javascript
def test_it_all_works_without_javascript(page: Page, database: Any) -> None:
    rosa.signs_up(page)
    sets_up(page)
    comes_back(page)
    # The half minute in which it was set up may not be over yet.
    SecondFactor.update(last_step=0).execute()

    page.get_by_role("textbox", name="Code").fill(code_of(User.get()))
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", level=1, name="Orders")).to_be_visible()
