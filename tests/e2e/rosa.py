"""Rosa at her browser: what she clicks, from making her account to reading her orders."""

import re

from playwright.sync_api import Page, expect

EMAIL = "rosa@parcels.example"
PASSWORD = "Ships-Before-Noon-7"
LATEST_IMPORT = re.compile(r"/stores/[0-9]+/imports$")
AT_REST = """() => document.fonts.status === "loaded"
  && !document.querySelector(".desk tbody tr:not(.desk-done)")"""


def signs_up(page: Page, plan: str = "E-commerce") -> None:
    page.goto("/sign-up")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("link", name="Read the mail").click()
    link = page.get_by_role("link", name="/sign-up/")
    while not link.count():
        page.get_by_role("link", name="Look again").click()
    link.first.click()
    page.get_by_label("Company").fill("Harbour Goods")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label(plan).check()
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", level=1, name="Orders")).to_be_visible()


def signs_in(page: Page, email: str = EMAIL, password: str = PASSWORD) -> None:
    """By the form's own address, for tests of what comes after: she is in when this returns."""
    [token] = set(
        re.findall(r'name="csrf_token" value="([^"]+)"', page.request.get("/sign-in").text())
    )
    typed = {"csrf_token": token, "email": email, "password": password, "next": ""}
    answer = page.request.post("/sign-in", form=typed, max_redirects=0)
    assert answer.headers.get("location") == "/orders", answer.text()


def chooses_source(page: Page, source: str = "Amazon.com (United States)") -> None:
    page.goto("/stores")
    page.get_by_role("link", name="Connect").first.click()
    page.get_by_role("button", name="Amazon").click()
    page.get_by_label("Amazon Order Source").select_option(label=source)
    expect(page.get_by_label("Product Identifier")).to_have_value("sku")
    page.get_by_role("button", name="Connect", exact=True).click()


def signs_in_at_amazon(page: Page, seller: str = "busy") -> None:
    expect(page.get_by_role("heading", name="Sign in to Seller Central")).to_be_visible()
    page.locator(f"input[name=seller][value={seller}]").check()
    page.get_by_role("button", name="Sign in").click()


def authorizes(page: Page, seller: str = "busy") -> None:
    signs_in_at_amazon(page, seller)
    page.get_by_role("button", name="Authorize").click()


def connects(page: Page, seller: str = "busy", source: str = "Amazon.com (United States)") -> None:
    chooses_source(page, source)
    authorizes(page, seller)
    expect(page.get_by_role("main").get_by_text("connected", exact=False).first).to_be_visible()


def sees_imported(page: Page, orders: int) -> None:
    """The first import has ended: from now on no end of one loads the desk again.

    Each half minute the page asks for the latest import, which brings nothing new by then: that
    answer is held back until this one was seen.
    """
    page.route(LATEST_IMPORT, lambda route: route.fulfill(status=204))
    new = page.get_by_role("main").get_by_text(f"{orders} new")
    expect(new.first).to_be_visible()
    page.unroute(LATEST_IMPORT)


def sees_all(page: Page) -> None:
    """Fonts are there, and each row of the desk has its own height: nothing moves by itself."""
    page.wait_for_function(AT_REST)


def finds_order(page: Page, number: str) -> None:
    page.goto("/orders")
    page.get_by_role("searchbox").fill(number)
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(rf"[?&]q={number}"))
    expect(page.get_by_role("link", name=number)).to_be_visible()
