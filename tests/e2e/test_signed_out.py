"""Signed out in the middle of work: back to where one was, and nothing typed is lost."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.people import ROSA
from tests.e2e.test_desk import desk, row
from webapp.accounts.browser_session import BrowserSession
from webapp.ground.clock import utcnow
from webapp.orders.note import Note

__all__ = ["desk"]


def signs_in(page: Page) -> None:
    page.get_by_label("E-mail").fill(ROSA.email)
    page.get_by_label("Password").fill(ROSA.password)
    page.get_by_role("button", name="Sign in").click()


def signs_out_in_another_tab(page: Page) -> Page:
    other = page.context.new_page()
    other.goto("/account")
    other.locator("[popovertarget=user-menu]").click()
    other.locator("#user-menu").get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    return other


def is_signed_out() -> None:
    BrowserSession.update(ended_at=utcnow()).execute()


@pytest.mark.uninspected
def test_a_note_that_was_typed_outlives_the_session(desk: Page) -> None:
    row(desk, 1).locator("th a").click()
    desk.get_by_label("New note").fill("Rang twice")
    is_signed_out()
    desk.get_by_role("button", name="Add the note").click()
    expect(desk.get_by_role("main").get_by_text("You were signed out")).to_be_visible()
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Sign in").click()
    signs_in(opened.value)
    expect(opened.value.get_by_role("heading", level=1, name="Order")).to_be_visible()

    desk.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(desk.get_by_role("main").get_by_text("You are signed in again")).to_be_visible()
    desk.get_by_role("button", name="Add the note").click()

    expect(desk.locator(".note-text")).to_have_text("Rang twice")
    assert Note.select().count() == 1


@pytest.mark.uninspected
def test_what_was_chosen_in_the_wizard_outlives_the_session(desk: Page) -> None:
    desk.goto("/stores/connect/source")
    desk.get_by_label("Amazon Order Source").select_option("IT")
    is_signed_out()
    desk.get_by_role("button", name="Connect", exact=True).click()
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Sign in").click()
    signs_in(opened.value)
    expect(opened.value.get_by_label("Amazon Order Source")).to_be_visible()

    # As on a phone, where the window gets no focus.
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(desk.get_by_role("main").get_by_text("You are signed in again")).to_be_visible()
    expect(desk.get_by_label("Amazon Order Source")).to_have_value("IT")


@pytest.mark.uninspected
def test_signing_out_in_another_tab_is_said_where_the_button_was_pressed(desk: Page) -> None:
    row(desk, 0).get_by_role("checkbox").check()
    signs_out_in_another_tab(desk)

    desk.get_by_role("button", name="Hold", exact=True).click()

    expect(desk.get_by_role("main").get_by_text("You were signed out")).to_be_visible()


@pytest.mark.uninspected
def test_a_tab_from_before_signing_in_again_works_at_the_second_press(desk: Page) -> None:
    row(desk, 0).get_by_role("checkbox").check()
    other = signs_out_in_another_tab(desk)
    signs_in(other)
    expect(other.get_by_role("heading", level=1, name="Orders")).to_be_visible()

    desk.get_by_role("button", name="Hold", exact=True).click()
    expect(desk.get_by_role("main").get_by_text("Press the button once more")).to_be_visible()
    desk.get_by_role("button", name="Hold", exact=True).click()

    expect(desk.get_by_role("main").get_by_text("1 order put on hold")).to_be_visible()


@pytest.mark.uninspected
def test_signing_in_again_leads_back_to_the_very_view(desk: Page) -> None:
    desk.goto("/orders?status=all&sort=oldest")
    is_signed_out()
    desk.get_by_role("link", name="On hold").click()
    expect(desk.get_by_role("main").get_by_text("You were signed out")).to_be_visible()

    desk.get_by_role("link", name="Sign in").click()
    signs_in(desk)

    expect(desk).to_have_url("/orders?status=all&sort=oldest")


@pytest.mark.no_javascript
def test_a_form_leads_back_to_its_page_without_javascript(desk: Page, database: Any) -> None:
    desk.goto("/orders?sort=oldest")
    row(desk, 0).get_by_role("checkbox").check()
    is_signed_out()

    desk.get_by_role("button", name="Hold", exact=True).click()
    signs_in(desk)

    expect(desk).to_have_url("/orders?sort=oldest")
