"""An idempotent call: one that is sent again with its key is answered as before, and done once.

As draft-ietf-httpapi-idempotency-key has it: the same key with another body is refused (422), and
so is one whose first call isn't answered yet (409). What was refused in words keeps no key.
"""

import hashlib
import json
from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.api.api_operation import ApiAnswer, ApiCall
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.web.api_problem import ApiProblem

KEPT = timedelta(days=1)
# Of a call whose process died: then whoever sends it again does what was left undone.
UNANSWERED = timedelta(minutes=1)
ANOTHER = "This Idempotency-Key was sent with something else. Take a new one for each parcel."
UNDER_WAY = "The same call is under way. Send it again in a second, to be told what became of it."


class IdempotentCall(Record):
    account = peewee.ForeignKeyField(Account, on_delete="CASCADE", index=False)
    key_hash = peewee.CharField(max_length=64)
    request_hash = peewee.CharField(max_length=64)
    began_at = UTCDateTimeField(index=True)
    answer_status = peewee.IntegerField(null=True)
    answer = peewee.TextField(null=True)

    class Meta:
        indexes = ((("account", "key_hash"), True),)

    @classmethod
    def begin(cls, call: ApiCall, place: str) -> "IdempotentCall":
        """The call's row, which may have its `told` answer already; `place` is what it acts on.

        Raises ApiProblem.
        """
        row = {
            "account": call.account,
            "key_hash": _digest(call.idempotency_key.encode()),
            "request_hash": _digest(f"{place}\n".encode() + call.sent),
            "began_at": call.now,
        }
        new = cls.insert(row).on_conflict_ignore().as_rowcount().execute()
        mine = (cls.account == call.account) & (cls.key_hash == row["key_hash"])
        found: IdempotentCall | None = cls.get_or_none(mine)
        if found is None:
            # Refused by whoever sent it first, just now.
            raise ApiProblem(409, UNDER_WAY)
        if found.request_hash != row["request_hash"]:
            raise ApiProblem(422, ANOTHER)
        if not new and found.answer is None and not found._take_over(call.now):
            raise ApiProblem(409, UNDER_WAY)
        return found

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        return int(cls.delete().where(cls.began_at < now - KEPT).execute())

    @property
    def told(self) -> ApiAnswer | None:
        """What it was answered; none as long as it wasn't."""
        return ApiAnswer(json.loads(self.answer), self.answer_status) if self.answer else None

    def keep(self, answer: ApiAnswer) -> None:
        self.answer_status, self.answer = answer.status, json.dumps(answer.body)
        self.save(only=["answer_status", "answer"])

    def drop(self) -> None:
        """Nothing came of it: the key may be used again."""
        self.delete_instance()

    def _take_over(self, now: datetime) -> bool:
        kind = IdempotentCall
        dead = kind.answer.is_null() & (kind.began_at < now - UNANSWERED)
        return bool(kind.update(began_at=now).where(kind.id == self.id, dead).execute())


def parcel_key(order_id: int, key: str) -> str:
    """The form key of a shipment: even where its row here was forgotten, it is shipped once."""
    return "api-" + _digest(f"{order_id} {key}".encode())[:40]


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()
