"""A part that looks anew by itself makes way for what somebody sends: no answer is lost by it."""

from playwright.sync_api import Page, Route, expect

from tests.e2e import rosa
from tests.e2e.test_desk import desk
from tests.live_app import LiveApp
from webapp.imports.import_run import ImportRun

__all__ = ["desk"]

# How often the part has asked, and whether the answer to what was sent came to stand in the page.
WATCH = """() => {
  window.polls = 0;
  window.landed = null;
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.requestConfig.verb === "get" && detail.elt.id === "refresh") window.polls += 1;
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.requestConfig.verb === "post") window.landed = Boolean(document.querySelector("#refresh[data-answer]"));
  });
}"""  # noqa: E501 - JavaScript


def test_the_answer_to_a_second_refresh_is_shown_though_the_first_is_watched(
    page: Page, live: LiveApp
) -> None:
    live.remote.place_order("busy", "US")
    rosa.signs_up(page)
    rosa.connects(page)
    rosa.sees_imported(page, 1)
    page.goto("/orders")
    live.remote.go_down(operation="searchOrders")
    button = page.get_by_role("button", name="Refresh")
    button.click()
    expect(page.locator("#refresh[hx-get]")).to_be_visible()
    page.evaluate(WATCH)

    def answer_late(route: Route) -> None:
        """When the part has looked anew twice since."""
        if route.request.method != "POST":
            route.fallback()
            return
        asked = page.evaluate("window.polls")
        page.wait_for_function("(most) => window.polls > most", arg=asked + 1)
        answer = route.fetch()
        body = answer.text().replace('id="refresh"', 'id="refresh" data-answer')
        route.fulfill(response=answer, body=body)

    page.route("**/orders/imports", answer_late)
    button.click()

    page.wait_for_function("() => window.landed !== null")
    assert page.evaluate("window.landed")


def test_imports_that_last_are_put_away_until_one_has_something_to_say(desk: Page) -> None:
    """Amazon may have them wait for half an hour, and they stand over the orders."""
    refresh = desk.locator("#refresh")
    desk.get_by_role("button", name="Refresh").click()
    refresh.get_by_role("link", name="Close").click()
    expect(refresh).to_be_hidden()
    expect(desk.get_by_role("button", name="Refresh")).to_be_focused()

    desk.evaluate(WATCH)
    desk.wait_for_function("() => window.polls > 2")
    expect(refresh).to_be_hidden()

    ImportRun.update(status="done").execute()
    expect(refresh.get_by_text("nothing new")).to_be_visible()
    refresh.get_by_role("link", name="Close").click()
    expect(refresh).to_be_empty()


def test_pressing_refresh_again_brings_back_what_was_put_away(desk: Page) -> None:
    refresh = desk.locator("#refresh")
    desk.get_by_role("button", name="Refresh").click()
    refresh.get_by_role("link", name="Close").click()
    expect(refresh).to_be_hidden()

    desk.get_by_role("button", name="Refresh").click()

    expect(refresh.get_by_role("link", name="Close")).to_be_visible()
