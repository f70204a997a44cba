"""The security alarms: what owners are told of the audit trail, once, and with what to do."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import BEN, CARLA, NOW, ROSA, founded, joined
from tests.accounts.people import Person as Colleague
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.compliance.security_alarm import announce_security_alarms
from webapp.ground.audit import audit, audit_check
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.web.form_error import FormError

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def rosa(database: Any) -> User:
    return founded()


def test_owners_are_told_of_a_lock_once(rosa: User) -> None:
    ben = joined(rosa.account, Role.SHIPPER)
    for _ in range(10):
        fails(BEN.email)

    assert announce_security_alarms(LATER) == 1
    assert announce_security_alarms(LATER) == 0
    notice = Notice.get(Notice.kind == "security_alarm")
    assert str(notice.subject) == f"The sign-in of {ben.email} was locked"
    assert notice.way[1] == "/account/team"


def test_one_password_tried_at_several_people_is_told_once_a_day(rosa: User) -> None:
    others = [Colleague(f"p{n}@x.example", ROSA.password, "x") for n in range(2)]
    for person in others:
        joined(rosa.account, Role.VIEWER, person)
    for email in (ROSA.email, *(each.email for each in others)):
        fails(email)

    assert announce_security_alarms(LATER) == 1
    assert "tried for 3 people" in str(told().text)


def test_tries_at_two_people_are_mistyped(rosa: User) -> None:
    joined(rosa.account, Role.SHIPPER)
    fails(ROSA.email)
    fails(BEN.email)

    assert announce_security_alarms(LATER) == 0


def test_a_file_with_people_is_told_once_for_each_person_and_day(rosa: User) -> None:
    ben = joined(rosa.account, Role.SHIPPER)
    for _ in range(3):
        audit.record("contacts.exported", now=NOW, by=ben, contacts=7)

    assert announce_security_alarms(LATER) == 1
    assert str(told().subject) == f"{BEN.email} saved a file with people's data"


def test_rotated_keys_are_told_to_all_owners(rosa: User) -> None:
    founded(CARLA)
    audit.record("keys.rotated", now=NOW, by=audit.CONSOLE, rewrapped=3)

    assert announce_security_alarms(LATER) == 2
    assert announce_security_alarms(LATER) == 0


def test_who_comes_later_is_told_nothing_of_it(rosa: User) -> None:
    audit.record("keys.rotated", now=NOW - timedelta(hours=1), by=audit.CONSOLE, rewrapped=3)

    assert announce_security_alarms(LATER) == 0


def test_a_trail_that_was_changed_is_told_to_its_own_owner_alone(rosa: User) -> None:
    carla = founded(CARLA)
    AuditEntry.update(actor="user:99").where(AuditEntry.chain == rosa.account_id).execute()
    audit_check.check_all(NOW)

    assert announce_security_alarms(LATER) == 1
    assert "entry 1 was changed" in str(told().text)
    assert told().recipient_id != carla.id


@pytest.mark.parametrize(("days", "alarms"), [(149, 0), (150, 1), (170, 1)])
def test_the_client_secret_is_told_of_from_150_days_on(rosa: User, days: int, alarms: int) -> None:
    then = NOW - timedelta(days=days)
    ComplianceEvidence.note(EvidenceKind.CLIENT_SECRET_ROTATED, then, then)

    assert announce_security_alarms(NOW) == alarms
    assert announce_security_alarms(LATER) == 0


def told() -> Notice:
    return Notice.get(Notice.kind == "security_alarm")


def fails(email: str) -> None:
    with pytest.raises(FormError):
        User.authenticate(email, "Not-The-Password-1", NOW)
