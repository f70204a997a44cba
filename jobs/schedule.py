"""What the clock looks after, and how often. Each duty is safe to run twice, by two clocks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple

from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.invitation import Invitation
from webapp.accounts.notice import Notice
from webapp.accounts.password_reset import PasswordReset
from webapp.api.api_token import ApiToken
from webapp.api.idempotent_call import IdempotentCall
from webapp.client_secret.client_secret_rotation import ClientSecretRotation
from webapp.client_secret.rotation_notice import announce_client_secret
from webapp.compliance.compliance_evidence import ComplianceEvidence
from webapp.compliance.incident_notice import announce_due_incidents
from webapp.compliance.reading_alarm import announce_unusual_readings
from webapp.compliance.review_notice import announce_due_reviews
from webapp.compliance.security_alarm import announce_security_alarms
from webapp.desk.batch import Batch
from webapp.ground.amazon_client import amazon
from webapp.ground.audit import audit_check
from webapp.ground.database import write_check
from webapp.ground.database.sent_form import SentForm
from webapp.ground.database.write_ahead_log import write_back
from webapp.ground.database.write_check import WriteCheck
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_notice import announce_failing_imports
from webapp.imports.import_outbox import ImportOutbox
from webapp.imports.import_schedule import ImportSchedule
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.planned_label import PlannedLabel
from webapp.order_lists.order_list import OrderList
from webapp.order_lists.order_list_schedule import OrderListSchedule
from webapp.order_notifications.order_signal import OrderSignal
from webapp.order_notifications.push_audit import PushAudit
from webapp.order_notifications.subscription import Subscription
from webapp.orders.activity import Activity
from webapp.orders.hold import release_due
from webapp.orders.order_notice import announce_due_orders
from webapp.printers.print_job import PrintJob
from webapp.privacy.overdue_notice import announce_overdue_redactions
from webapp.privacy.sweep import Sweep
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_execution import hand_over_due_requests
from webapp.privacy_requests.request_letter import RequestLetter
from webapp.privacy_requests.request_notice import announce_due_requests
from webapp.rules.rule_run import RuleRun
from webapp.service_mappings.mapping_application import MappingApplication
from webapp.shipping.label import Label
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_batch import ShipmentBatch
from webapp.stores.authorization_ending import announce_endings
from webapp.stores.consent_request import ConsentRequest
from webapp.webhooks.webhook_delivery import WebhookDelivery


class Duty(NamedTuple):
    every: timedelta
    act: Callable[[datetime], Any]

    @property
    def name(self) -> str:
        """`Shipment.hand_over_due`, `audit_check.prune`."""
        owner = getattr(self.act, "__self__", None)
        home = owner.__name__ if owner else self.act.__module__.rpartition(".")[2]
        return f"{home}.{self.act.__name__}"


def seconds(number: float, act: Callable[[datetime], Any]) -> Duty:
    return Duty(timedelta(seconds=number), act)


def minutes(number: int, act: Callable[[datetime], Any]) -> Duty:
    return Duty(timedelta(minutes=number), act)


def hours(number: int, act: Callable[[datetime], Any]) -> Duty:
    return Duty(timedelta(hours=number), act)


def by_amazons_clock(verb: Callable[[ImportSchedule, datetime], None]) -> Callable[..., None]:
    @wraps(verb)
    def act(now: datetime) -> None:
        verb(ImportSchedule(amazon().clock_rate), now)

    return act


def while_amazon_tells(act: Callable[[datetime], Any]) -> Callable[[datetime], Any]:
    """Only where a queue is set."""

    @wraps(act)
    def acts(now: datetime) -> None:
        if amazon().queue is not None:
            act(now)

    return acts


def while_secrets_come(act: Callable[[datetime], Any]) -> Callable[[datetime], Any]:
    """Only where a queue for the client secret is set."""

    @wraps(act)
    def acts(now: datetime) -> None:
        if amazon().secret_queue is not None:
            act(now)

    return acts


def audit_push(now: datetime) -> None:
    if amazon().queue is None:
        PushAudit.end_trust()
    else:
        PushAudit(amazon().clock_rate).perform(now)


def at_any_time(verb: Callable[[], None]) -> Callable[..., None]:
    @wraps(verb)
    def act(_now: datetime) -> None:
        verb()

    return act


SCHEDULE = (
    seconds(1, by_amazons_clock(ImportSchedule.poll_due)),
    seconds(5, by_amazons_clock(ImportSchedule.hasten_watched)),
    minutes(1, by_amazons_clock(ImportSchedule.reconcile_due)),
    seconds(0.5, ImportOutbox.hand_over_due),
    seconds(5, SetAsideOrder.hand_over_due),
    seconds(2, while_amazon_tells(Subscription.keep_up)),
    seconds(1, while_amazon_tells(Subscription.hand_over_due)),
    seconds(0.5, while_amazon_tells(OrderSignal.hand_over_due)),
    seconds(5, audit_push),
    minutes(10, OrderSignal.forget_old),
    seconds(1, OrderListSchedule.ask_for_first_imports),
    minutes(1, OrderListSchedule.ask_nightly),
    seconds(0.5, OrderList.hand_over_due),
    hours(1, OrderList.forget_old),
    seconds(20, MappingApplication.hand_over_due),
    seconds(0.5, Shipment.hand_over_due),
    seconds(0.5, Label.hand_over_due),
    seconds(0.5, PlannedLabel.hand_over_due),
    seconds(5, LabelBatch.hand_over_due),
    seconds(0.5, PrintJob.hand_over_due),
    hours(1, PrintJob.forget_old),
    seconds(0.5, WebhookDelivery.hand_over_due),
    hours(1, WebhookDelivery.forget_old),
    hours(1, LabelBatch.forget_old),
    seconds(10, Batch.hand_over_due),
    seconds(20, release_due),
    seconds(20, RuleRun.hand_over_due),
    hours(24, RuleRun.forget_old),
    hours(1, Batch.forget_old),
    hours(1, ShipmentBatch.forget_old),
    seconds(15, Notice.send_due),
    seconds(15, PasswordReset.send_due),
    seconds(15, Invitation.send_due),
    seconds(15, RequestLetter.send_due),
    hours(24, Invitation.forget_old),
    hours(24, BrowserSession.forget_old),
    minutes(1, ApiToken.end_orphaned),
    hours(1, IdempotentCall.forget_old),
    hours(1, SentForm.forget_old),
    hours(1, announce_endings),
    seconds(10, Sweep.begin_due),
    seconds(write_check.EACH_SECONDS, WriteCheck.renew),
    seconds(2, at_any_time(write_back)),
    hours(24, ConsentRequest.forget_old),
    hours(1, ImportHistory.forget_old),
    hours(1, Activity.forget_old),
    seconds(30, hand_over_due_requests),
    hours(1, announce_due_requests),
    hours(1, PrivacyRequest.forget_ended),
    minutes(5, announce_failing_imports),
    minutes(1, while_secrets_come(ClientSecretRotation.hand_over_due)),
    minutes(5, while_secrets_come(announce_client_secret)),
    minutes(5, announce_security_alarms),
    minutes(5, announce_due_orders),
    minutes(5, announce_overdue_redactions),
    minutes(5, announce_due_reviews),
    minutes(5, announce_due_incidents),
    minutes(5, announce_unusual_readings),
    hours(24, ComplianceEvidence.warn),
    minutes(5, at_any_time(audit_check.anchor_all)),
    # Before they are checked.
    hours(24, audit_check.prune),
    hours(24, audit_check.check_all),
)
