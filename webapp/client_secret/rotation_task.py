"""What a worker does about the client secret, each minute: reads its queue, proves what came, and
asks for a new one when it is time.

A secret that came is committed before its message is deleted, and proven after; whoever dies in
between leaves what the next one takes up.
"""

from datetime import datetime

import structlog

from webapp.amazon.client import Amazon
from webapp.amazon.client_secret import (
    ClientSecretExpiry,
    NewClientSecret,
    read_secret_notification,
)
from webapp.amazon.failure import AmazonFailure, OperatorFault, TryLater
from webapp.amazon.notification import UnreadableNotification
from webapp.amazon.notification_queue import NotificationQueue, QueueMessage
from webapp.client_secret.client_secret_rotation import AHEAD, ClientSecretRotation
from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.keys.client_secret import ClientSecret

log = structlog.get_logger(__name__)
KIND = EvidenceKind.CLIENT_SECRET_ROTATED
# Of TryLater: it is certain that Amazon made none.
NOT_ASKED = ("paced", "throttled")
# In a second AWS has asked all of its servers.
SECONDS = 1


class RotationTask:
    """Of one worker; several do no harm."""

    def __init__(self, amazon: Amazon, now: datetime) -> None:
        self._amazon = amazon
        self._now = now

    def perform(self) -> None:
        if self._amazon.secret_queue is not None:
            self._read(self._amazon.secret_queue)
        for secret in ClientSecret.unproven():
            self._prove(secret)
        ClientSecret.forget_ended(self._now)
        if self._is_due() and ClientSecretRotation.begin(self._now):
            self.ask()

    def ask(self, by: str = audit.SYSTEM) -> str:
        """Have Amazon make a new secret, after `ClientSecretRotation.begin`; why it didn't, by a
        code, or nothing. Nobody knows whether one that didn't answer has made one."""
        refusal = ""
        try:
            self._amazon.rotate_client_secret()
        except TryLater as failure:
            refusal = failure.reason
            if refusal in NOT_ASKED:
                ClientSecretRotation.note(asked_at=None)
        except AmazonFailure as failure:
            refusal = failure.reason[:60]
            ClientSecretRotation.note(refusal=refusal)
        log.info("client_secret.asked", refusal=refusal)
        audit.record("client_secret.asked", now=self._now, by=by, refused=bool(refusal))
        return refusal

    def _read(self, queue: NotificationQueue) -> None:
        try:
            messages = queue.receive(SECONDS)
        except AmazonFailure as failure:
            code = failure.reason if isinstance(failure, OperatorFault) else "unreachable"
            ClientSecretRotation.current()
            ClientSecretRotation.note(failure=code[:60])
            log.warning("client_secret.queue", failure=str(failure))
            return
        done = self._take(messages)
        ClientSecretRotation.current()
        ClientSecretRotation.note(
            read_at=self._now, failure="", unreadable=len(messages) - len(done)
        )
        try:
            queue.delete(done)
        except AmazonFailure as failure:
            # They come again, and are known.
            log.warning("client_secret.not_deleted", failure=str(failure))

    def _take(self, messages: list[QueueMessage]) -> list[QueueMessage]:
        """Those whose facts are committed; what can't be read is left, for the operator to see."""
        done = []
        for message in messages:
            try:
                told = read_secret_notification(message.body)
            except UnreadableNotification:
                continue
            if told.client_id == self._amazon.application.client_id:
                self._keep(told)
                done.append(message)
        if len(done) < len(messages):
            log.warning("client_secret.unreadable", messages=len(messages) - len(done))
        return done

    def _keep(self, told: NewClientSecret | ClientSecretExpiry) -> None:
        ClientSecretRotation.current()
        if isinstance(told, ClientSecretExpiry):
            ClientSecretRotation.note(warned_of=told.ends_at)
            return
        with database.atomic():
            kept = ClientSecret.keep(told, self._amazon.application.client_secret, self._now)
            if kept is not None:
                ClientSecretRotation.note(asked_at=None, refusal="", warned_of=None)
                audit.record("client_secret.received", now=self._now, secret=kept.id)
                log.info("client_secret.received", secret=kept.id)

    def _prove(self, secret: ClientSecret) -> None:
        try:
            taken = self._amazon.takes(secret.opened())
        except AmazonFailure as failure:
            log.warning("client_secret.not_proven", secret=secret.id, failure=str(failure))
            return
        if not taken:
            log.warning("client_secret.not_taken", secret=secret.id)
            return
        with database.atomic():
            if secret.prove(self._now):
                ComplianceEvidence.note(KIND, secret.received_at, self._now, by=audit.SYSTEM)
                ends = {"old_ends_at": secret.old_ends_at, "ends_at": secret.ends_at}
                audit.record("client_secret.rotated", now=self._now, secret=secret.id, **ends)
                log.info("client_secret.in_use", secret=secret.id)

    def _is_due(self) -> bool:
        if not self._amazon.secret_days or ClientSecret.unproven():
            return False
        warned_of = ClientSecretRotation.current().warned_of
        age = ComplianceEvidence.age(KIND, self._now)
        old = age is not None and age.days >= self._amazon.secret_days
        return old or bool(warned_of and warned_of - self._now < AHEAD)
