"""The outbox of imports: how workers hear of those that are due.

The runs themselves are the outbox; what stands in the queue is a hint that may get lost.
"""

from datetime import datetime, timedelta

import peewee

from webapp.ground.database.db import after_commit
from webapp.ground.database.repeated_query import has_rows
from webapp.ground.work.job_queue import enqueue, free_places
from webapp.imports.import_run import ImportRun

JOB = "perform_import"
RESEND = timedelta(seconds=10)
# So many messages wait at most: a worker that takes one goes on with whatever else is due.
HANDED_AT_ONCE = 20


def _unsent(now: datetime) -> peewee.ModelSelect:
    unsent = ImportRun.enqueued_at.is_null() | (ImportRun.enqueued_at < now - RESEND)
    return ImportRun.due(now).where(unsent)


class ImportOutbox:
    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what is due and wasn't sent just now; a lost message is sent again.

        Raises redis.RedisError when the queue can't be reached.
        """
        if has_rows(_unsent, now):
            for run in list(_unsent(now).limit(free_places(JOB, HANDED_AT_ONCE))):
                cls.send_later(run, now)

    @classmethod
    def send_later(cls, run: ImportRun, now: datetime) -> None:
        """Hand it to a worker after the commit; what can't be sent counts as not sent."""
        run.note(enqueued_at=now)
        after_commit(lambda: cls._send(run))

    @classmethod
    def _send(cls, run: ImportRun) -> None:
        if not enqueue(JOB, run.id):
            run.note(enqueued_at=None)
