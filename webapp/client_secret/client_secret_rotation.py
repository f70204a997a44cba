"""The rotation of the client secret: whether Amazon was asked for a new one, and how the queue
into which it comes is read."""

from datetime import datetime, timedelta

import peewee

from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.keys.client_secret import ClientSecret
from webapp.ground.work.job_queue import free_places, later

JOB = "read_secret_queue"
# Amazon's message comes within seconds; the one before works for seven days.
ANSWERED_WITHIN = timedelta(hours=1)
# What was asked without an answer is asked again: the message may be lost, and each asking makes
# another secret.
ASKED_AGAIN = timedelta(days=1)
# Amazon's warning leads to a rotation when so much is left.
AHEAD = timedelta(days=30)
# So many jobs may wait in all; it is read again within a minute.
MOST_WAITING = 20


class ClientSecretRotation(Record):
    """One row. Its words are codes, of Amazon's or ours."""

    # Until the new secret is here.
    asked_at = UTCDateTimeField(null=True)
    # Why Amazon refused to make one.
    refusal = peewee.CharField(max_length=60, default="")
    # The end of the secret in use, where Amazon has warned of it.
    warned_of = UTCDateTimeField(null=True)
    read_at = UTCDateTimeField(null=True)
    # Why the queue couldn't be read last.
    failure = peewee.CharField(max_length=60, default="")
    # What lies in it and can't be read, or is another application's.
    unreadable = peewee.IntegerField(default=0)

    @classmethod
    def current(cls) -> "ClientSecretRotation":
        cls.insert(id=1).on_conflict_ignore().execute()
        found: ClientSecretRotation = cls.get_by_id(1)
        return found

    @classmethod
    def hand_over_due(cls, _now: datetime) -> None:
        """For the clock, where a queue is set: have a worker read it."""
        if free_places(JOB, MOST_WAITING):
            later(JOB)

    @classmethod
    def begin(cls, now: datetime, again: bool = False) -> bool:
        """Whether it is this caller's to ask Amazon; noted before, so that two never ask.

        `again` asks also where an answer may be on its way."""
        cls.current()
        free = cls.asked_at.is_null() | (cls.asked_at < now - ASKED_AGAIN)
        if again:
            free |= cls.asked_at.is_null(False)
        return bool(cls.update(asked_at=now, refusal="").where(cls.id == 1, free).execute())

    @classmethod
    def note(cls, **changes: object) -> None:
        cls.update(**changes).where(cls.id == 1).execute()

    def trouble(self, now: datetime) -> str:
        """What doesn't go on, by a code; empty when all does."""
        late = now - ANSWERED_WITHIN
        if self.refusal:
            return "refused"
        if any(row.received_at < late for row in ClientSecret.unproven()):
            return "unproven"
        if self.failure and (self.read_at is None or self.read_at < late):
            return "queue"
        if self.unreadable:
            return "unreadable"
        if self.asked_at and self.asked_at < late:
            return "unanswered"
        return ""
