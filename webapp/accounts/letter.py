"""A letter: a row that becomes a mail to one user, at least once.

A worker mails it under a lease, and writes down what came of it only while it holds that lease.
One that dies between mailing and writing makes a second mail; whoever asks for the letter anew
ends the lease, so that a mail under way doesn't count as the one that was asked for.
"""

from datetime import datetime, timedelta

import peewee
import structlog

from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField, read_time
from webapp.ground.database.repeated_query import has_rows
from webapp.ground.mail import MailError, send_mail
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings
from webapp.ground.work.job_queue import later

# How long a job may stay in the queue before the clock sends another.
PATIENCE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 12
AT_ONCE = 100
WEEK = timedelta(days=7)

log = structlog.get_logger(__name__)


class Letter(Record):
    """Its subclasses have the tables: who it is for and what it says stands there."""

    created_at = UTCDateTimeField()
    due_at = UTCDateTimeField(index=True)
    leased_until = UTCDateTimeField(null=True)
    sent_at = UTCDateTimeField(null=True)
    attempts = peewee.IntegerField(default=0)

    JOB: str

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """Letters that should have been sent by now."""
        return cls.select().where(
            cls.sent_at.is_null(), cls.due_at <= now, cls.attempts < MOST_ATTEMPTS
        )

    @classmethod
    def send_due(cls, now: datetime) -> int:
        """Hand to the workers what is due; for the clock. Returns how many."""
        if not has_rows(cls.due, now):
            return 0
        letters = list(cls.due(now).order_by(cls.due_at).limit(AT_ONCE))
        for letter in letters:
            letter.enqueue_later(now)
        return len(letters)

    @classmethod
    def posted(cls, now: datetime, **what: object) -> dict[str, object]:
        """The values of a new row of this kind."""
        return {"created_at": now, "due_at": now, **what}

    def enqueue_later(self, now: datetime) -> None:
        """Hand it to a worker; the clock does so again when that wasn't enough."""
        self._change(due_at=now + PATIENCE)
        later(self.JOB, self.id)

    def deliver(self, settings: Settings, now: datetime) -> bool:
        """Mail it, unless that was done or is being done; False when there is more to do."""
        if not self._lease(now):
            return self.sent_at is not None
        mail = self.written(settings, now)
        try:
            if mail is not None:
                send_mail(settings, mail)
        except MailError as error:
            log.warning("letter.refused", job=self.JOB, id=self.id, error=str(error))
            return self._put_off(now)
        return self._settle(now)

    def written(self, settings: Settings, now: datetime) -> Mail | None:
        """None when nobody is to be written to after all."""
        raise NotImplementedError

    def keep(self, **values: object) -> bool:
        """Change it while this worker's lease holds; False when it ended or was ended."""
        kind = type(self)
        mine = (kind.id == self.id) & (kind.leased_until == self.leased_until)
        return bool(kind.update(**values).where(mine).execute())

    def _lease(self, now: datetime) -> bool:
        kind, until = type(self), now + LEASE
        free = kind.leased_until.is_null() | (kind.leased_until <= now)
        taken = (
            kind.update(leased_until=until, due_at=until, attempts=kind.attempts + 1)
            .where(kind.id == self.id, kind.sent_at.is_null(), free)
            .execute()
        )
        if taken:
            self.leased_until = until
        return bool(taken)

    def _put_off(self, now: datetime) -> bool:
        pause = min(timedelta(minutes=2 ** min(self.attempts, 9)), LONGEST_PAUSE)
        self.keep(leased_until=None, due_at=now + pause)
        return False

    def _settle(self, now: datetime) -> bool:
        return self.keep(sent_at=now, leased_until=None)

    def _change(self, **values: object) -> None:
        kind = type(self)
        kind.update(**values).where(kind.id == self.id).execute()


def mails_waiting() -> int:
    return sum(each.select().where(*_unsent(each)).count() for each in _kinds())


def oldest_mail_seconds() -> float:
    """How long the oldest of them waits; 0 where none does."""
    begun = [
        read_time(each.select(peewee.fn.MIN(each.created_at)).where(*_unsent(each)).scalar())
        for each in _kinds()
    ]
    waits = [(utcnow() - at).total_seconds() for at in begun if at]
    return max(waits, default=0)


def mails_given_up() -> int:
    """Within a week: tried so often that nobody tries again."""
    late = utcnow() - WEEK
    return sum(
        each.select()
        .where(each.sent_at.is_null(), each.attempts >= MOST_ATTEMPTS, each.created_at > late)
        .count()
        for each in _kinds()
    )


def _kinds() -> list[type[Letter]]:
    """Those with tables of their own, of all rooms."""
    return Letter.__subclasses__()


def _unsent(kind: type[Letter]) -> tuple[peewee.Expression, ...]:
    return kind.sent_at.is_null(), kind.attempts < MOST_ATTEMPTS


GAUGES = {
    "orderdesk_mails_waiting": ("Mails that wait to be sent", mails_waiting),
    "orderdesk_mail_oldest_seconds": ("How long the oldest of them waits", oldest_mail_seconds),
    "orderdesk_mails_given_up": ("Mails of a week that no server took", mails_given_up),
}
