"""A browser that was left signed in gives nothing away that asks once more who it is."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.accounts.people import BEN, ROSA, Person, joined, sign_in
from tests.ground.full_shop import FullShop
from tests.orders.documents import CANARY
from tests.privacy_requests.data_requests import asked, carried_out
from webapp.accounts.browser_session import PROVEN_FOR, BrowserSession
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.privacy_requests.request_kind import RequestKind

pytestmark = pytest.mark.slow
QUESTION = "Confirm that it is you"
WRONG = "Not-Her-Password-1"
INVITED = {"email": "mia@lanternbooks.example", "role": "owner"}
# Each route that asks once more: its address, what its form sends, and what it says when done.
ASKING: dict[str, tuple[str, dict[str, str], str]] = {
    "stores.disconnect": ("/stores/{store_id}/disconnect", {}, "is disconnected"),
    "purges.create": ("/privacy/stores/{store_id}/deletion", {"sure": "yes"}, "is destroyed"),
    "order_exports.export": ("/orders/exports", {"people": "yes", "all": "yes"}, ""),
    "contact_files.export": ("/contacts/export", {"file": "csv"}, ""),
    "team.invite": ("/account/team/invitations", INVITED, "is invited"),
    "team.send_again": ("/account/team/invitations/{invitation_id}/letters", {}, "another mail"),
    "team.change_role": ("/account/team/people/{ben_id}/role", {"role": "owner"}, "another role"),
    "team.limit_to_stores": ("/account/team/people/{ben_id}/stores", {}, "sees all stores"),
    "team.readmit": ("/account/team/people/{ben_id}/readmissions", {}, "sign in again"),
    "api_tokens.issue": (
        "/account/api-tokens",
        {"name": "ERP", "scopes": "orders:read", "days": "90"},
        "It is shown once",
    ),
    "webhooks.add": (
        "/account/webhooks",
        {"url": "https://erp.example.com/", "events": "order.shipped"},
        "Its secret is shown once",
    ),
    "shipper_rights.change": ("/account/team/shipper-rights", {"right": "ship_held"}, "is saved"),
    "passkeys.add": ("/account/passkeys", {"name": "Phone"}, "That took too long"),
    "passkeys.remove": ("/account/passkeys/{passkey_id}/removals", {}, "is removed"),
    "team.reset_second_factor": (
        "/account/team/people/{ben_id}/second-factor-resets",
        {},
        "no second factor",
    ),
}
# Those that are only looked at.
LOOKED_AT = {
    "privacy_requests.show_export": "/privacy/requests/{granted_id}/export",
    "privacy_requests.download_export": "/privacy/requests/{granted_id}/export.json",
}


@pytest.fixture
def ids(rosas: FullShop) -> dict[str, int]:
    ben = joined(rosas.shop.account, Role.SHIPPER)
    granted = carried_out(rosas.shop, asked(rosas.shop, RequestKind.ACCESS))
    return {**rosas.ids, "ben_id": ben.id, "granted_id": granted.id}


def test_each_route_that_asks_once_more_stands_in_the_table(app: Flask) -> None:
    asking = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if hasattr(view, "reauthenticates")
    }

    assert asking == {*ASKING, *LOOKED_AT}


@pytest.mark.parametrize("endpoint", ASKING)
def test_a_form_waits_until_its_sender_is_known(
    client: Any, rosas: FullShop, ids: dict[str, int], endpoint: str
) -> None:
    left_signed_in(client)
    address, fields, done = ASKING[endpoint]
    before = rosas.rows

    assert client.post(address.format(**ids), fields).h1 == QUESTION
    assert client.submit("Confirm and go on", confirming_password=WRONG).status == 422
    assert {**rosas.rows, "SignInLock": ()} == {**before, "SignInLock": ()}
    assert done in client.submit("Confirm and go on", confirming_password=ROSA.password)


@pytest.mark.parametrize("endpoint", LOOKED_AT)
def test_a_page_waits_until_its_reader_is_known(
    client: Any, ids: dict[str, int], endpoint: str
) -> None:
    left_signed_in(client)
    address = LOOKED_AT[endpoint].format(**ids)

    assert client.visit(address).h1 == QUESTION
    assert CANARY not in client.page.html
    assert CANARY in client.submit("Confirm and go on", confirming_password=ROSA.password).html
    assert client.page.path == address


def test_whoever_confirmed_is_not_asked_for_ten_minutes(client: Any, ids: dict[str, int]) -> None:
    left_signed_in(client)
    client.post("/contacts/export", {"file": "csv"})
    client.submit("Confirm and go on", confirming_password=ROSA.password)

    client.visit("/account")
    exported = client.post("/contacts/export", {"file": "csv"})

    assert exported.headers["Content-Type"].startswith("text/csv")
    assert AuditEntry.select().where(AuditEntry.event == "sign_in.repeated").count() == 1


def test_what_a_form_had_chosen_comes_along(client: Any, ids: dict[str, int]) -> None:
    left_signed_in(client)

    client.post("/orders/exports", {"people": "yes", "order": [1, 2], "file": "csv"})

    sent = client.page.form("Confirm and go on")[0].fields
    assert (sent["order"], sent["file"], sent["people"]) == (["1", "2"], ["csv"], ["yes"])


def test_a_part_of_a_page_is_answered_by_the_whole_question(
    client: Any, ids: dict[str, int]
) -> None:
    left_signed_in(client)
    here = f"{client.base}/contacts"

    page = client.post(
        "/contacts/export", {"file": "csv"}, **{"HX-Request": "true", "HX-Current-URL": here}
    )

    assert page.headers["HX-Retarget"] == "body"
    assert page.links["Don’t go on"] == "/contacts"


def test_ten_wrong_confirmations_lock_as_signing_in_does(client: Any, ids: dict[str, int]) -> None:
    left_signed_in(client)
    client.post("/contacts/export", {"file": "csv"})

    for _ in range(10):
        client.submit("Confirm and go on", confirming_password=WRONG)
    page = client.submit("Confirm and go on", confirming_password=ROSA.password)

    assert page.status == 422
    assert "Too many wrong passwords" in page


def test_who_may_not_do_it_is_not_asked(client: Any, rosas: FullShop, ids: dict[str, int]) -> None:
    left_signed_in(client, BEN)

    assert client.post(f"/stores/{rosas.ids['store_id']}/disconnect").status == 403


def left_signed_in(client: Any, person: Person = ROSA) -> None:
    """As a browser is that nobody signed in to for ten minutes."""
    sign_in(client, person)
    user = User.get(User.email == person.email)
    past = utcnow() - PROVEN_FOR - timedelta(seconds=1)
    BrowserSession.update(proven_at=past).where(BrowserSession.user == user).execute()
    client.visit("/account")
