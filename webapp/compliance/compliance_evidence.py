"""Evidence that only whoever runs the installation can give: what was done, and on which day."""

from datetime import datetime, timedelta
from enum import StrEnum

import peewee
import structlog

from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField, database


class EvidenceKind(StrEnum):
    """What is to be done again and again, and recorded with `flask compliance record`."""

    CLIENT_SECRET_ROTATED = "client-secret-rotated"  # noqa: S105 - a name, no secret
    ROOT_KEY_ROTATED = "root-key-rotated"
    BACKUP_DRILL = "backup-drill"
    INCIDENT_PLAN_REVIEWED = "incident-plan-reviewed"
    VULNERABILITY_SCAN = "vulnerability-scan"
    PENETRATION_TEST = "penetration-test"


# At most so long between two of them, by Amazon's policy (the drill by ours).
EVERY = {
    EvidenceKind.CLIENT_SECRET_ROTATED: timedelta(days=180),
    EvidenceKind.ROOT_KEY_ROTATED: timedelta(days=365),
    EvidenceKind.BACKUP_DRILL: timedelta(days=92),
    EvidenceKind.INCIDENT_PLAN_REVIEWED: timedelta(days=183),
    EvidenceKind.VULNERABILITY_SCAN: timedelta(days=30),
    EvidenceKind.PENETRATION_TEST: timedelta(days=365),
}
log = structlog.get_logger(__name__)
ALARM = {EvidenceKind.CLIENT_SECRET_ROTATED: timedelta(days=150)}


class ComplianceEvidence(Record):
    action = peewee.CharField(max_length=32)
    done_at = UTCDateTimeField()
    recorded_at = UTCDateTimeField()

    class Meta:
        indexes = ((("action", "done_at"), False),)

    @classmethod
    def note(
        cls, action: EvidenceKind, done_at: datetime, now: datetime, by: str = audit.CONSOLE
    ) -> "ComplianceEvidence":
        """Note what was done, from a console unless `by` says otherwise."""
        with database.atomic():
            made = cls.create(action=action, done_at=done_at, recorded_at=now)
            audit.record(
                "evidence.recorded",
                now=now,
                by=by,
                account=audit.INSTALLATION,
                action=action,
                done_at=done_at,
            )
        return made

    @classmethod
    def last(cls, action: EvidenceKind) -> "ComplianceEvidence | None":
        """Of what was done last, as far as anybody recorded."""
        return cls.select().where(cls.action == action).order_by(cls.done_at.desc()).first()

    @classmethod
    def age(cls, action: EvidenceKind, now: datetime) -> timedelta | None:
        last = cls.last(action)
        return now - last.done_at if last else None

    @classmethod
    def warn(cls, now: datetime) -> None:
        """Say in the log what is about to be too old; for the clock."""
        for action, limit in ALARM.items():
            age = cls.age(action, now)
            if age and age >= limit:
                left = (EVERY[action] - age).days
                log.warning(
                    "compliance.due", action=action.value, age_days=age.days, days_left=left
                )


def client_secret_days() -> int:
    """For the metrics: the age of Amazon's client secret, or -1 when nobody recorded it."""
    age = ComplianceEvidence.age(EvidenceKind.CLIENT_SECRET_ROTATED, utcnow())
    return age.days if age else -1
