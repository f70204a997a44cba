"""What an owner lets shippers do beside shipping."""

from typing import Any

import pytest

from tests.accounts.people import BEN, founded, joined, sign_in
from webapp.accounts.account import Account
from webapp.accounts.rights.right import Right
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.audit.audit import AuditEntry

TEAM = "/account/team"
SAVE = "Save what shippers may do"


def test_shippers_release_holds_until_an_owner_says_otherwise(client: Any) -> None:
    ben = joined(founded().account, Role.SHIPPER)
    assert ben.has_right(Right.RELEASE_HOLDS)
    sign_in(client)
    client.visit(TEAM)

    page = client.submit(SAVE, {"right": []})

    assert "What shippers may do is saved." in page
    assert not User.get_by_id(ben.id).has_right(Right.RELEASE_HOLDS)


def test_an_owner_gives_shippers_another_right(client: Any) -> None:
    ben = joined(founded().account, Role.SHIPPER)
    sign_in(client)
    client.visit(TEAM)

    client.submit(SAVE, {"right": [Right.SHIP_HELD, "fly"]})

    assert Account.get().given_rights == {Right.SHIP_HELD}
    assert User.get_by_id(ben.id).has_right(Right.SHIP_HELD)
    told = AuditEntry.get(AuditEntry.event == "account.changed")
    assert told.details["shipper_rights"] == "ship_held"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PRIVACY_OFFICER])
def test_who_does_not_ship_has_none_of_these_rights(database: Any, role: Role) -> None:
    account = founded().account
    account.shipper_rights = " ".join(Right)
    account.save()

    person = joined(account, role, BEN)

    assert [right for right in Right if person.has_right(right)] == []


def test_owners_have_all_of_them(database: Any) -> None:
    owner = founded()
    owner.account.shipper_rights = ""

    assert all(owner.has_right(right) for right in Right)
