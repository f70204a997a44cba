"""A webhook delivery: one request to one endpoint, sent until it is taken or a day is over.

    waiting ──deliver──▶ delivered        waiting ──give_up──▶ failed
       ▲ └──────────────────┴──────send_again──────────────┘

It is sent at least once, under one id: whoever takes it may see it twice.
"""

import json
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.clock import iso
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.owned import Owned
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.work.leased_state_machine import LeasedStateMachine
from webapp.webhooks.event_kind import EventKind
from webapp.webhooks.webhook_endpoint import WebhookEndpoint

KEPT = timedelta(days=7)
SHOWN = 50
# Why there was no answer, by the code that is kept.
PROBLEMS = {
    "address": N_("Its name leads to no address of the public network"),
    "certificate": N_("Its certificate isn't trusted"),
    "timeout": N_("It took too long"),
    "connection": N_("It couldn't be reached, or broke off"),
}
# Between two tries, in seconds: a day in all.
PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800)


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {
            DeliveryStatus.WAITING: gettext("Waits"),
            DeliveryStatus.DELIVERED: gettext("Delivered"),
            DeliveryStatus.FAILED: gettext("Given up"),
        }[self]


class WebhookDelivery(LeasedStateMachine, Owned):
    LEASE = timedelta(seconds=60)
    MOVES = {
        "deliver": ({DeliveryStatus.WAITING}, DeliveryStatus.DELIVERED),
        "give_up": ({DeliveryStatus.WAITING}, DeliveryStatus.FAILED),
        "send_again": (
            {DeliveryStatus.WAITING, DeliveryStatus.DELIVERED, DeliveryStatus.FAILED},
            DeliveryStatus.WAITING,
        ),
    }

    status = EnumField(DeliveryStatus, max_length=12)
    account = peewee.ForeignKeyField(Account, on_delete="CASCADE", index=False)
    endpoint = peewee.ForeignKeyField(WebhookEndpoint, on_delete="CASCADE", index=False)
    event = EnumField(EventKind, max_length=24)
    message_id = peewee.CharField(max_length=40)
    body = peewee.TextField()
    created_at = UTCDateTimeField(index=True)
    # Of the latest try: the status of its answer, or a code of why there was none.
    answered = peewee.IntegerField(null=True)
    problem = peewee.CharField(max_length=20, default="")
    settled_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("status", "due_at"), False), (("endpoint", "id"), False))

    @classmethod
    def post(
        cls, endpoint: WebhookEndpoint, kind: EventKind, data: Any, now: datetime
    ) -> "WebhookDelivery":
        said = {"type": kind.value, "timestamp": iso(now), "data": data}
        return cls.create(
            status=DeliveryStatus.WAITING,
            account=endpoint.account_id,
            endpoint=endpoint,
            event=kind,
            message_id=f"msg_{uuid4().hex}",
            body=json.dumps(said, separators=(",", ":")),
            created_at=now,
            due_at=now,
        )

    @classmethod
    def test(cls, endpoint: WebhookEndpoint, now: datetime) -> "WebhookDelivery":
        """What `Send a test` sends: no order, but signed as all are."""
        return cls.post(endpoint, EventKind.TEST, {"orders": []}, now)

    @classmethod
    def latest(cls, endpoint: WebhookEndpoint) -> "list[WebhookDelivery]":
        mine = cls.select().where(cls.endpoint == endpoint)
        return list(mine.order_by(cls.id.desc()).limit(SHOWN))

    @classmethod
    def may_be_held(cls) -> Any:
        return cls.status == DeliveryStatus.WAITING

    @classmethod
    def may_be_claimed(cls, now: datetime) -> Any:
        return cls.free(now) & (cls.due_at <= now)

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        query = cls.select(cls, WebhookEndpoint).join(WebhookEndpoint)
        listens = WebhookEndpoint.disabled_at.is_null()
        return query.where(cls.may_be_claimed(now), listens).order_by(cls.due_at, cls.id)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what is due, one of each endpoint: a slow one holds one worker at most.

        Raises redis.RedisError when the queue can't be reached.
        """
        cls.hand_over_firsts("endpoint_id", "deliver_webhook", now)

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        return int(cls.delete().where(cls.created_at < now - KEPT).execute())

    @property
    def problem_words(self) -> str:
        return gettext(PROBLEMS[self.problem]) if self.problem in PROBLEMS else ""

    def send_again(self, by: User, now: datetime) -> None:
        """From the beginning, under the same id."""
        anew = {"due_at": now, "attempts": 0, "settled_at": None, "lease_until": None}
        with database.atomic():
            self.move("send_again", **anew, fence=WebhookDelivery.fence + 1)
            audit.record("webhook.changed", now=now, by=by, on=self.endpoint, how="sent again")

    def note_answer(self, answered: int | None, problem: str, now: datetime) -> None:
        """What came of a try: settled, or put down until the next one. Raises Superseded."""
        said = {"answered": answered, "problem": problem}
        if answered is not None and 200 <= answered < 300:
            self.settle("deliver", settled_at=now, **said)
            self.endpoint.note_taken()
            return
        tries = self.attempts + 1
        if tries > len(PAUSES):
            self.settle("give_up", settled_at=now, attempts=tries, **said)
        else:
            due_at = now + timedelta(seconds=PAUSES[tries - 1])
            self.put_down(due_at, None, attempts=tries, **said)
        self.endpoint.note_failure(now)
