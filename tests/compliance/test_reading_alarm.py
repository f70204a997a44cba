"""The reading alarm: who reads or exports unusually many people's data, and who is told."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import BEN, CARLA, NOW, founded, joined
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.compliance.reading_alarm import (
    MOST_EXPORTED_A_DAY,
    MOST_LISTED_A_DAY,
    MOST_PRINTED_A_DAY,
    MOST_VIEWED_A_DAY,
    MOST_VIEWED_AN_HOUR,
    announce_unusual_readings,
)
from webapp.ground.audit import audit
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.db import database

HOUR = timedelta(hours=1)


@pytest.fixture
def ben(database: Any) -> User:
    return joined(founded().account, Role.SHIPPER)


@pytest.mark.parametrize(("orders", "alarms"), [(MOST_VIEWED_AN_HOUR, 0), (101, 1)])
def test_rosa_is_told_when_ben_opens_many_orders_in_an_hour(
    ben: User, orders: int, alarms: int
) -> None:
    views(ben, range(orders), NOW - timedelta(minutes=59))

    assert announce_unusual_readings(NOW) == alarms


@pytest.mark.parametrize(
    ("event", "what"),
    [("contact.viewed", "contacts"), ("request.viewed", "privacy requests")],
)
def test_contacts_and_requests_that_ben_opens_count_as_well(
    ben: User, event: str, what: str
) -> None:
    write(ben, event, range(101), NOW)

    assert announce_unusual_readings(NOW) == 1
    assert str(Notice.get().subject) == f"{BEN.email} opened 101 {what} in an hour"


def test_the_notice_says_who_did_what_and_what_to_do(ben: User) -> None:
    views(ben, range(101), NOW)

    announce_unusual_readings(NOW)

    notice = Notice.get()
    assert notice.recipient.role is Role.OWNER
    assert str(notice.subject) == f"{BEN.email} opened 101 orders in an hour"
    assert "shut them out on the team page" in str(notice.text)
    assert notice.way == ("Read the audit trail", "/audit")


def test_the_same_order_opened_again_is_the_same_order(ben: User) -> None:
    views(ben, [7] * 300, NOW)

    assert announce_unusual_readings(NOW) == 0


def test_slow_reading_is_found_within_the_day(ben: User) -> None:
    for hour in range(6):
        views(ben, range(hour * 90, hour * 90 + 90), NOW + HOUR * hour)

    assert announce_unusual_readings(NOW + HOUR * 5) == 1
    assert f"opened {MOST_VIEWED_A_DAY + 40} orders in a day" in str(Notice.get().subject)


def test_what_is_older_than_a_day_is_past(ben: User) -> None:
    views(ben, range(501), NOW - timedelta(hours=25))

    assert announce_unusual_readings(NOW) == 0


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        ("personal_data.export_ended", {"orders": MOST_EXPORTED_A_DAY + 1, "whole": False}),
        ("contacts.exported", {"contacts": MOST_EXPORTED_A_DAY + 1}),
        ("customers.listed", {"orders": list(range(MOST_LISTED_A_DAY + 1))}),
        ("contacts.listed", {"contacts": list(range(MOST_LISTED_A_DAY + 1))}),
        ("contacts.searched", {"contacts": list(range(MOST_LISTED_A_DAY + 1))}),
    ],
)
def test_files_and_lists_of_people_count_too(ben: User, event: str, facts: dict[str, Any]) -> None:
    audit.record(event, now=NOW, by=ben, **facts)

    assert announce_unusual_readings(NOW) == 1


def test_small_exports_add_up(ben: User) -> None:
    for _ in range(3):
        audit.record("contacts.exported", now=NOW, by=ben, contacts=200)

    announce_unusual_readings(NOW)

    assert str(Notice.get().subject) == f"{BEN.email} exported 600 people in a day"


def test_a_pdf_of_a_thousand_packing_slips_is_told(ben: User) -> None:
    prints(ben, range(1000), NOW)

    announce_unusual_readings(NOW)

    assert str(Notice.get().subject) == f"{BEN.email} printed 1,000 orders in a day"


def test_a_busy_day_of_slips_and_labels_alarms_nobody(ben: User) -> None:
    prints(ben, range(MOST_PRINTED_A_DAY), NOW - HOUR)
    prints(ben, range(MOST_PRINTED_A_DAY), NOW)

    assert announce_unusual_readings(NOW) == 0


def test_owners_are_told_once_per_person_and_day(ben: User) -> None:
    views(ben, range(101), NOW)
    announce_unusual_readings(NOW)

    again = announce_unusual_readings(NOW + timedelta(minutes=5))
    views(ben, range(200, 301), NOW + timedelta(days=1))
    next_day = announce_unusual_readings(NOW + timedelta(days=1))

    assert (again, next_day) == (0, 1)
    assert AuditEntry.select().where(AuditEntry.event == "reading.alarmed").count() == 2


def test_carla_is_told_nothing_of_rosas_people(ben: User) -> None:
    founded(CARLA)
    views(ben, range(101), NOW)

    announce_unusual_readings(NOW)

    assert {each.account_id for each in Notice.select()} == {ben.account_id}


def views(user: User, orders: Any, at: Any) -> None:
    write(user, "order.viewed", orders, at)


def prints(user: User, orders: Any, at: Any) -> None:
    write(user, "personal_data.printed", orders, at)


def write(user: User, event: str, orders: Any, at: Any) -> None:
    """Entries about these orders, written without their chain: that isn't read here."""
    newest = audit.newest_entry(user.account_id)
    first = newest.number + 1 if newest else 1
    rows = [
        {
            "chain": user.account_id,
            "number": number,
            "at": at,
            "actor": f"user:{user.id}",
            "event": event,
            "subject_kind": "order",
            "subject_id": order,
            "facts": "{}",
            "previous_hash": audit.NOTHING,
            "hash": audit.NOTHING,
        }
        for number, order in enumerate(orders, first)
    ]
    with database.atomic():
        for start in range(0, len(rows), 100):
            AuditEntry.insert_many(rows[start : start + 100]).execute()
