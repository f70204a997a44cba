"""What the clock looks after, and how often. Each duty is safe to run twice, by two clocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp import audit_check
from webapp.accounts import Notice, PasswordReset
from webapp.amazon_door import amazon
from webapp.orders import ImportRun, ImportSchedule, SetAsideOrder
from webapp.stores import announce_endings


@dataclass(frozen=True)
class Duty:
    name: str
    every: timedelta
    act: Callable[[datetime], None]


def poll_due_connections(now: datetime) -> None:
    _imports().poll_due(now)


def hasten_watched_connections(now: datetime) -> None:
    _imports().hasten_watched(now)


def reconcile_due_connections(now: datetime) -> None:
    _imports().reconcile_due(now)


def hand_over_due_imports(now: datetime) -> None:
    ImportRun.hand_over_due(now)


def hand_over_due_retries(now: datetime) -> None:
    SetAsideOrder.hand_over_due(now)


def hand_over_due_letters(now: datetime) -> None:
    Notice.send_due(now)
    PasswordReset.send_due(now)


def announce_ending_authorizations(now: datetime) -> None:
    announce_endings(now)


def anchor_audit_trail(_now: datetime) -> None:
    audit_check.anchor_all()


def look_after_audit_trail(now: datetime) -> None:
    audit_check.prune(now)
    audit_check.check_all(now)


SCHEDULE = (
    Duty("poll_due_connections", timedelta(seconds=1), poll_due_connections),
    Duty("hasten_watched_connections", timedelta(seconds=5), hasten_watched_connections),
    Duty("reconcile_due_connections", timedelta(minutes=1), reconcile_due_connections),
    Duty("hand_over_due_imports", timedelta(milliseconds=500), hand_over_due_imports),
    Duty("hand_over_due_retries", timedelta(seconds=5), hand_over_due_retries),
    Duty("hand_over_due_letters", timedelta(seconds=15), hand_over_due_letters),
    Duty("announce_ending_authorizations", timedelta(hours=1), announce_ending_authorizations),
    Duty("anchor_audit_trail", timedelta(minutes=5), anchor_audit_trail),
    Duty("look_after_audit_trail", timedelta(hours=24), look_after_audit_trail),
)


def _imports() -> ImportSchedule:
    return ImportSchedule(amazon().clock_rate)
