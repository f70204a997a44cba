"""A message in the queue: visible, in flight, or among the dead letters."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from peewee import AutoField, BigIntegerField, CharField, IntegerField, TextField, fn

from webapp.sandbox.record import Record

QUEUE = "order-changes"
DEAD_LETTERS = "order-changes-dead-letters"
# A new client secret comes by this one, and its messages never become dead letters.
SECRETS = "client-secrets"
NAMES = (QUEUE, DEAD_LETTERS, SECRETS)
OWNER = "000000000000"
REGION = "us-east-1"
# After so many receives a message is a dead letter.
MOST_RECEIVES = 5
RETENTION_SECONDS = 345_600
VISIBILITY_SECONDS = 60


@dataclass(frozen=True)
class Reading:
    """How much to receive, and until when it is kept from others (milliseconds)."""

    most: int
    hidden_until: int
    shuffled: bool = False


class QueueMessage(Record):
    id = AutoField()
    queue = CharField()
    message_id = CharField()
    body = TextField()
    sent_at = BigIntegerField()
    visible_at = BigIntegerField()
    receives = IntegerField(default=0)
    first_received_at = BigIntegerField(null=True)
    handle = CharField(default="", index=True)

    class Meta:
        table_name = "sandbox_queue_message"
        indexes = ((("queue", "visible_at"), False),)

    @classmethod
    def send(
        cls, body: str, now: int, visible_at: int | None = None, queue: str = QUEUE
    ) -> "QueueMessage":
        return cls.create(
            queue=queue,
            message_id=str(uuid.uuid4()),
            body=body,
            sent_at=now,
            visible_at=visible_at or now,
        )

    @classmethod
    def receive(cls, queue: str, reading: Reading, now: int) -> "list[QueueMessage]":
        visible = cls.select().where(cls.queue == queue, cls.visible_at <= now)
        order = (fn.RANDOM(),) if reading.shuffled else (cls.visible_at, cls.id)
        found = list(visible.order_by(*order).limit(reading.most))
        return [message for message in found if message._taken(reading, now)]

    @classmethod
    def by_handle(cls, queue: str, handle: str) -> "QueueMessage | None":
        """None for a handle that a later receive has replaced."""
        found: QueueMessage | None = cls.get_or_none((cls.queue == queue) & (cls.handle == handle))
        return found

    @classmethod
    def forget_old(cls, before: int) -> None:
        cls.delete().where(cls.sent_at < before).execute()

    @classmethod
    def counts(cls, queue: str, now: int) -> tuple[int, int, int]:
        """(visible, in flight, held back)"""
        mine = cls.select().where(cls.queue == queue)
        visible = mine.where(cls.visible_at <= now).count()
        received = mine.where(cls.visible_at > now, cls.receives > 0).count()
        return visible, received, mine.count() - visible - received

    def facts(self) -> dict[str, Any]:
        """As ReceiveMessage answers."""
        return {
            "MessageId": self.message_id,
            "ReceiptHandle": self.handle,
            "MD5OfBody": md5(self.body),
            "Body": self.body,
            "Attributes": {
                "SenderId": "AIDASANDBOX",
                "SentTimestamp": str(self.sent_at),
                "ApproximateReceiveCount": str(self.receives),
                "ApproximateFirstReceiveTimestamp": str(self.first_received_at),
            },
        }

    def _taken(self, reading: Reading, now: int) -> bool:
        """Hidden from others for now; a dead letter instead, when it came too often."""
        if self.queue == QUEUE and self.receives >= MOST_RECEIVES:
            self.queue, self.visible_at = DEAD_LETTERS, now
            self.save()
            return False
        self.receives += 1
        self.first_received_at = self.first_received_at or now
        self.handle = "SBX" + secrets.token_urlsafe(48)
        self.visible_at = reading.hidden_until
        self.save()
        return True


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def arn_of(queue: str) -> str:
    return f"arn:aws:sqs:{REGION}:{OWNER}:{queue}"
