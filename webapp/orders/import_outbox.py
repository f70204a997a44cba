"""The outbox of imports: which are due, and how workers hear of them.

The runs themselves are the outbox; what stands in the queue is a hint that may get lost.
"""

from datetime import datetime, timedelta

import peewee

from webapp.db import after_commit
from webapp.orders.import_kind import Kind
from webapp.orders.import_run import ImportRun
from webapp.queue import enqueue, room

RESEND = timedelta(seconds=10)
LONG = timedelta(minutes=1)
# So many messages wait at most: a worker that takes one goes on with whatever else is due.
HANDED_AT_ONCE = 20


class ImportOutbox:
    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """Runs that a worker may take up: those that somebody waits for, then the urgent ones.

        What the clock's polls have kept waiting for long comes among them, so that no store
        starves however many others there are.
        """
        poll, late = Kind.POLL.urgency, ImportRun.due_at < now - LONG
        rank = peewee.Case(None, [((ImportRun.urgency > poll) & late, poll)], ImportRun.urgency)
        query = ImportRun.select().where(ImportRun.may_be_claimed(now))
        return query.order_by(rank, ImportRun.due_at)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what is due and wasn't sent just now; a lost message is sent again.

        Raises redis.RedisError when the queue can't be reached.
        """
        unsent = ImportRun.enqueued_at.is_null() | (ImportRun.enqueued_at < now - RESEND)
        for run in list(cls.due(now).where(unsent).limit(room(HANDED_AT_ONCE))):
            cls.send_later(run, now)

    @classmethod
    def send_later(cls, run: ImportRun, now: datetime) -> None:
        """Hand it to a worker after the commit; what can't be sent counts as not sent."""
        run.note(enqueued_at=now)
        after_commit(lambda: cls._send(run))

    @classmethod
    def _send(cls, run: ImportRun) -> None:
        if not enqueue("perform_import", run.id):
            run.note(enqueued_at=None)
