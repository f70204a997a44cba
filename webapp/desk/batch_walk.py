"""A batch's walk along its orders: choosing them, doing the action to each, taking it back.

Up to a thousand orders are done at once, in one transaction. More are a worker's, slice by slice:
the row keeps the place where the next one begins.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

import peewee
import structlog

from webapp.accounts.account import Account
from webapp.accounts.rights.store_limit import scope_of
from webapp.desk.batch import Batch, Stop
from webapp.desk.batch_request import Action, BatchRequest
from webapp.desk.batch_result import BatchResult
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.dialect import locked
from webapp.ground.database.store_scope import store_scope, within
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_key import is_form_key
from webapp.ground.work.job_queue import later, shutting_down
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.cursor import Cursor
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.selection import Selection
from webapp.order_search.sort import Sort
from webapp.orders.hold import hold, moved_since, release
from webapp.orders.hold_terms import HoldTerms
from webapp.orders.marks.assignment import assign, assigned_since
from webapp.orders.marks.priority import prioritise
from webapp.orders.outcome import Change, Outcome
from webapp.orders.tag import Tag

SLICE = 1000
# So many workers may begin in vain.
MOST_ATTEMPTS = 10
# What one slice changes of a batch's row.
STEPPED = ("cursor", "done", "left", "wanted", "finished_at", "stopped")

log = structlog.get_logger(__name__)


class BatchWalk:
    """One request's or one worker's walk along what is left of a batch."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    @classmethod
    def request(
        cls, account: Account, batch_request: BatchRequest, form_key: str, now: datetime, by: int
    ) -> Batch:
        """Do it now, or, to more than a slice of orders, soon; the same form does it once.

        Raises BadQuery for a store or tag that isn't the account's.
        """
        if not is_form_key(form_key):
            raise BadQuery(gettext("This form can't be read any more: please try again"))
        batch = Batch(
            account=account,
            user_id=by,
            form_key=form_key,
            action=batch_request.action,
            argument=batch_request.argument,
            asked_at=now,
            handed_at=now,
        )
        return cls(batch)._begin(batch_request)

    def undo(self, now: datetime, by: int) -> Batch:
        """Take it back wherever nobody has changed it since; once, however often it is asked."""
        batch = self._batch
        if not batch.may_be_undone:
            return batch
        inverse = Batch(
            account=batch.account_id,
            user_id=by,
            form_key=f"undo-{batch.id}",
            action=Action(batch.action).inverse,
            argument=batch.argument,
            undoes=batch.id,
            asked_at=now,
            handed_at=now,
            wanted=batch.done,
        )
        return BatchWalk(inverse)._begin(None)

    def perform(self) -> None:
        """Do what is left, slice by slice, each with its results in one transaction.

        What breaks again and again ends with what was done.
        """
        if self._batch.attempts >= MOST_ATTEMPTS:
            self._stop()
        mine = Batch.id == self._batch.id
        Batch.update(attempts=Batch.attempts + 1).where(mine).execute()
        while not self._batch.finished_at and not shutting_down():
            self._perform_slice()

    def _begin(self, batch_request: BatchRequest | None) -> Batch:
        batch = self._batch
        try:
            with database.atomic():
                batch.save(force_insert=True)
                if batch_request:
                    _choose(batch, batch_request)
                if (batch.wanted or 0) <= SLICE and not batch.query:
                    self._perform_slice()
        except peewee.IntegrityError:
            mine = Batch.account == batch.account_id
            return Batch.get(mine, Batch.form_key == batch.form_key)
        if not batch.finished_at:
            later(Batch.JOB, batch.id)
        return batch

    def _stop(self) -> None:
        """End it, unless it has ended by now."""
        batch, now = self._batch, utcnow()
        log.error("batch.broken", batch=batch.id, attempts=batch.attempts)
        mine = (Batch.id == batch.id) & Batch.finished_at.is_null()
        Batch.update(stopped=Stop.BROKEN, finished_at=now).where(mine).execute()
        batch.__data__.update(Batch.get_by_id(batch.id).__data__)

    def _perform_slice(self) -> None:
        with database.atomic():
            held = locked(Batch.select().where(Batch.id == self._batch.id)).get()
            if not held.finished_at:
                _step(held)
        for name in STEPPED:
            setattr(self._batch, name, getattr(held, name))


def _choose(batch: Batch, batch_request: BatchRequest) -> None:
    """Write down which orders: the ids of a slice, or the query that selects more."""
    ids = list(dict.fromkeys(batch_request.ids))
    if batch_request.order_query:
        cursors = _selected(batch, batch_request.order_query).after(None, SLICE + 1)
        ids = [cursor.id for cursor in cursors]
    if batch_request.order_query and len(ids) > SLICE:
        batch.query = urlencode(_walked(batch_request.order_query).parameters())
    else:
        batch.ids, batch.wanted = json.dumps(ids), len(ids)
    batch.save(only=[Batch.ids, Batch.query, Batch.wanted])


def _step(batch: Batch) -> None:
    """One slice, while nobody else does it."""
    first = Batch.get_by_id(batch.undoes) if batch.undoes else None
    # By a worker too, it is done to what its person may see.
    with within(store_scope() or scope_of(batch.user_id)):
        try:
            ids, over = _following(batch)
        except BadQuery:
            log.info("batch.stopped", batch=batch.id)
            ids, over, batch.stopped = [], True, Stop.GONE
        changes = list(_changes(batch, first, ids)) if ids else []
    BatchResult.keep(batch.id, changes)
    counts = Counter(change.outcome is Outcome.DONE for change in changes)
    batch.done += counts[True]
    batch.left += counts[False]
    batch.handed_at, batch.attempts = utcnow(), 0
    batch.finished_at = batch.handed_at if over else None
    batch.save()


def _following(batch: Batch) -> tuple[list[int], bool]:
    """The next slice, and whether it is the last; the batch's place moves behind it.

    Raises BadQuery when the store or tag that the query names is gone by now.
    """
    if batch.undoes:
        ids = BatchResult.done_after(batch.undoes, int(batch.cursor or 0), SLICE)
        batch.cursor = str(ids[-1]) if ids else batch.cursor
        return ids, len(ids) < SLICE
    if not batch.query:
        return json.loads(batch.ids), True
    # Who asked for the batch was allowed to search for this.
    selection = _selected(batch, OrderQuery.from_text(batch.query, sees_people=True))
    if batch.wanted is None:
        batch.wanted = selection.count()
    cursors = selection.after(_cursor(batch.cursor), SLICE)
    batch.cursor = str(cursors[-1]) if cursors else batch.cursor
    return [cursor.id for cursor in cursors], len(cursors) < SLICE


def _selected(batch: Batch, order_query: OrderQuery) -> Selection:
    return Selection.of(batch.account, _walked(order_query), batch.asked_at)


def _walked(order_query: OrderQuery) -> OrderQuery:
    """The query in an order that no action changes, so that a place stays where it is."""
    return order_query.but(sort=Sort.OLDEST, status=order_query.tab)


def _cursor(text: str) -> Cursor | None:
    value, _, order_id = text.partition(".")
    return Cursor(int(value), int(order_id)) if text else None


def _changes(batch: Batch, first: Batch | None, ids: list[int]) -> Iterator[Change]:
    """Do it to these orders, or take back what `first` did to them; what became of each."""
    if batch.action in (Action.TAG, Action.UNTAG):
        yield from _tagged(batch, ids, first and first.asked_at)
    elif batch.action == Action.ASSIGN:
        yield from _assigned(batch, first, ids)
    elif batch.action in (Action.PRIORITY, Action.ORDINARY):
        on, since = batch.action == Action.PRIORITY, first and first.asked_at
        yield from prioritise(batch.account, ids, on, batch.asked_at, batch.user_id, since)
    elif first:
        yield from _taken_back(batch, first, ids)
    elif batch.action == Action.HOLD:
        yield from _put_on_hold(batch, ids, batch.argument)
    else:
        yield from release(batch.account, ids, batch.asked_at, batch.user_id)


def _taken_back(batch: Batch, first: Batch, ids: list[int]) -> Iterator[Change]:
    """Take back the hold or release that `first` did, wherever nobody has changed it since."""
    moved = moved_since(ids, first.asked_at)
    yield from (Change(order_id, Outcome.CHANGED) for order_id in ids if order_id in moved)
    still = [order_id for order_id in ids if order_id not in moved]
    if batch.action == Action.RELEASE:
        yield from release(batch.account, still, batch.asked_at, batch.user_id)
        return
    for terms, held in BatchResult.by_before(first.id, still).items():
        yield from _put_on_hold(batch, held, terms)


def _assigned(batch: Batch, first: Batch | None, ids: list[int]) -> Iterator[Change]:
    """To whom the batch says, or to whom they were assigned before `first`."""
    if first is None:
        person = int(batch.argument) if batch.argument else None
        yield from assign(batch.account, ids, person, batch.asked_at, batch.user_id)
        return
    moved = assigned_since(ids, first.asked_at)
    yield from (Change(order_id, Outcome.CHANGED) for order_id in ids if order_id in moved)
    still = [order_id for order_id in ids if order_id not in moved]
    for had, theirs in BatchResult.by_before(first.id, still).items():
        before = int(had) if had else None
        yield from assign(batch.account, theirs, before, batch.asked_at, batch.user_id)


def _put_on_hold(batch: Batch, ids: list[int], written: str | None) -> list[Change]:
    terms = HoldTerms.read(written, batch.account.time_zone)
    return hold(batch.account, ids, terms.reason, batch.asked_at, batch.user_id, terms.until)


def _tagged(batch: Batch, ids: list[int], put_on_at: datetime | None) -> list[Change]:
    tag = Tag.find(batch.account, int(batch.argument))
    if tag is None:
        return [Change(order_id, Outcome.TAG_GONE) for order_id in ids]
    if batch.action == Action.TAG:
        return tag.put_on(ids, batch.asked_at, batch.user_id)
    return tag.take_off(ids, put_on_at)
