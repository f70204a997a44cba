"""A check that the database takes writes: the clock writes this row, and its age is watched.

A disk that is full answers every question and takes no word.
"""

from datetime import datetime, timedelta

from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.not_ready import NotReady

EACH_SECONDS = 20
LATE = timedelta(minutes=2)


class WriteCheck(Record):
    """One row."""

    written_at = UTCDateTimeField()

    @classmethod
    def renew(cls, now: datetime) -> None:
        if not cls.update(written_at=now).where(cls.id == 1).execute():
            cls.insert(id=1, written_at=now).on_conflict_ignore().execute()


def age_seconds() -> float:
    """Since the last write; -1 before the first."""
    last = WriteCheck.get_or_none(id=1)
    return max((utcnow() - last.written_at).total_seconds(), 0) if last else -1


def takes_writes() -> str:
    """For the readiness check; raises NotReady when nothing was written for too long."""
    age = age_seconds()
    if age > LATE.total_seconds():
        raise NotReady(f"nothing was written for {age:.0f} s: is the disk full, or no clock there?")
    return f"last written {age:.0f} s ago" if age >= 0 else "nothing was written yet"
