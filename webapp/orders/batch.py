"""A batch: one deed on many orders at once, what became of each, and the way back.

Up to a thousand orders are done at once, in one transaction. More are a worker's, slice by slice:
the row keeps the place where the next one begins.
"""

from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

import peewee
import structlog

from webapp.accounts import Account
from webapp.clock import utcnow
from webapp.db import Record, UTCDateTimeField, database
from webapp.dialect import locked
from webapp.orders import batch_choice, batch_deed
from webapp.orders.batch_choice import SLICE
from webapp.orders.batch_result import BatchResult
from webapp.orders.batch_wish import Deed, Wish
from webapp.orders.nonsense import Nonsense
from webapp.orders.outcome import Change, Outcome
from webapp.orders.tag import Tag
from webapp.queue import later, leaving, room

LONGEST_KEY = 40
# A batch of which no slice was done for so long is handed over again: its message got lost, or
# its worker.
RESEND = timedelta(seconds=20)
HANDED_AT_ONCE = 20
# So many workers may begin in vain.
MOST_ATTEMPTS = 10
KEPT = timedelta(days=30)

log = structlog.get_logger(__name__)


class Stop(StrEnum):
    """Why a batch ended before its end."""

    GONE = "gone"
    BROKEN = "broken"

    @property
    def words(self) -> str:
        return {
            Stop.GONE: "It stopped: the store or the tag that its orders were chosen by is gone.",
            Stop.BROKEN: "It stopped: something broke on our side. It was logged.",
        }[self]


class Batch(Record):
    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    user_id = peewee.IntegerField()
    # From the form: whoever sends the same form twice gets the same batch.
    form_key = peewee.CharField(max_length=LONGEST_KEY)
    deed = peewee.CharField(max_length=8)
    # The reason of a hold, the id of a tag.
    argument = peewee.CharField(max_length=20, default="")
    # What is left to be done: ids, or the question and the place it has reached.
    ids = peewee.TextField(default="")
    query = peewee.TextField(default="")
    place = peewee.CharField(max_length=48, default="")
    undoes = peewee.IntegerField(null=True)
    asked_at = UTCDateTimeField()
    # When a worker was last sent for, or did a slice.
    handed_at = UTCDateTimeField()
    attempts = peewee.IntegerField(default=0)
    wanted = peewee.IntegerField(null=True)
    done = peewee.IntegerField(default=0)
    left = peewee.IntegerField(default=0)
    finished_at = UTCDateTimeField(null=True, index=True)
    stopped = peewee.CharField(max_length=8, default="")

    class Meta:
        indexes = ((("account", "form_key"), True),)

    @classmethod
    def ask(cls, account: Account, wish: Wish, form_key: str, now: datetime, by: int) -> "Batch":
        """Do it now, or, to more than a slice of orders, soon; the same form does it once."""
        if not 8 <= len(form_key) <= LONGEST_KEY or not form_key.isascii():
            raise Nonsense("This form can't be read any more: please try again")
        batch = cls(
            account=account,
            user_id=by,
            form_key=form_key,
            deed=wish.deed,
            argument=wish.argument,
            asked_at=now,
            handed_at=now,
        )
        return batch._begin(partial(batch_choice.choose, batch, wish))

    @classmethod
    def find(cls, account: Account, batch_id: int) -> "Batch | None":
        """The account's own batch; none for any other id."""
        return cls.get_or_none(cls.account == account, cls.id == batch_id)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what was asked for, isn't done and rests; as many as wait at most.

        Raises redis.RedisError when the queue can't be reached.
        """
        rests = cls.select().where(cls.finished_at.is_null(), cls.handed_at < now - RESEND)
        for batch in list(rests.order_by(cls.handed_at).limit(room(HANDED_AT_ONCE))):
            cls.update(handed_at=now).where(cls.id == batch.id).execute()
            later("perform_batch", batch.id)

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        cls.delete().where(cls.asked_at < now - KEPT).execute()

    def undo(self, now: datetime, by: int) -> "Batch":
        """Take it back wherever nobody has changed it since; once, however often it is asked."""
        if not self.may_be_undone:
            return self
        batch = Batch(
            account=self.account_id,
            user_id=by,
            form_key=f"undo-{self.id}",
            deed=Deed(self.deed).inverse,
            argument=self.argument,
            undoes=self.id,
            asked_at=now,
            handed_at=now,
            wanted=self.done,
        )
        return batch._begin(lambda: None)

    def perform(self) -> None:
        """Do what is left, slice by slice, each with its results in one transaction.

        What breaks again and again ends with what was done.
        """
        if self.attempts >= MOST_ATTEMPTS:
            self._stop()
        Batch.update(attempts=Batch.attempts + 1).where(Batch.id == self.id).execute()
        while not self.finished_at and not leaving():
            self._perform_slice()

    @property
    def undone(self) -> "Batch | None":
        """The batch that took this one back."""
        return Batch.get_or_none(Batch.account == self.account, Batch.undoes == self.id)

    @property
    def may_be_undone(self) -> bool:
        return bool(self.finished_at and self.done and not self.undoes)

    @property
    def share(self) -> int | None:
        """How much of it is done, in percent."""
        return 100 * (self.done + self.left) // self.wanted if self.wanted else None

    @property
    def words(self) -> str:
        """What it did, as a sentence without its end."""
        name = self._tag_name
        done = {
            Deed.HOLD: "put on hold",
            Deed.RELEASE: "released",
            Deed.TAG: f"tagged {name}" if name else "tagged with a tag that is gone by now",
            Deed.UNTAG: f"freed of the tag {name}" if name else "freed of a tag that is gone",
        }[Deed(self.deed)]
        noun = "order" if self.done == 1 else "orders"
        return f"{'Undone: ' if self.undoes else ''}{self.done:,} {noun} {done}"

    @property
    def stopped_words(self) -> str:
        """Why it ended before its end, and what that leaves; empty when it didn't."""
        if not self.stopped:
            return ""
        missed = max(0, (self.wanted or 0) - self.done - self.left)
        left = f" {missed:,} {'order was' if missed == 1 else 'orders were'} not reached."
        return Stop(self.stopped).words + (left if missed else "")

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why orders were left as they are, and how many."""
        return BatchResult.reasons(self.id)

    @property
    def _tag_name(self) -> str:
        is_tag = self.deed in (Deed.TAG, Deed.UNTAG) and self.argument.isdecimal()
        tag = Tag.find(self.account, int(self.argument)) if is_tag else None
        return f"“{tag.name}”" if tag else ""

    def _begin(self, choose: Any) -> "Batch":
        try:
            with database.atomic():
                self.save(force_insert=True)
                choose()
                self.save(only=[Batch.ids, Batch.query, Batch.wanted])
                if (self.wanted or 0) <= SLICE and not self.query:
                    self._perform_slice()
        except peewee.IntegrityError:
            mine = Batch.account == self.account_id
            return Batch.get(mine, Batch.form_key == self.form_key)
        if not self.finished_at:
            later("perform_batch", self.id)
        return self

    def _stop(self) -> None:
        """End it, unless it has ended by now."""
        log.error("batch.broken", batch=self.id, attempts=self.attempts)
        now, open_ = utcnow(), Batch.finished_at.is_null()
        stop = Batch.update(stopped=Stop.BROKEN, finished_at=now).where(Batch.id == self.id, open_)
        stop.execute()
        self.__data__.update(Batch.get_by_id(self.id).__data__)

    def _perform_slice(self) -> None:
        with database.atomic():
            batch = locked(Batch.select().where(Batch.id == self.id)).get()
            if not batch.finished_at:
                batch._step()
        for name in ("place", "done", "left", "wanted", "finished_at", "stopped"):
            setattr(self, name, getattr(batch, name))

    def _step(self) -> None:
        """One slice, while nobody else does it."""
        try:
            ids, over = batch_choice.following(self)
        except Nonsense:
            log.info("batch.stopped", batch=self.id)
            ids, over, self.stopped = [], True, Stop.GONE
        changes = self._changes(ids) if ids else []
        BatchResult.keep(self.id, changes)
        counts = Counter(change.outcome is Outcome.DONE for change in changes)
        self.done += counts[True]
        self.left += counts[False]
        self.handed_at, self.attempts = utcnow(), 0
        self.finished_at = self.handed_at if over else None
        self.save()

    def _changes(self, ids: list[int]) -> list[Change]:
        if self.undoes:
            return list(batch_deed.undo(self, Batch.get_by_id(self.undoes), ids))
        return list(batch_deed.do(self, ids))
