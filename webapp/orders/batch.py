"""A batch: one deed on many orders at once, what became of each, and the way back.

Up to a thousand orders are done at once, in one transaction. More are a worker's, slice by slice:
the row keeps the place where the next one begins.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import peewee

from webapp.accounts import Account
from webapp.bulk import insert_many
from webapp.clock import utcnow
from webapp.db import Record, UTCDateTimeField, database, locked
from webapp.orders.batch_wish import Deed, Wish
from webapp.orders.desk import Desk
from webapp.orders.hold import hold, moved_since, release
from webapp.orders.order import Order
from webapp.orders.outcome import Change, Outcome
from webapp.orders.question import Nonsense, Place, Question, Sort
from webapp.orders.tag import Tag
from webapp.queue import later, leaving

SLICE = 1000
LONGEST_KEY = 40
# A batch whose message got lost is handed over again after this.
RESEND = timedelta(seconds=20)
KEPT = timedelta(days=30)
SHOWN = 500


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
    wanted = peewee.IntegerField(null=True)
    done = peewee.IntegerField(default=0)
    left = peewee.IntegerField(default=0)
    finished_at = UTCDateTimeField(null=True, index=True)

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
        )
        return batch._begin(partial(batch._choose, wish))

    @classmethod
    def find(cls, account: Account, batch_id: int) -> "Batch | None":
        """The account's own batch; none for any other id."""
        return cls.get_or_none(cls.account == account, cls.id == batch_id)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what was asked for and isn't done."""
        due = cls.select().where(cls.finished_at.is_null(), cls.asked_at < now - RESEND)
        for batch in list(due):
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
            wanted=self.done,
        )
        return batch._begin(lambda: None)

    def perform(self) -> None:
        """Do what is left, slice by slice, each with its results in one transaction."""
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
        done = {
            Deed.HOLD: "put on hold",
            Deed.RELEASE: "released",
            Deed.TAG: f"tagged {self._tag_name}",
            Deed.UNTAG: f"freed of the tag {self._tag_name}",
        }[Deed(self.deed)]
        noun = "order" if self.done == 1 else "orders"
        return f"{'Undone: ' if self.undoes else ''}{self.done:,} {noun} {done}"

    @property
    def results(self) -> list[dict[str, Any]]:
        """What became of each order, those that were left first; at most `SHOWN`."""
        query = (
            BatchResult.select(BatchResult.order_id, BatchResult.outcome, Order.amazon_order_id)
            .join(Order, on=(Order.id == BatchResult.order_id))
            .where(BatchResult.batch == self, Order.account == self.account)
            .order_by(BatchResult.outcome == Outcome.DONE, BatchResult.order_id)
            .limit(SHOWN)
        )
        return [
            {"order_id": order_id, "number": number, "words": Outcome(outcome).words}
            for order_id, outcome, number in query.tuples()
        ]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why orders were left as they are, and how many."""
        query = BatchResult.select(BatchResult.outcome, peewee.fn.COUNT(BatchResult.order_id))
        rows = query.where(BatchResult.batch == self).group_by(BatchResult.outcome).tuples()
        return sorted((Outcome(o).words, n) for o, n in rows if o != Outcome.DONE)

    @property
    def _tag_name(self) -> str:
        is_tag = self.deed in (Deed.TAG, Deed.UNTAG) and self.argument.isdecimal()
        tag = Tag.find(self.account, int(self.argument)) if is_tag else None
        return f"“{tag.name}”" if tag else "that is gone by now"

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

    def _choose(self, wish: Wish) -> None:
        """Write down which orders: the ids of a slice, or the question that selects more."""
        ids = list(dict.fromkeys(wish.ids))
        if wish.question:
            places = self._selected(wish.question).after(None, SLICE + 1)
            ids = [place.id for place in places]
        if wish.question and len(ids) > SLICE:
            self.query = urlencode(_walked(wish.question).parameters())
        else:
            self.ids, self.wanted = json.dumps(ids), len(ids)

    def _selected(self, question: Question) -> Any:
        return Desk(self.account, _walked(question), self.asked_at, sees_people=True).selection

    def _perform_slice(self) -> None:
        with database.atomic():
            batch = locked(Batch.select().where(Batch.id == self.id)).get()
            if not batch.finished_at:
                batch._step()
        for name in ("place", "done", "left", "wanted", "finished_at"):
            setattr(self, name, getattr(batch, name))

    def _step(self) -> None:
        """One slice, while nobody else does it."""
        ids, over = self._next_ids()
        changes = list(self._changes(ids)) if ids else []
        rows = [(self.id, change.order_id, change.outcome, change.before) for change in changes]
        insert_many(BatchResult, ("batch", "order_id", "outcome", "before"), rows, True)
        counts = Counter(change.outcome is Outcome.DONE for change in changes)
        self.done += counts[True]
        self.left += counts[False]
        self.finished_at = utcnow() if over else None
        self.save()

    def _next_ids(self) -> tuple[list[int], bool]:
        """The next slice, and whether it is the last."""
        if self.undoes:
            return self._next_undone()
        if not self.query:
            return json.loads(self.ids), True
        question = Question.read(dict(parse_qsl(self.query)))
        selection = self._selected(question)
        if self.wanted is None:
            self.wanted = selection.count()
        start = _place(self.place)
        places = selection.after(start, SLICE)
        self.place = str(places[-1]) if places else self.place
        return [place.id for place in places], len(places) < SLICE

    def _next_undone(self) -> tuple[list[int], bool]:
        query = BatchResult.select(BatchResult.order_id).where(
            BatchResult.batch == self.undoes,
            BatchResult.outcome == Outcome.DONE,
            BatchResult.order_id > int(self.place or 0),
        )
        ids = [i for (i,) in query.order_by(BatchResult.order_id).limit(SLICE).tuples()]
        self.place = str(ids[-1]) if ids else self.place
        return ids, len(ids) < SLICE

    def _changes(self, ids: list[int]) -> Iterator[Change]:
        """Do it to these orders; what became of each."""
        if self.undoes:
            yield from self._undone(ids)
        elif self.deed == Deed.HOLD:
            yield from hold(self.account, ids, self.argument, self.asked_at, self.user_id)
        elif self.deed == Deed.RELEASE:
            yield from release(self.account, ids, self.asked_at, self.user_id)
        else:
            yield from self._tagged(ids, None)

    def _tagged(self, ids: list[int], put_on_at: datetime | None) -> list[Change]:
        tag = Tag.find(self.account, int(self.argument))
        if tag is None:
            return [Change(order_id, Outcome.CHANGED) for order_id in ids]
        if self.deed == Deed.TAG:
            return tag.put_on(ids, self.asked_at, self.user_id)
        return tag.take_off(ids, put_on_at)

    def _undone(self, ids: list[int]) -> Iterator[Change]:
        first = Batch.get_by_id(self.undoes)
        if self.deed in (Deed.TAG, Deed.UNTAG):
            yield from self._tagged(ids, first.asked_at)
            return
        moved = moved_since(ids, first.asked_at)
        yield from (Change(order_id, Outcome.CHANGED) for order_id in ids if order_id in moved)
        still = [order_id for order_id in ids if order_id not in moved]
        if self.deed == Deed.RELEASE:
            yield from release(self.account, still, self.asked_at, self.user_id)
            return
        for reason, held in first._by_reason(still).items():
            yield from hold(self.account, held, reason, self.asked_at, self.user_id)

    def _by_reason(self, ids: list[int]) -> dict[str | None, list[int]]:
        """Orders that this batch released, by what they were held for before."""
        query = BatchResult.select(BatchResult.order_id, BatchResult.before).where(
            BatchResult.batch == self, BatchResult.order_id.in_(ids)
        )
        found: dict[str | None, list[int]] = {}
        for order_id, before in query.tuples():
            found.setdefault(before, []).append(order_id)
        return found


class BatchResult(Record):
    """What became of one order of a batch."""

    batch = peewee.ForeignKeyField(Batch, on_delete="CASCADE", index=False)
    # No foreign key: an order that is purged need not look for its results.
    order_id = peewee.BigIntegerField()
    outcome = peewee.CharField(max_length=12)
    before = peewee.CharField(max_length=16, null=True)

    class Meta:
        primary_key = peewee.CompositeKey("batch", "order_id")


def _walked(question: Question) -> Question:
    """The question in an order that no deed changes, so that a place stays where it is."""
    return question.but(sort=Sort.OLDEST, status=question.tab)


def _place(text: str) -> Place | None:
    value, _, order_id = text.partition(".")
    return Place(int(value), int(order_id)) if text else None
