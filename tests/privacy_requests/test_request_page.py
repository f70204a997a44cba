"""The officer's pages: the queue, and one request from its receipt to its close."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from tests.accounts.people import BEN, joined, post, sign_in
from tests.orders.documents import order
from tests.privacy_requests.data_requests import NOON, ask, asked, carried_out, granted
from webapp.accounts.request_address import RequestAddress
from webapp.accounts.rights.role import Role
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.language.time_format import day
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.orders.retention import redacts_at
from webapp.privacy_requests import request_step as step
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_letter import RequestLetter


def open_request(visitor: Any) -> Any:
    return visitor.visit(f"/privacy/requests/{PrivacyRequest.get().id}")


def test_rosa_erases_what_ada_asked_for(
    rosa: Any, shop: Any, visitors: Callable[[], Any], settings: Any
) -> None:
    shop.take(order())
    ask(visitors(), shop)
    rosa.visit("/privacy/requests")
    rosa.click(PrivacyRequest.get().reference)

    rosa.submit("Confirm the identity", method="two_keys")
    rosa.submit("Decide", decision="approve")
    rosa.submit("Carry it out", sure="yes")
    page = rosa.submit("Mail it and mark as answered")

    assert "Closed" in page
    assert Order.get().redacted
    assert RequestLetter.get().deliver(settings, utcnow())
    [mail] = settings.mail_folder.glob("*.eml")
    assert "ada@canary.example" in mail.read_text()


def test_a_privacy_officer_may_do_so_too(visitors: Callable[[], Any], shop: Any) -> None:
    joined(shop.account, Role.PRIVACY_OFFICER)
    asked(shop, RequestKind.ERASE)
    ben = visitors()
    sign_in(ben, BEN)

    assert open_request(ben).status == 200


@pytest.mark.parametrize("address", ["", "/new", "/1", "/1/export", "/1/export.json"])
def test_a_viewer_sees_no_request(ben: Any, shop: Any, address: str) -> None:
    asked(shop, RequestKind.ERASE)

    assert ben.visit(f"/privacy/requests{address}").status == 403


def test_carla_sees_no_request_of_another_account(carla: Any, shop: Any) -> None:
    asked(shop, RequestKind.ERASE)

    assert open_request(carla).status == 404
    assert PrivacyRequest.get().reference not in carla.visit("/privacy/requests")


@pytest.mark.parametrize("name", sorted(step.STEPS))
def test_carla_takes_no_step_in_another_account(carla: Any, shop: Any, name: str) -> None:
    request = asked(shop, RequestKind.ERASE)
    carla.visit("/privacy/requests/new")

    answer = post(carla, f"/privacy/requests/{request.id}/{name}", method="email", why="withdraw")

    assert answer == 404
    assert PrivacyRequest.get().status == "received"


def test_a_request_by_letter_counts_from_the_day_it_came(rosa: Any, shop: Any) -> None:
    came = utcnow() - timedelta(days=10)
    rosa.visit("/privacy/requests/new")

    page = rosa.submit(
        "Enter it",
        channel="letter",
        received_on=f"{came:%Y-%m-%d}",
        kind="access",
        asker="recipient",
        name="Ada Canary",
        postal_address="7 Canary Wharf",
        postal_code="73301",
    )

    assert page.status == 200
    assert PrivacyRequest.get().received_at.date() == came.date()


def test_an_overdue_request_shouts_in_the_queue(rosa: Any, shop: Any) -> None:
    request = asked(shop, RequestKind.ERASE)
    PrivacyRequest.update(due_at=utcnow() - timedelta(days=2)).execute()

    page = rosa.visit("/privacy/requests")

    assert "1 request is overdue" in page
    assert request.reference in page
    assert "Overdue for 2 d" in open_request(rosa)


def test_whoever_looks_at_a_request_stands_in_the_audit_trail(rosa: Any, shop: Any) -> None:
    asked(shop, RequestKind.ERASE)

    open_request(rosa)

    viewed = AuditEntry.get(AuditEntry.event == "request.viewed")
    assert viewed.actor == f"user:{shop.user.id}"


def test_a_step_that_somebody_else_has_taken_is_said(rosa: Any, shop: Any) -> None:
    request = asked(shop, RequestKind.ERASE)
    open_request(rosa)
    step.end(request, {"why": "withdraw"}, shop.user, NOON)

    page = rosa.submit("Confirm the identity", method="email")

    assert "has moved on meanwhile" in page
    assert "Withdrawn" in page


def test_ben_who_is_asked_for_proof_gets_a_letter(rosa: Any, shop: Any) -> None:
    asked(shop, RequestKind.ACCESS)
    open_request(rosa)

    page = rosa.submit("Note the question", send="yes")

    assert "The letter is on its way." in page
    assert "Waits for proof of identity" in page
    assert RequestLetter.get().kind == "identity"


def test_an_export_opens_as_a_page_and_as_a_file(rosa: Any, shop: Any) -> None:
    shop.take(order())
    request = granted(shop, asked(shop, RequestKind.PORT))
    step.execute(request, {"sure": "yes"}, shop.user, NOON)

    page = rosa.visit(f"/privacy/requests/{request.id}/export")
    file = rosa.visit(f"/privacy/requests/{request.id}/export.json")

    assert "7 Canary Wharf" in page
    assert request.reference in file.headers["Content-Disposition"]
    assert AuditEntry.select().where(AuditEntry.event == "personal_data.exported").count() == 2


def test_nothing_is_exported_before_it_was_granted(rosa: Any, shop: Any) -> None:
    shop.take(order())
    request = asked(shop, RequestKind.ACCESS)

    assert rosa.visit(f"/privacy/requests/{request.id}/export").status == 404
    granted(shop, request)
    assert rosa.visit(f"/privacy/requests/{request.id}/export.json").status == 404


def test_a_restricted_buyer_is_found_by_no_search(rosa: Any, shop: Any) -> None:
    shop.take(order())
    request = granted(shop, asked(shop, RequestKind.RESTRICT))
    step.execute(request, {"sure": "yes"}, shop.user, NOON)

    rosa.visit("/orders")
    number = Order.get().amazon_order_id
    page = rosa.visit(f"/orders/{Order.get().id}")

    assert number in page
    assert "Canary" not in page.text


def test_nobody_is_told_that_a_restriction_keeps_data_longer(
    rosa: Any, shop: Any, visitors: Callable[[], Any]
) -> None:
    shop.take(order())
    public = visitors().visit(RequestAddress.of(shop.account).path)
    carried_out(shop, asked(shop, RequestKind.RESTRICT))

    page = open_request(rosa)

    letter = page.form("Mail it and mark as answered")[0].fields["letter"][0]
    assert "Amazon has sellers destroy it within 30 days all the same" in public
    assert f"has us destroy it by {day(redacts_at(Order.get()), 'UTC')}" in letter
    assert "personal data goes" in page


def test_an_officer_ticks_the_notes_that_go_along(rosa: Any, shop: Any) -> None:
    shop.take(order())
    Note.write(shop.order, "Rang twice", NOON, shop.user.id)
    asked(shop, RequestKind.ACCESS)
    open_request(rosa)
    page = rosa.submit("Confirm the identity", method="two_keys")

    rosa.submit("Decide", decision="approve")
    rosa.submit("Carry it out", sure="yes")

    assert "1 note of yours" in page
    assert "Rang twice" in rosa.click("Open as a page")


def test_a_request_carried_out_in_two_tabs_at_once_is_carried_out_once(
    rosa: Any, shop: Any, visitors: Callable[[], Any]
) -> None:
    shop.take(order())
    granted(shop, asked(shop, RequestKind.ERASE))
    tabs = [rosa, visitors()]
    sign_in(tabs[1])
    for tab in tabs:
        open_request(tab)
    db.disconnect()

    press_at_once(tabs, "Carry it out", sure="yes")

    with db.connected():
        done = AuditEntry.select().where(AuditEntry.event == "personal_data.redacted")
        assert done.count() == 1
        assert Order.get().redacted
        assert PrivacyRequest.get().status == "executed"
    assert "has moved on meanwhile" in tabs[0].page.text + tabs[1].page.text


def press_at_once(tabs: list[Any], button: str, **fields: str) -> None:
    presses = [Thread(target=tab.submit, args=(button,), kwargs=fields) for tab in tabs]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
