"""The notices page: what one was told, each with the way to mend it."""

from typing import Any

from tests.accounts.people import BEN, CARLA, NOW, founded, joined, post, sign_in
from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role


def test_rosa_reads_what_she_was_told_and_the_way_to_mend_it(client: Any) -> None:
    tell(founded().account)
    sign_in(client)

    page = client.visit("/notices")

    assert "Revocation Error: amazon.de" in page
    assert "Please reconnect." in page
    assert page.links["Reconnect the store"] == "/stores"


def test_every_page_says_how_many_are_unread(client: Any) -> None:
    account = founded().account
    tell(account)
    tell(account, key="another")
    sign_in(client)
    assert "Notices 2 unread" in client.visit("/account")

    client.visit("/notices")
    page = client.submit("Mark all as read")

    assert "unread" not in page
    assert "Mark as read" not in page


def test_one_notice_is_marked_as_read_alone(client: Any) -> None:
    account = founded().account
    tell(account)
    tell(account, key="another")
    sign_in(client)
    client.visit("/notices")
    newest = Notice.of(account.users.get()).first()

    post(client, f"/notices/{newest.id}/readings")

    assert [
        (each.id == newest.id, each.read_at is None) for each in Notice.select().order_by(Notice.id)
    ] == [
        (False, True),
        (True, False),
    ]


def test_ben_and_carla_read_only_their_own(client: Any, visitors: Any) -> None:
    account = founded().account
    tell(account)
    joined(account, Role.SHIPPER)
    founded(CARLA)
    for visitor, person in ((client, BEN), (visitors(), CARLA)):
        sign_in(visitor, person)

        assert "No notices" in visitor.visit("/notices")
        assert post_from_account(visitor, f"/notices/{Notice.get().id}/readings") == 404

    assert Notice.get().read_at is None


def post_from_account(visitor: Any, address: str) -> int:
    visitor.visit("/account")
    return post(visitor, address)


def tell(account: Account, key: str = "revocation:1:1") -> None:
    Notice.raise_once(
        account,
        "revocation",
        key,
        subject="Revocation Error: amazon.de",
        text="Please reconnect.",
        now=NOW,
    )
