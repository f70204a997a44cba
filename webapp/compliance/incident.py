"""An incident: its time zero, and the two notices whose hours run from there."""

from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.database.owned import Owned

LONGEST_NOTE = 2000
AMAZON = "amazon"
AUTHORITY = "authority"
# Whoever is to be told within so long of its being noticed.
TOLD_WITHIN = {AMAZON: timedelta(hours=24), AUTHORITY: timedelta(hours=72)}
STEPS = {
    "contain": (
        "Stop it: end sessions, disconnect stores, rotate what may be known",
        (
            "Account: sign out all other browsers. Stores: Disconnect. The keys: whoever runs this "
            "installation rotates them."
        ),
    ),
    "preserve": (
        "Keep what proves it: logs, the audit trail, a copy of both databases",
        "Whoever runs this installation checks the audit trail, and keeps what the check says.",
    ),
    "assess": (
        "Find out whose data, of which kind, and how many people",
        "The audit trail, filtered by person and time, says who looked at what.",
    ),
    AMAZON: (
        "Tell Amazon: security@amazon.com",
        "Within 24 hours of noticing. Tell nobody in Amazon's name.",
    ),
    AUTHORITY: (
        "Tell the data protection authority",
        "Within 72 hours of noticing (article 33 GDPR), unless nobody is at risk.",
    ),
    "people": (
        "Tell the people concerned",
        "Where the risk to them is high (article 34 GDPR).",
    ),
    "mend": ("Remove the cause, and check that it is gone", ""),
    "learn": ("Write down what happened, and what changes", "Amazon asks for the plan to be kept."),
}
# What may be rightly left out; Amazon is always told.
OPTIONAL = {AUTHORITY, "people"}
DONE = "done"
NOT_NEEDED = "not_needed"


class IncidentClosed(Exception):
    """It is closed already, or can't be closed yet."""


class Incident(Owned):
    account = peewee.ForeignKeyField(Account, backref="incidents", on_delete="CASCADE")
    detected_at = UTCDateTimeField()
    opened_at = UTCDateTimeField()
    opened_by = peewee.IntegerField()
    # Typed by officers, who are asked to name nobody.
    summary = peewee.TextField()
    closed_at = UTCDateTimeField(null=True)
    closing_note = peewee.TextField(default="")

    @classmethod
    def open(
        cls, account: Account, by: User, summary: str, detected_at: datetime, now: datetime
    ) -> "Incident":
        """Stamp time zero: from here the hours count."""
        with database.atomic():
            made = cls.create(
                account=account,
                detected_at=detected_at,
                opened_at=now,
                opened_by=by.id,
                summary=summary[:LONGEST_NOTE],
            )
            audit.record("incident.opened", now=now, by=by, on=made, detected_at=detected_at)
        return made

    @classmethod
    def still_open(cls) -> peewee.ModelSelect:
        return cls.select().where(cls.closed_at.is_null())

    @property
    def amazon_due(self) -> datetime:
        return self.detected_at + TOLD_WITHIN[AMAZON]

    @property
    def authority_due(self) -> datetime:
        return self.detected_at + TOLD_WITHIN[AUTHORITY]

    @property
    def waiting(self) -> dict[str, datetime]:
        """Who is still to be told, by code, and by when; nobody once it is closed."""
        left = [] if self.closed_at else self.left
        return {
            code: self.detected_at + within for code, within in TOLD_WITHIN.items() if code in left
        }

    @property
    def people(self) -> dict[int | None, str]:
        """The e-mails of whoever opened it or noted something, by their ids."""
        return User.names(
            self.account_id, [self.opened_by, *(step.by for step in self.steps.values())]
        )

    @property
    def steps(self) -> dict[str, "IncidentStep"]:
        """What was noted so far, by code."""
        return {
            step.code: step for step in IncidentStep.select().where(IncidentStep.incident == self)
        }

    @property
    def left(self) -> list[str]:
        """The codes of the steps that nothing was noted for."""
        noted = self.steps
        return [code for code in STEPS if code not in noted]

    def note(self, code: str, outcome: str, by: User, now: datetime) -> None:
        """Note a step as done, or as not needed where that may be; once noted, it stays."""
        offered = (DONE, NOT_NEEDED) if code in OPTIONAL else (DONE,)
        if code not in STEPS or outcome not in offered:
            raise ValueError(f"{code} can't be {outcome}")
        with database.atomic():
            made = IncidentStep.insert(
                incident=self, code=code, outcome=outcome, at=now, by=by.id
            ).on_conflict_ignore()
            if made.as_rowcount().execute():
                audit.record("incident.noted", now=now, by=by, on=self, step=code, outcome=outcome)

    def close(self, note: str, by: User, now: datetime) -> None:
        """Close it with a note; raises IncidentClosed while steps are left."""
        if self.left:
            raise IncidentClosed("Some steps are left.")
        with database.atomic():
            closed = (
                Incident.update(closed_at=now, closing_note=note[:LONGEST_NOTE])
                .where(Incident.id == self.id, Incident.closed_at.is_null())
                .execute()
            )
            if not closed:
                raise IncidentClosed("It was closed before.")
            audit.record("incident.closed", now=now, by=by, on=self)


class IncidentStep(Record):
    incident = peewee.ForeignKeyField(Incident, on_delete="CASCADE", index=False)
    code = peewee.CharField(max_length=16)
    outcome = peewee.CharField(max_length=16)
    at = UTCDateTimeField()
    by = peewee.IntegerField()

    class Meta:
        indexes = ((("incident", "code"), True),)
