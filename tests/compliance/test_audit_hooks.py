"""What people do leaves an entry: in the rooms where they do it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import (
    ANOTHER_PASSWORD,
    NOW,
    ROSA,
    founded,
    had_it_for_days,
    sign_in,
    sign_up,
)
from tests.orders.documents import order
from webapp.accounts.user import User
from webapp.ground.audit import audit, audit_check
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.web.form_error import FormError
from webapp.orders.order import Order


def events(chain: int | None = None) -> list[str]:
    entries = AuditEntry.select().order_by(AuditEntry.id)
    if chain is not None:
        entries = entries.where(AuditEntry.chain == chain)
    return [entry.event for entry in entries]


def test_signing_up_in_and_out_leaves_entries(client: Any) -> None:
    sign_up(client)
    client.submit("Sign out")
    sign_in(client)

    assert events() == ["account.made", "sign_in.done", "sign_out.done", "sign_in.done"]
    assert {entry.actor for entry in AuditEntry.select()} == {f"user:{User.get().id}"}


def test_a_wrong_password_is_noted_and_the_tenth_as_a_lock(database: Any) -> None:
    rosa = founded()

    for _ in range(11):
        with pytest.raises(FormError):
            User.authenticate(ROSA.email, "Not-The-Right-1", NOW)

    found = events(rosa.account_id)
    assert found == ["account.made", *["sign_in.refused"] * 9, "sign_in.locked"]


def test_tries_for_an_address_that_nobody_has_belong_to_no_account(database: Any) -> None:
    rosa = founded()

    with pytest.raises(FormError):
        User.authenticate("nobody@nowhere.example", "Not-The-Right-1", NOW)

    assert events(audit.INSTALLATION) == ["sign_in.refused"]
    assert "sign_in.refused" not in events(rosa.account_id)
    assert not any("nowhere" in repr(entry.__data__) for entry in AuditEntry.select())


def test_a_changed_password_and_ended_browsers_are_noted(client: Any, visitors: Any) -> None:
    sign_up(client)
    had_it_for_days()
    other = visitors()
    sign_in(other)
    client.visit("/account")
    client.submit("Sign out all other browsers")

    client.submit("Change the password", current_password=ROSA.password, password=ANOTHER_PASSWORD)

    assert events()[-2:] == ["sessions.ended", "password.changed"]


def test_each_view_of_personal_data_says_who_and_which_order(rosa: Any, shop: Any) -> None:
    shop.take(order())

    rosa.visit(f"/orders/{Order.get().id}")

    viewed = AuditEntry.get(AuditEntry.event == "order.viewed")
    assert (viewed.actor, viewed.subject_kind, viewed.subject_id) == (
        f"user:{shop.user.id}",
        "order",
        Order.get().id,
    )


def test_whoever_sees_no_personal_data_leaves_no_view(ben: Any, shop: Any) -> None:
    shop.take(order())

    ben.visit(f"/orders/{Order.get().id}")

    assert "order.viewed" not in events()


def test_a_search_for_a_person_is_noted_without_the_person(rosa: Any, shop: Any) -> None:
    shop.take(order())
    rosa.visit("/orders")

    rosa.submit("Search", q="Ada Canary")

    searched = AuditEntry.get(AuditEntry.event == "orders.searched")
    assert "anary" not in repr(searched.__data__)


def test_a_refresh_and_a_disconnected_store_are_noted(rosa: Any, shop: Any) -> None:
    shop.take(order())
    rosa.visit("/orders")
    rosa.submit("Refresh")
    rosa.visit(f"/stores/{shop.store.id}/disconnect")

    rosa.submit("Disconnect")

    assert "import.asked" in events()
    gone = AuditEntry.get(AuditEntry.event == "store.disconnected")
    assert (gone.subject_kind, gone.subject_id) == ("store", shop.store.id)


def test_all_that_was_noted_is_one_chain(rosa: Any, shop: Any) -> None:
    shop.take(order())
    rosa.visit(f"/orders/{Order.get().id}")
    rosa.visit("/compliance/incidents")
    rosa.submit("Start the clock", summary="A laptop was stolen.")

    finding = audit_check.check(shop.account.id, utcnow() + timedelta(minutes=1))

    assert finding.good
    assert finding.entries >= 4
