"""How the queue is read: by whichever listener, when last, and what the queue says of itself."""

from datetime import datetime, timedelta

import peewee

from webapp.amazon.notification_queue import QueueAttributes
from webapp.ground.database.db import Record, UTCDateTimeField

# A listener notes so often that it reads; without any news for so long, none does.
NOTED_EACH = timedelta(seconds=20)
SILENT_AFTER = timedelta(minutes=2)


class QueueReading(Record):
    """One row, of all listeners together."""

    read_at = UTCDateTimeField(null=True)
    # Why it couldn't be read last, by AWS' word or ours; empty when it could.
    failure = peewee.CharField(max_length=60, default="")
    # As the queue says itself.
    encryption = peewee.CharField(max_length=16, default="")
    retention_hours = peewee.IntegerField(default=0)
    waiting = peewee.IntegerField(default=0)
    has_dead_letters = peewee.BooleanField(default=False)
    looked_at = UTCDateTimeField(null=True)
    # Messages that couldn't be read, and those of nobody's.
    unreadable = peewee.IntegerField(default=0)
    strange = peewee.IntegerField(default=0)
    # Up to which order polls have audited what was told.
    audited_order_id = peewee.BigIntegerField(default=0)

    @classmethod
    def current(cls) -> "QueueReading":
        cls.insert(id=1).on_conflict_ignore().execute()
        found: QueueReading = cls.get_by_id(1)
        return found

    def reads(self, now: datetime) -> bool:
        """Whether a listener reads the queue."""
        return bool(not self.failure and self.read_at and self.read_at > now - SILENT_AFTER)

    def note_read(self, now: datetime, unreadable: int = 0, strange: int = 0) -> None:
        self._note(
            read_at=now,
            failure="",
            unreadable=QueueReading.unreadable + unreadable,
            strange=QueueReading.strange + strange,
        )

    def note_failure(self, failure: str) -> None:
        self._note(failure=failure[:60])

    def note_attributes(self, said: QueueAttributes, now: datetime) -> None:
        self._note(
            encryption=said.encryption,
            retention_hours=int(said.retention.total_seconds() // 3600),
            waiting=said.waiting,
            has_dead_letters=said.has_dead_letters,
            looked_at=now,
        )

    def note_audited(self, order_id: int) -> None:
        self._note(audited_order_id=order_id)

    @classmethod
    def _note(cls, **changes: object) -> None:
        cls.update(**changes).where(cls.id == 1).execute()
