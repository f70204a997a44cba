"""Notices: told to each owner once, whatever fails in between."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.accounts.mailbox import mails, text_of
from tests.accounts.people import BEN, CARLA, NOW, ROSA, founded, joined
from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.ground.work.job_queue import queue_length, queue_of

UNREACHABLE = "smtp://127.0.0.1:9"


def test_every_owner_of_the_account_is_told_and_nobody_else(database: Any, settings: Any) -> None:
    account = founded().account
    joined(account, Role.OWNER)
    joined(account, Role.VIEWER, replace(BEN, email="vera@lanternbooks.example"))
    founded(CARLA)

    tell(account)
    deliver_all(settings)

    assert [mail["To"] for mail in mails(settings)] == [ROSA.email, BEN.email]
    assert mails(settings)[0]["Subject"] == "Revocation Error: Amazon.de"


def test_the_mail_leads_to_the_page_where_it_is_mended(database: Any, settings: Any) -> None:
    account = founded().account
    Notice.raise_once(
        account,
        "revocation",
        "revocation:1:1",
        subject="Revocation Error: amazon.de",
        text="No orders\nhave come in.\n\nPlease\nreconnect.\n",
        path="/stores/7/reconnect",
        now=NOW,
    )

    deliver_all(settings)

    written = text_of(mails(settings)[0])
    assert "No orders have come in.\n\nPlease reconnect.\n" in written
    assert f"Reconnect the store: {settings.public_url}/stores/7/reconnect" in written


def test_a_key_is_told_once(database: Any) -> None:
    account = founded().account

    told = [tell(account), tell(account), tell(account, key="revocation:1:2")]

    assert told == [1, 0, 1]
    assert queue_length() == 2


def test_two_accounts_may_use_one_key(database: Any) -> None:
    assert tell(founded().account) == 1
    assert tell(founded(CARLA).account) == 1


def test_delivering_twice_sends_one_mail(database: Any, settings: Any) -> None:
    tell(founded().account)
    first, second = Notice.get(), Notice.get()

    assert first.deliver(settings, NOW)
    second.deliver(settings, NOW)

    assert len(mails(settings)) == 1


def test_while_one_worker_sends_another_lets_it_be(database: Any, settings: Any) -> None:
    tell(founded().account)
    Notice.update(leased_until=NOW + timedelta(minutes=5)).execute()

    assert not Notice.get().deliver(settings, NOW)
    assert mails(settings) == []


def test_a_notice_whose_worker_was_killed_is_due_again(database: Any, settings: Any) -> None:
    tell(founded().account)
    Notice.update(leased_until=NOW + timedelta(minutes=5), attempts=1).execute()
    later = NOW + timedelta(minutes=5)

    assert list(Notice.due(later)) == [Notice.get()]
    assert Notice.get().deliver(settings, later)
    assert list(Notice.due(later + timedelta(days=1))) == []


def test_a_mail_server_that_is_down_is_asked_again_later_and_less_often(
    database: Any, settings: Any
) -> None:
    tell(founded().account)
    down = replace(settings, smtp_url=UNREACHABLE)
    now, pauses = NOW, []

    for _ in range(12):
        Notice.get().deliver(down, now)
        pauses.append((Notice.get().due_at - now) // timedelta(minutes=1))
        now = Notice.get().due_at

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert list(Notice.due(now)) == []


def test_once_the_mail_server_is_back_the_notice_arrives(database: Any, settings: Any) -> None:
    tell(founded().account)
    Notice.get().deliver(replace(settings, smtp_url=UNREACHABLE), NOW)

    due = list(Notice.due(NOW + timedelta(minutes=1)))
    due[0].deliver(settings, NOW + timedelta(minutes=1))

    assert len(mails(settings)) == 1
    assert Notice.get().sent_at == NOW + timedelta(minutes=1)


def test_what_the_queue_lost_is_due_after_a_minute(database: Any) -> None:
    tell(founded().account)
    queue_of("deliver_notice").empty()

    later = NOW + timedelta(minutes=1)

    handed_over = [Notice.send_due(now) for now in (NOW + timedelta(seconds=59), later, later)]

    assert handed_over == [0, 1, 0]
    assert queue_length() == 1


def test_an_owner_who_left_since_is_not_written_to(database: Any, settings: Any) -> None:
    rosa = founded()
    tell(rosa.account)

    rosa.disable(NOW)
    deliver_all(settings)

    assert mails(settings) == []


def test_a_subject_is_one_line_of_bearable_length(database: Any, settings: Any) -> None:
    subject = "Revocation Error:\n" + "a very long nickname " * 30

    tell(founded().account, subject=subject)
    deliver_all(settings)

    assert len(mails(settings)[0]["Subject"]) <= 200


def tell(
    account: Account, key: str = "revocation:1:1", subject: str = "Revocation Error: Amazon.de"
) -> int:
    return Notice.raise_once(
        account, "revocation", key, subject=subject, text="Please reconnect.", now=NOW
    )


def deliver_all(settings: Any) -> None:
    for notice in Notice.select().order_by(Notice.id):
        notice.deliver(settings, NOW)
