"""What the clock looks after, and how often. Each duty is safe to run twice, by two clocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp import audit_check
from webapp.accounts import BrowserSession, Invitation, Notice, PasswordReset
from webapp.accounts.reading_alarm import announce_unusual_readings
from webapp.amazon_door import amazon
from webapp.orders import (
    Activity,
    Batch,
    ImportHistory,
    ImportOutbox,
    ImportSchedule,
    SetAsideOrder,
)
from webapp.orders.order_notice import announce_due_orders, announce_failing_imports
from webapp.privacy import (
    ComplianceEvidence,
    PrivacyRequest,
    RequestLetter,
    Sweep,
    announce_due_incidents,
    announce_due_requests,
    hand_over_due_requests,
)
from webapp.privacy.overdue_notice import announce_overdue_redactions
from webapp.privacy.review_notice import announce_due_reviews
from webapp.shipping import Label, MappingApplication, Shipment, ShipmentBatch
from webapp.stores import ConsentRequest, announce_endings
from webapp.write_ahead_log import write_back


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
    ImportOutbox.hand_over_due(now)


def forget_old_imports(now: datetime) -> None:
    ImportHistory.forget_old(now)
    Activity.forget_old(now)


def hand_over_due_retries(now: datetime) -> None:
    SetAsideOrder.hand_over_due(now)


def hand_over_asked_mappings(now: datetime) -> None:
    MappingApplication.hand_over_due(now)


def hand_over_due_shipments(now: datetime) -> None:
    Shipment.hand_over_due(now)


def hand_over_due_labels(now: datetime) -> None:
    Label.hand_over_due(now)


def hand_over_due_batches(now: datetime) -> None:
    Batch.hand_over_due(now)


def forget_old_batches(now: datetime) -> None:
    Batch.forget_old(now)
    ShipmentBatch.forget_old(now)


def hand_over_due_letters(now: datetime) -> None:
    Notice.send_due(now)
    PasswordReset.send_due(now)
    Invitation.send_due(now)
    RequestLetter.send_due(now)


def forget_old_invitations(now: datetime) -> None:
    Invitation.forget_old(now)


def forget_old_sessions(now: datetime) -> None:
    BrowserSession.forget_old(now)


def announce_ending_authorizations(now: datetime) -> None:
    announce_endings(now)


def forget_old_trips(now: datetime) -> None:
    ConsentRequest.sweep(now)


def sweep_personal_data(now: datetime) -> None:
    Sweep.begin_due(now)


def go_on_with_privacy_requests(now: datetime) -> None:
    hand_over_due_requests(now)


def look_after_privacy_requests(now: datetime) -> None:
    announce_due_requests(now)
    PrivacyRequest.forget_ended(now)


def announce_troubles(now: datetime) -> None:
    announce_failing_imports(now)
    announce_due_orders(now)
    announce_overdue_redactions(now)
    announce_due_reviews(now)
    announce_due_incidents(now)
    announce_unusual_readings(now)


def warn_of_old_secrets(now: datetime) -> None:
    ComplianceEvidence.warn(now)


def anchor_audit_trail(_now: datetime) -> None:
    audit_check.anchor_all()


def write_back_logs(_now: datetime) -> None:
    write_back()


def look_after_audit_trail(now: datetime) -> None:
    audit_check.prune(now)
    audit_check.check_all(now)


SCHEDULE = (
    Duty("poll_due_connections", timedelta(seconds=1), poll_due_connections),
    Duty("hasten_watched_connections", timedelta(seconds=5), hasten_watched_connections),
    Duty("reconcile_due_connections", timedelta(minutes=1), reconcile_due_connections),
    Duty("hand_over_due_imports", timedelta(milliseconds=500), hand_over_due_imports),
    Duty("hand_over_due_retries", timedelta(seconds=5), hand_over_due_retries),
    Duty("hand_over_asked_mappings", timedelta(seconds=20), hand_over_asked_mappings),
    Duty("hand_over_due_shipments", timedelta(milliseconds=500), hand_over_due_shipments),
    Duty("hand_over_due_labels", timedelta(milliseconds=500), hand_over_due_labels),
    Duty("hand_over_due_batches", timedelta(seconds=10), hand_over_due_batches),
    Duty("forget_old_batches", timedelta(hours=1), forget_old_batches),
    Duty("hand_over_due_letters", timedelta(seconds=15), hand_over_due_letters),
    Duty("forget_old_invitations", timedelta(hours=24), forget_old_invitations),
    Duty("forget_old_sessions", timedelta(hours=24), forget_old_sessions),
    Duty("announce_ending_authorizations", timedelta(hours=1), announce_ending_authorizations),
    Duty("sweep_personal_data", timedelta(seconds=10), sweep_personal_data),
    Duty("write_back_logs", timedelta(seconds=2), write_back_logs),
    Duty("forget_old_trips", timedelta(hours=24), forget_old_trips),
    Duty("forget_old_imports", timedelta(hours=1), forget_old_imports),
    Duty("go_on_with_privacy_requests", timedelta(seconds=30), go_on_with_privacy_requests),
    Duty("look_after_privacy_requests", timedelta(hours=1), look_after_privacy_requests),
    Duty("announce_troubles", timedelta(minutes=5), announce_troubles),
    Duty("warn_of_old_secrets", timedelta(hours=24), warn_of_old_secrets),
    Duty("anchor_audit_trail", timedelta(minutes=5), anchor_audit_trail),
    Duty("look_after_audit_trail", timedelta(hours=24), look_after_audit_trail),
)


def _imports() -> ImportSchedule:
    return ImportSchedule(amazon().clock_rate)
