"""A form that was sent, kept for a day; `webapp/ground/web/repeated_form.py` says what for."""

import time
from datetime import datetime, timedelta

import peewee

from webapp.ground.database.db import Record, UTCDateTimeField

KEPT = timedelta(days=1)
# Of a request whose process died: then whoever sends it again does what was left undone.
UNANSWERED = timedelta(minutes=1)
# How often a second click looks what became of the first.
LOOK_SECONDS = 0.05


class SentForm(Record):
    digest = peewee.CharField(max_length=64, unique=True)
    began_at = UTCDateTimeField(index=True)
    # Where it led and what was said there, or the page that was shown, under a key made of the
    # form's own, which isn't here: an address of the desk may hold what somebody searched for,
    # and a page a secret that is shown once.
    answer = peewee.BlobField(null=True)

    @classmethod
    def begin(cls, digest: str, now: datetime) -> bool:
        """Whether this is the first, or the first that lives."""
        row = {"digest": digest, "began_at": now}
        if cls.insert(row).on_conflict_ignore().as_rowcount().execute():
            return True
        dead = cls.answer.is_null() & (cls.began_at < now - UNANSWERED)
        return bool(cls.update(began_at=now).where(cls.digest == digest, dead).execute())

    @classmethod
    def awaited(cls, digest: str, deadline: float) -> "SentForm | None":
        """The first one, once it is answered or the waiting over; None when it was refused, so that
        this one may be the first."""
        while True:
            found: SentForm | None = cls.get_or_none(cls.digest == digest)
            if found is None or found.answer is not None or time.monotonic() > deadline:
                return found
            time.sleep(LOOK_SECONDS)

    @classmethod
    def forget(cls, digest: str) -> None:
        cls.delete().where(cls.digest == digest, cls.answer.is_null()).execute()

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        return int(cls.delete().where(cls.began_at < now - KEPT).execute())
