"""Where Ada goes: through Rosa's work, through a request of her own, and through failures."""

import re

from playwright.sync_api import Page

from tests.live_app import LiveApp
from tests.pdf.reading import words_of
from tests.privacy.ada import HOME, SCANNED_LABEL
from tests.shipping.label_buyer import HERE
from webapp.accounts.account import Account
from webapp.accounts.request_address import RequestAddress
from webapp.ground.clock import utcnow
from webapp.imports.import_run import LIVE, ImportRun
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.order import Order
from webapp.privacy_requests.request import PrivacyRequest
from webapp.shipping.label import Label
from webapp.stores.connection import Connection
from webapp.stores.ship_from import ShipFrom

GARBLED = ("html", "truncated", "nonsense", "wrong_type", "list", "empty")
NOTE = "Ada Canary rang: 7 Canary Wharf, ring twice"


def is_worked_with(page: Page, order: Order) -> str:
    """Rosa finds her, notes something, prints, exports, looks at the customer; what she saw."""
    _searches(page, "/orders", "Ada Canary")
    seen = page.content()
    page.goto(f"/orders/{order.id}")
    page.get_by_label("New note").fill(NOTE)
    page.get_by_role("button", name="Add the note").click()
    page.get_by_role("main").get_by_text(NOTE).wait_for()
    seen += page.get_by_role("main").inner_text()
    page.goto(f"/orders/{order.id}/packing-slip")
    seen += page.get_by_role("main").inner_text()
    seen += "".join(words_of(page.request.get(f"/orders/{order.id}/packing-slip.pdf").body()))
    seen += _exports(page)
    _searches(page, "/customers", "ada@canary.example")
    page.goto(f"/customers/{order.id}")
    return seen + page.get_by_role("main").inner_text()


def is_sent_a_label(page: Page, order: Order) -> str:
    """Rosa buys a label for her at Amazon and prints it; what stands on that."""
    ShipFrom.keep(order.store, HERE)
    page.goto(f"/orders/{order.id}/labels/new")
    for name, value in {"Weight": "14", "Length": "8", "Width": "6", "Height": "3"}.items():
        page.get_by_label(name).fill(value)
    page.get_by_role("button", name="Show the prices").click()
    page.get_by_role("button", name="Buy UPS Ground").click()
    page.get_by_role("main").get_by_text("Label bought", exact=True).wait_for()
    paper = page.request.get(f"/labels/{Label.get().id}/file")
    return paper.body().decode("latin-1")


def is_refused_a_parcel(live: LiveApp, page: Page, order: Order) -> str:
    """Amazon refuses Rosa's parcel, whose label she scanned, in words that name her; what Rosa
    reads."""
    live.remote.refuse("Nobody delivers to Ada Canary, 7 Canary Wharf.", "confirmShipment")
    page.goto(f"/orders/{order.id}/shipments/new")
    page.get_by_label("Tracking number").fill(SCANNED_LABEL)
    page.get_by_label("Carrier", exact=True).select_option("UPS")
    page.get_by_role("button", name="Ship", exact=True).click()
    page.get_by_role("main").get_by_text("Amazon says:").wait_for()
    _searches(page, "/orders", SCANNED_LABEL)
    page.goto(f"/orders/{order.id}")
    return page.get_by_role("main").inner_text()


def asks_about_herself(page: Page, account: Account) -> str:
    """She asks by the public form, and Rosa hands out what is held; what that page shows."""
    page.goto(RequestAddress.of(account).path)
    page.get_by_label("Tell me what you hold").check()
    page.get_by_label("What is your part in the order?").select_option(label="I ordered it")
    page.get_by_label("Your name, as it stood").fill("Ada Canary")
    page.get_by_label("E-mail").fill("ada@canary.example")
    page.get_by_label("Postal code of the delivery address").fill(HOME["postalCode"])
    page.get_by_role("button", name="Send the request").click()
    page.get_by_role("heading", name="Your request was received").wait_for()
    page.goto(f"/privacy/requests/{PrivacyRequest.get().id}")
    page.get_by_label("How you made sure").select_option("two_keys")
    page.get_by_role("button", name="Confirm the identity").click()
    page.get_by_label("Decision").select_option("approve")
    page.get_by_role("button", name="Decide").click()
    page.get_by_label("I have read what will happen").check()
    page.get_by_role("button", name="Carry it out").click()
    page.get_by_role("link", name="Open as a page").click()
    page.get_by_role("heading", level=1, name="Data about you").wait_for()
    held = page.get_by_role("main").inner_text()
    page.go_back()
    page.get_by_role("button", name="Mark as answered").click()
    page.locator("#answer-title").wait_for(state="detached")
    return held


def fails_at_amazon(live: LiveApp, number: str) -> None:
    """Amazon tells of her in every way that can't be read, and of her order in one."""
    live.remote.drop("searchOrders")
    live.remote.throttle("searchOrders")
    live.remote.go_down(calls=1, operation="searchOrders")
    for how in GARBLED:
        live.eventually(lambda: _tried_again(live), "Amazon answers as it should")
        live.remote.garble(how, "searchOrders")
    total = {"grandTotal": {"amount": "Ada Canary", "currencyCode": "Canary"}}
    poison = {"createdTime": "Ada Canary", "proceeds": total}
    live.remote.amend(number, poison, updated=utcnow())
    live.eventually(lambda: _tried_again(live), "Amazon answers as it should", seconds=300)
    live.eventually(SetAsideOrder.select().exists, "her order is set aside", seconds=300)


def _searches(page: Page, address: str, words: str) -> None:
    page.goto(address)
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(re.compile(r"buyer=|people="))


def _exports(page: Page) -> str:
    page.goto("/orders")
    page.get_by_label("Select", exact=False).first.check()
    page.get_by_role("main").get_by_text("More", exact=True).click()
    page.get_by_role("button", name="with addresses").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV for other software").click()
    return download.value.path().read_text(encoding="utf-8")


def _tried_again(live: LiveApp) -> bool:
    """The clock asks Amazon once more; whether nothing is left that could go wrong, and no import
    waits longer because of what did."""
    Connection.update(next_poll_at=utcnow()).execute()
    waiting = ImportRun.select().where(ImportRun.status.in_(LIVE), ImportRun.attempts > 0)
    return not live.remote.faults() and not waiting.exists()
