"""A part that looks anew by itself makes way for what somebody sends: no answer is lost by it."""

from playwright.sync_api import Page, Route, expect

from tests.e2e import rosa
from tests.live_app import LiveApp

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
