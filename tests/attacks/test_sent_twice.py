"""A form that makes something, sent twice without JavaScript: it is made once, and both are
answered alike. Parcels, labels and batches have keys of their own, and tests elsewhere."""

import gzip
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.accounts.people import BEN, ROSA, cookie, joined, signed_in
from tests.ground.full_shop import FullShop
from tests.visitor import Visitor
from webapp.accounts.invitation import Invitation
from webapp.accounts.request_address import RequestAddress
from webapp.accounts.rights.role import Role
from webapp.api.api_scope import ApiScope
from webapp.api.api_token import ApiToken
from webapp.compliance.incident import Incident
from webapp.contacts.contact import Contact
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record
from webapp.ground.database.sent_form import SentForm
from webapp.ground.web import repeated_form
from webapp.orders.note import Note
from webapp.privacy_requests.request import PrivacyRequest
from webapp.products.package_preset import PackagePreset
from webapp.rules.rule import Rule
from webapp.service_mappings.service_mapping import ServiceMapping
from webapp.webhooks.event_kind import EventKind
from webapp.webhooks.webhook_endpoint import WebhookEndpoint

pytestmark = pytest.mark.slow


class Making(NamedTuple):
    """`other` is what makes another one."""

    page: str
    button: str
    model: type[Record]
    fields: dict[str, str]
    other: dict[str, str]


WEIGHT = {"weight": "2.5", "weight_unit": "lb"}
ASKED = {
    "channel": "letter",
    "received_on": f"{utcnow():%Y-%m-%d}",
    "kind": "access",
    "asker": "recipient",
    "name": "Grace Twice",
    "email": "grace@mail.example",
}
SIDES = {"length": "10", "width": "8", "height": "4"}
MAPPED = {"carrier": "UPS", "other_service": "UPS Brand New"}
MAKINGS = {
    "note": Making(
        "/orders/{order_id}", "Add the note", Note, {"text": "Ring twice"}, {"text": "Ring thrice"}
    ),
    "rule": Making("/rules/new", "Save", Rule, {"name": "Two", **WEIGHT}, {"name": "Three"}),
    "contact": Making(
        "/contacts/new", "Save the contact", Contact, {"name": "Grace Two"}, {"name": "Grace"}
    ),
    "incident": Making(
        "/compliance/incidents", "Start the clock", Incident, {"summary": "A"}, {"summary": "B"}
    ),
    "package": Making(
        "/products/packages",
        "Save the package",
        PackagePreset,
        {"name": "Two", **SIDES},
        {"name": "Three"},
    ),
    "request": Making(
        "/privacy/requests/new", "Enter it", PrivacyRequest, ASKED, {"asker": "buyer"}
    ),
    "invitation": Making(
        "/account/team",
        "Send the invitation",
        Invitation,
        {"email": "new@rosas.example", "role": "viewer"},
        {"email": "newer@rosas.example"},
    ),
    "mapping": Making(
        "/stores/{store_id}/service-mappings/new",
        "Save",
        ServiceMapping,
        {"requested_service": "Two", **MAPPED},
        {"requested_service": "Three"},
    ),
}


class Shown:
    """A page with such a form, as it was shown to Rosa once."""

    def __init__(self, visitor: Visitor, making: Making, ids: dict[str, Any]) -> None:
        self.making, self.visitor = making, visitor
        self.page = visitor.visit(making.page.format(**ids))

    @property
    def made(self) -> int:
        return int(self.making.model.select().count())

    @property
    def key(self) -> str:
        form, _ = self.page.form(self.making.button)
        return str(form.fields["form_once"][0])

    def sends(self, other: dict[str, str] | None = None, **headers: str) -> TestResponse:
        form, pressed = self.page.form(self.making.button)
        fields = form.filled({**self.making.fields, **(other or {})})
        if pressed.name:
            fields[pressed.name] = [pressed.value]
        headers = {"Referer": self.page.url, **headers}
        action, base = form.attributes["action"], self.visitor.base
        return self.visitor.http.post(action, base_url=base, headers=headers, data=fields)

    def is_open_in(self, visitor: Visitor) -> "Shown":
        """The same browser, in another thread."""
        host = urlsplit(visitor.base).hostname or ""
        visitor.http.set_cookie("session", cookie(self.visitor), domain=host)
        shown = copy(self)
        shown.visitor = visitor
        return shown


# Made with a page as the answer: a secret that is shown once, what an import took in, a receipt.
SHOWN = {
    "token": Making(
        "/account/api-tokens",
        "Make the token",
        ApiToken,
        {"name": "Warehouse", "scopes": ApiScope.ORDERS_READ.value},
        {"name": "Accounting"},
    ),
    "webhook": Making(
        "/account/webhooks",
        "Add the webhook",
        WebhookEndpoint,
        {"url": "https://erp.example.com/a", "events": EventKind.SHIPPED.value},
        {"url": "https://erp.example.com/b"},
    ),
    "asked": Making(
        "{ask}",
        "Send the request",
        PrivacyRequest,
        {"kind": "access", "asker": "buyer", "name": "Ada Twice", "email": "ada@mail.example"},
        {"name": "Ada Thrice"},
    ),
}
Show = Callable[[str], Shown]


@pytest.fixture
def show(rosas: FullShop, client: Visitor) -> Show:
    return lambda kind: Shown(signed_in(client, ROSA), MAKINGS[kind], rosas.ids)


@pytest.mark.parametrize("kind", MAKINGS)
def test_what_is_sent_twice_is_made_once_and_a_changed_word_makes_another(
    show: Show, client: Visitor, kind: str
) -> None:
    shown = show(kind)
    before = shown.made

    first, second = shown.sends(), shown.sends()
    said = client.visit(second.location or "")
    by_htmx = shown.sends(**{"HX-Request": "true"})
    made = shown.made - before
    other = shown.sends(shown.making.other)

    assert (first.status_code, second.status_code, by_htmx.status_code) == (303, 303, 204)
    assert first.location == second.location == by_htmx.headers["HX-Redirect"]
    assert said.status == 200
    assert made == 1
    assert other.status_code == 303
    assert shown.made - before == 2


@pytest.mark.parametrize("kind", SHOWN)
def test_a_page_that_was_the_answer_is_shown_once_more_and_nothing_made_by_it(
    rosas: FullShop, client: Visitor, kind: str
) -> None:
    account = rosas.shop.account
    visitor = client if kind == "asked" else signed_in(client, ROSA)
    ids = {**rosas.ids, "ask": RequestAddress.of(account).path}
    shown = Shown(visitor, SHOWN[kind], ids)
    before = shown.made

    first, second = shown.sends(**{"Accept-Encoding": "gzip"}), shown.sends()
    made = shown.made - before
    other = shown.sends(shown.making.other)

    assert (first.status_code, second.status_code, other.status_code) == (200, 200, 200)
    assert _plain(first) == _plain(second)
    assert other.get_data() != first.get_data()
    assert (made, shown.made - before) == (1, 2)
    assert "Twice" not in repr(list(SentForm.select().dicts()))


def test_a_file_that_is_sent_twice_is_taken_in_once(rosas: FullShop, client: Visitor) -> None:
    visitor = signed_in(client, ROSA)
    form, _ = visitor.visit("/contacts/import").form("Import")
    before = Contact.select().count()

    def sends(rows: str) -> TestResponse:
        # Nothing but a name: it is no row that is known already.
        file = (io.BytesIO(f"Name\r\n{rows}".encode()), "contacts.csv")
        data = {name: texts[0] for name, texts in form.fields.items() if texts} | {"file": file}
        headers = {"Referer": visitor.page.url}
        return visitor.http.post(
            "/contacts/import", base_url=visitor.base, headers=headers, data=data
        )

    first, second, other = sends("Una Twice"), sends("Una Twice"), sends("Una Thrice")

    assert "1 row was taken in" in first.get_data(as_text=True)
    assert second.get_data() == first.get_data()
    assert other.status_code == 200
    assert Contact.select().count() == before + 2


def test_a_dozen_clicks_at_once_make_one(
    show: Show, visitors: Callable[[], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    # However busy the machine is.
    monkeypatch.setattr(repeated_form, "WAIT_SECONDS", 120)
    shown = show("note")
    before = shown.made
    windows = [shown.is_open_in(visitors()) for _ in range(12)]

    with ThreadPoolExecutor(12) as browsers:
        answers = list(browsers.map(Shown.sends, windows))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert shown.made == before + 1


def test_what_was_refused_may_be_sent_again(show: Show) -> None:
    shown = show("contact")
    nothing = {"name": ""}

    assert [shown.sends(nothing).status_code for _ in range(2)] == [422, 422]
    assert shown.sends().status_code == 303
    assert SentForm.select().count() == 1


def test_one_whose_process_died_is_sent_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show("note")
    monkeypatch.setattr(repeated_form, "WAIT_SECONDS", 0)
    with monkeypatch.context() as dying:
        dying.setattr(Note, "write", _die)
        with pytest.raises(SystemExit):
            shown.sends()
    under_way = shown.sends()

    SentForm.update(began_at=utcnow() - timedelta(minutes=2)).execute()

    assert under_way.status_code == 409
    assert "is still being worked on" in under_way.get_data(as_text=True)
    assert shown.sends().status_code == 303


def test_nobody_else_is_answered_and_nothing_is_kept_that_can_be_read(
    show: Show, rosas: FullShop, visitors: Callable[[], Visitor]
) -> None:
    shown = show("contact")
    mine = shown.sends()
    joined(rosas.shop.account, Role.SHIPPER)
    ben = signed_in(visitors(), BEN)
    ben.visit("/contacts/new")

    ben.post("/contacts", {**shown.making.fields, "form_once": shown.key})

    assert ben.page.path != mine.location
    kept = list(SentForm.select().dicts())
    assert len(kept) == 2
    assert shown.key not in repr(kept)
    assert "contacts" not in repr(kept)


def test_what_was_sent_is_forgotten_after_a_day(show: Show) -> None:
    show("note").sends()

    assert SentForm.forget_old(utcnow() + timedelta(hours=23)) == 0
    assert SentForm.forget_old(utcnow() + timedelta(hours=25)) == 1


def _plain(answer: TestResponse) -> bytes:
    body = answer.get_data()
    return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def _die(*_words: Any, **_more: Any) -> None:
    raise SystemExit("killed")
