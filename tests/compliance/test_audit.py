"""The audit trail: nothing changes, leaves or moves in it unnoticed."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import CARLA, NOW, ROSA, founded
from webapp.accounts.user import User
from webapp.ground.audit import audit, audit_check
from webapp.ground.audit.audit import AuditAnchor, AuditEntry
from webapp.ground.database import db


@pytest.fixture
def rosa(database: Any) -> User:
    rosa = founded(ROSA)
    for number in range(1, 7):
        audit.record("store.changed", now=NOW, by=rosa, on=rosa, number=number)
    return rosa


def numbered(rosa: User, number: int) -> Any:
    return (AuditEntry.chain == rosa.account_id) & (AuditEntry.number == number)


def fault(rosa: User) -> str:
    return audit_check.check(rosa.account_id, NOW).fault


def fail_after_recording(rosa: User) -> None:
    with db.database.atomic():
        audit.record("store.changed", now=NOW, by=rosa, on=rosa)
        raise ZeroDivisionError


def test_an_untouched_trail_is_intact(rosa: User) -> None:
    finding = audit_check.check(rosa.account_id, NOW)

    assert (finding.entries, finding.fault) == (7, "")


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "user:999"},
        {"event": "sign_in.done"},
        {"at": NOW + timedelta(seconds=1)},
        {"subject_id": 999},
        {"facts": '{"number": 9}'},
        {"previous_hash": b"0" * 16},
        {"hash": b"0" * 16},
    ],
)
def test_a_changed_entry_is_noticed(rosa: User, change: dict[str, Any]) -> None:
    AuditEntry.update(**change).where(numbered(rosa, 4)).execute()

    assert fault(rosa) == "entry 4 was changed"


def test_an_entry_removed_from_the_middle_is_noticed(rosa: User) -> None:
    AuditEntry.delete().where(numbered(rosa, 4)).execute()

    assert fault(rosa) == "entries 4 to 4 were removed"


def test_entries_removed_from_the_beginning_are_noticed(rosa: User) -> None:
    AuditEntry.delete().where(AuditEntry.number <= 2).execute()

    assert fault(rosa) == "entries 1 to 2 were removed"


def test_two_entries_that_changed_places_are_noticed(rosa: User) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        AuditEntry.update(number=new).where(numbered(rosa, old)).execute()

    assert fault(rosa) == "entry 3 was changed"


def test_a_cut_end_is_noticed(rosa: User) -> None:
    AuditEntry.delete().where(AuditEntry.number >= 6).execute()

    assert fault(rosa) == "entries 6 to 7 were removed from the end"


def test_a_cut_end_is_noticed_after_the_trail_has_grown_over_it(rosa: User) -> None:
    AuditEntry.delete().where(AuditEntry.number >= 6).execute()

    for number in range(5):
        audit.record("store.changed", now=NOW, by=rosa, on=rosa, number=number)

    assert fault(rosa) == "entry 7 is another one than was anchored"


def test_a_trail_removed_as_a_whole_is_noticed(rosa: User) -> None:
    AuditEntry.delete().execute()

    findings = {each.chain: each.fault for each in audit_check.check_all(NOW)}

    assert findings[rosa.account_id] == "entries 1 to 7 were removed from the end"


def test_one_accounts_fault_is_not_anothers(rosa: User) -> None:
    carla = founded(CARLA)
    audit.record("store.changed", now=NOW, by=carla, on=carla)
    AuditEntry.delete().where(numbered(rosa, 4)).execute()

    assert fault(carla) == ""
    assert fault(rosa)


def test_a_deed_that_was_rolled_back_leaves_no_entry(rosa: User, database: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_recording(rosa)

    assert audit_check.check(rosa.account_id, NOW).entries == 7


def test_an_entry_undone_within_a_greater_deed_isnt_missed(rosa: User, database: Any) -> None:
    with database.atomic():
        with pytest.raises(ZeroDivisionError):
            fail_after_recording(rosa)
        audit.record("sign_out.done", now=NOW, by=rosa, on=rosa)

    assert audit_check.check(rosa.account_id, NOW) == audit_check.Finding(rosa.account_id, 8)


def test_many_who_write_at_once_make_one_chain(rosa: User) -> None:
    def write() -> None:
        with db.connected():
            for number in range(10):
                audit.record("sign_in.done", now=NOW, by=rosa, on=rosa, number=number)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    finding = audit_check.check(rosa.account_id, NOW)
    assert (finding.entries, finding.fault) == (47, "")
    assert AuditAnchor.get_by_id(rosa.account_id).number == 47


def test_after_twelve_months_entries_go_and_the_rest_is_intact(rosa: User) -> None:
    later = NOW + timedelta(days=200)
    audit.record("sign_in.done", now=later, by=rosa, on=rosa)

    assert audit_check.prune(NOW + timedelta(days=365)) == 0
    assert audit_check.prune(NOW + timedelta(days=367)) == 7

    numbers = [entry.number for entry in AuditEntry.select().order_by(AuditEntry.number)]
    assert numbers == [8, 9]
    assert fault(rosa) == ""


def test_a_trail_that_slept_for_years_is_pruned_to_what_proves_it(rosa: User) -> None:
    for days in (1000, 1001, 1002):
        audit_check.prune(NOW + timedelta(days=days))

    assert AuditEntry.select().where(AuditEntry.at < NOW + timedelta(days=1)).count() == 0
    assert fault(rosa) == ""


def test_more_pruned_than_was_told_is_noticed(rosa: User) -> None:
    audit.record("sign_in.done", now=NOW + timedelta(days=200), by=rosa, on=rosa)
    audit_check.prune(NOW + timedelta(days=367))

    AuditEntry.delete().where(numbered(rosa, 8)).execute()

    assert fault(rosa) == "entries 1 to 8 were removed"


def test_what_a_restored_backup_lacks_is_told_by_the_trail_itself(rosa: User) -> None:
    AuditEntry.delete().where(AuditEntry.number >= 6).execute()

    assert audit_check.resume(rosa.account_id, NOW)

    told = AuditEntry.get(AuditEntry.event == "audit.resumed")
    assert told.details == {"anchored": 7, "found": 5}
    assert fault(rosa) == ""
    assert not audit_check.resume(rosa.account_id, NOW)


@pytest.mark.parametrize(
    "value", ["ada.canary@example.com", "Zoë Canary", "x" * 201, 1.5, {"name": "Ada"}]
)
def test_nothing_personal_fits_into_an_entry(rosa: User, value: Any) -> None:
    with pytest.raises(ValueError, match="doesn't belong"):
        audit.record("store.changed", now=NOW, by=rosa, on=rosa, value=value)


def test_only_known_events_are_recorded(rosa: User) -> None:
    with pytest.raises(ValueError, match="not an event"):
        audit.record("store.cahnged", now=NOW, by=rosa)


def test_the_console_says_that_the_trail_is_intact(rosa: User, app: Any) -> None:
    result = app.test_cli_runner().invoke(args=["audit", "verify", "--json"])

    facts = json.loads(result.output)
    assert (result.exit_code, facts["intact"], facts["faults"]) == (0, True, [])
    assert facts["entries"] >= 7


def test_the_console_fails_when_an_entry_was_changed(rosa: User, app: Any) -> None:
    AuditEntry.update(actor="system").where(numbered(rosa, 2)).execute()

    result = app.test_cli_runner().invoke(args=["audit", "verify"])

    assert result.exit_code == 1
    assert result.output == f"Chain {rosa.account_id}: entry 2 was changed.\n"
