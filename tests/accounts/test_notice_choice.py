"""Which notices one is mailed, and when; trouble at one place is mailed once a day."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.accounts.mailbox import mails, text_of
from tests.accounts.people import BEN, NOW, ROSA, founded, joined, sign_in
from webapp.accounts.mail.notice_choice import MailedWhen, NoticeChoice
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User

SHIP = {"subject": "3 orders to ship by tomorrow", "text": "Three orders."}


def tell(user: User, kind: str = "orders_due", key: str = "k", **facts: Any) -> None:
    Notice.tell(user, kind, key, **{**SHIP, "now": NOW, **facts})


def deliver(settings: Any, now: Any = NOW) -> list[str]:
    """The clock and a worker, at that time; the subjects of all mails so far."""
    for notice in list(Notice.due(now + timedelta(minutes=1)).order_by(Notice.id)):
        Notice.get_by_id(notice.id).deliver(settings, now)
    return [mail["Subject"] for mail in mails(settings)]


def posted(app: Flask, address: str) -> int:
    """As a mail program posts it, over https, without a cookie; the status that it gets."""
    https = address.replace("http:", "https:", 1)
    answer = app.test_client().post(https, data={"List-Unsubscribe": "One-Click"})
    return answer.status_code


def way_out(mail: Any) -> str:
    return str(mail["List-Unsubscribe"]).strip("<>")


def test_what_is_chosen_not_by_mail_still_stands_among_the_notices(
    client: Any, settings: Any
) -> None:
    rosa = founded()
    sign_in(client, ROSA)
    client.visit("/notices/choices")
    page = client.submit("Save", orders_due="never")
    tell(rosa)

    assert "Saved" in page
    assert deliver(settings) == []
    assert SHIP["subject"] in client.visit("/notices")


def test_a_days_notices_come_in_one_mail_in_the_morning(database: Any, settings: Any) -> None:
    rosa = founded()
    NoticeChoice.choose(rosa, {"orders_due": "daily", "import_failing": "daily"})
    tell(rosa)
    tell(rosa, "import_failing", "other", subject="Imports are failing: Books", text="Since noon.")

    today, morning = deliver(settings), NOW + timedelta(days=1)
    digest = deliver(settings, morning)
    again = deliver(settings, morning + timedelta(hours=1))

    assert (today, digest, again) == (
        [],
        ["2 notices from Orderdesk"],
        ["2 notices from Orderdesk"],
    )
    text = text_of(mails(settings)[0])
    assert "Three orders." in text
    assert "Since noon." in text


def test_the_mail_program_itself_stops_them_without_a_session(
    app: Flask, database: Any, settings: Any
) -> None:
    rosa = founded()
    joined(rosa.account, Role.OWNER)
    tell(rosa)
    deliver(settings)
    [mail] = mails(settings)

    status = posted(app, way_out(mail))

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert status == 200
    assert NoticeChoice.when(rosa, "orders_due") is MailedWhen.NEVER
    assert NoticeChoice.when(rosa, "import_failing") is MailedWhen.AT_ONCE
    ben = User.get(User.email == BEN.email)
    assert NoticeChoice.when(ben, "orders_due") is MailedWhen.AT_ONCE


def test_in_development_each_mail_is_shown_as_html(client: Any, settings: Any) -> None:
    tell(founded())
    deliver(settings)
    [file] = settings.mail_folder.glob("*.eml")
    client.visit("/development/mail")

    page = client.visit(f"/development/mail/{file.stem}")

    assert "Ship the orders" in page
    assert "script" not in page.headers["Content-Security-Policy"]
    assert client.visit("/development/mail/another").status == 404


def test_an_address_that_we_did_not_sign_stops_nothing(
    app: Flask, database: Any, settings: Any
) -> None:
    rosa = founded()
    tell(rosa)
    deliver(settings)
    address = way_out(mails(settings)[0])

    unsigned = f"{settings.public_url}/unsubscribe/WzEsIm9yZGVyc19kdWUiXQ"
    assert [posted(app, each) for each in (address[:-3] + "abc", unsigned)] == [404, 404]
    assert NoticeChoice.when(rosa, "orders_due") is MailedWhen.AT_ONCE


@pytest.mark.parametrize("kind", ["password_changed", "new_device", "redaction_overdue"])
def test_what_one_must_know_offers_no_way_out(database: Any, settings: Any, kind: str) -> None:
    rosa = founded()
    tell(rosa, kind)
    Notice.mark_read(rosa, NOW)

    deliver(settings)

    [mail] = mails(settings)
    assert mail["List-Unsubscribe"] is None


def test_a_store_in_trouble_mails_once_and_then_once_a_day(database: Any, settings: Any) -> None:
    rosa = founded()
    for number in range(3):
        tell(rosa, "import_failing", f"k{number}", subject=f"Failing {number}", path="/stores/1")
        deliver(settings)
    tell(rosa, "import_failing", "elsewhere", subject="Failing there", path="/stores/2")

    at_once = deliver(settings)
    later = deliver(settings, NOW + timedelta(days=1, minutes=5))

    assert at_once == ["Failing 0", "Failing there"]
    assert later == ["Failing 0", "Failing there", "Failing 1"]


def test_what_was_mended_before_its_mail_went_out_is_not_mailed(
    database: Any, settings: Any
) -> None:
    rosa = founded()
    tell(rosa)
    Notice.settle(rosa.account_id, "k", NOW)

    assert deliver(settings) == []
