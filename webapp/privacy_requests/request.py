"""A privacy request: somebody asks about their own data, and must be answered within a month."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.owned import Owned
from webapp.ground.database.state_machine import IllegalMove, StateMachine
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.ground.keys.keyring import keyring
from webapp.privacy_requests import request_deadline
from webapp.privacy_requests.request_file import RequestFile
from webapp.privacy_requests.request_kind import Asker, RequestKind
from webapp.privacy_requests.request_status import ANSWERED, ENDED, UNDECIDED, RequestStatus

FORGOTTEN_AFTER = timedelta(days=30)
# Nothing that is mixed up when it is read out on the telephone.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class PrivacyRequest(StateMachine, Owned):
    MOVES = {
        "ask_identity": ({RequestStatus.RECEIVED}, RequestStatus.IDENTITY_PENDING),
        "confirm_identity": (
            {RequestStatus.RECEIVED, RequestStatus.IDENTITY_PENDING},
            RequestStatus.VERIFIED,
        ),
        "review": ({RequestStatus.VERIFIED, RequestStatus.REVIEW}, RequestStatus.REVIEW),
        "approve": ({RequestStatus.REVIEW}, RequestStatus.APPROVED),
        "approve_partly": ({RequestStatus.REVIEW}, RequestStatus.PARTLY),
        "refuse": (UNDECIDED, RequestStatus.REFUSED),
        "execute": ({RequestStatus.APPROVED, RequestStatus.PARTLY}, RequestStatus.EXECUTING),
        "finish": ({RequestStatus.EXECUTING}, RequestStatus.EXECUTED),
        "notify": ({RequestStatus.EXECUTED, RequestStatus.REFUSED}, RequestStatus.NOTIFIED),
        "close": ({RequestStatus.NOTIFIED}, RequestStatus.CLOSED),
        "withdraw": (UNDECIDED, RequestStatus.WITHDRAWN),
        "mark_duplicate": (UNDECIDED, RequestStatus.DUPLICATE),
    }

    account = peewee.ForeignKeyField(Account, backref="privacy_requests", on_delete="CASCADE")
    uid = peewee.CharField(max_length=32, unique=True)
    reference = peewee.CharField(max_length=16, unique=True)
    kind = EnumField(RequestKind, max_length=16)
    asker = EnumField(Asker, max_length=16)
    channel = peewee.CharField(max_length=16)
    status = EnumField(RequestStatus, max_length=20, default=RequestStatus.RECEIVED)
    received_at = UTCDateTimeField()
    due_at = UTCDateTimeField(index=True)
    extended_at = UTCDateTimeField(null=True)
    extension_ground = peewee.CharField(max_length=16, default="")
    identity_method = peewee.CharField(max_length=16, default="")
    identity_by = peewee.IntegerField(null=True)
    identity_at = UTCDateTimeField(null=True)
    ground = peewee.CharField(max_length=16, default="")
    decided_by = peewee.IntegerField(null=True)
    decided_at = UTCDateTimeField(null=True)
    execute_at = UTCDateTimeField(null=True)
    executed_at = UTCDateTimeField(null=True)
    answered_how = peewee.CharField(max_length=16, default="")
    answered_at = UTCDateTimeField(null=True)
    closed_at = UTCDateTimeField(null=True)
    # Everything personal about who asks; empty once it was forgotten.
    sealed = peewee.BlobField(null=True)
    # The language that the person used at the form (ISO 639-1), where they did.
    language = peewee.CharField(max_length=2, default="", constraints=[peewee.SQL("DEFAULT ''")])

    class Meta:
        indexes = ((("account", "status", "due_at"), False),)

    @classmethod
    def receive(
        cls,
        account: Account,
        kind: RequestKind,
        asker: Asker,
        file: RequestFile,
        now: datetime,
        *,
        channel: str = "form",
        received_at: datetime | None = None,
        by: User | str = audit.SYSTEM,
        language: str = "",
    ) -> "PrivacyRequest":
        """Take a request in; the month began when it was received, not when it was typed."""
        uid = uuid4().hex
        came_at = received_at or now
        with database.atomic():
            request = cls.create(
                account=account,
                uid=uid,
                reference=new_reference(),
                kind=kind,
                asker=asker,
                channel=channel,
                received_at=came_at,
                due_at=request_deadline.due(came_at, account.time_zone),
                sealed=file.sealed(f"request:{uid}"),
                language=language,
            )
            audit.record("request.received", now=now, by=by, on=request, kind=kind, channel=channel)
        return request

    @property
    def scope(self) -> str:
        return f"request:{self.uid}"

    @property
    def answered(self) -> bool:
        return self.status in ANSWERED

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def undecided(self) -> bool:
        return self.status in UNDECIDED

    @property
    def extended(self) -> bool:
        return self.extended_at is not None

    @property
    def refused(self) -> bool:
        return (
            bool(self.decided_at)
            and not self.execute_at
            and self.status
            not in (
                RequestStatus.APPROVED,
                RequestStatus.PARTLY,
            )
        )

    def overdue(self, now: datetime) -> bool:
        return not self.answered and self.due_at < now

    def may_extend(self, now: datetime) -> bool:
        """Only once, and only while the person can still be told within the first month."""
        return self.undecided and not self.extended and now < self.due_at

    @property
    def file(self) -> RequestFile | None:
        """Who asks; none once that was forgotten."""
        if self.sealed is None:
            return None
        try:
            return RequestFile.opened(self.scope, bytes(self.sealed))
        except KeyDestroyed:
            return None

    def keep_file(self, file: RequestFile) -> None:
        self.sealed = file.sealed(self.scope)
        self.save(only=[PrivacyRequest.sealed])

    def advance(self, verb: str, by: Any, now: datetime, **changes: object) -> None:
        """Move, and say so in the audit trail. Raises IllegalMove."""
        if self.MOVES[verb][1] in ENDED:
            changes["closed_at"] = now
        with database.atomic():
            self.move(verb, **changes)
            audit.record("request.moved", now=now, by=by, on=self, to=self.status)

    def extend(self, ground: str, by: Any, now: datetime) -> None:
        """Take two more months; the person is told by a letter that goes out with this."""
        until = request_deadline.extended_due(self.received_at, self.account.time_zone)
        with database.atomic():
            extended = (
                PrivacyRequest.update(
                    extended_at=now,
                    extension_ground=ground,
                    due_at=until,
                )
                .where(
                    PrivacyRequest.id == self.id,
                    PrivacyRequest.extended_at.is_null(),
                    PrivacyRequest.due_at > now,
                    PrivacyRequest.status.in_(UNDECIDED),
                )
                .execute()
            )
            if not extended:
                raise IllegalMove("It was extended or decided before, or its month is over.")
            audit.record("request.extended", now=now, by=by, on=self, ground=ground)
        self.refresh()

    def forget(self, now: datetime) -> None:
        """Destroy all that it holds of who asked; what was done and when stays provable."""
        keyring().destroy(self.scope, now)
        with database.atomic():
            PrivacyRequest.update(sealed=None, language="").where(
                PrivacyRequest.id == self.id
            ).execute()
            audit.record("request.forgotten", now=now, on=self)

    @classmethod
    def forget_ended(cls, now: datetime) -> int:
        """Forget who asked, thirty days after the end of each request; how many."""
        due = cls.select().where(cls.closed_at <= now - FORGOTTEN_AFTER, cls.sealed.is_null(False))
        requests = list(due)
        for request in requests:
            request.forget(now)
        return len(requests)


def new_reference() -> str:
    """How a request is called towards whoever made it; it says nothing, and isn't guessed."""
    return "PR-" + "".join(secrets.choice(LETTERS) for _ in range(8))
