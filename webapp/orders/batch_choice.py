"""The choice of a batch: which orders it is about, written down once and read slice by slice."""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from webapp.orders.batch_result import BatchResult
from webapp.orders.batch_wish import Wish
from webapp.orders.desk import Desk
from webapp.orders.place import Place
from webapp.orders.question import Question
from webapp.orders.sort import Sort

if TYPE_CHECKING:
    from webapp.orders.batch import Batch

SLICE = 1000


def choose(batch: "Batch", wish: Wish) -> None:
    """Write down which orders: the ids of a slice, or the question that selects more.

    Raises Nonsense for a store or tag that isn't the account's.
    """
    ids = list(dict.fromkeys(wish.ids))
    if wish.question:
        places = _selected(batch, wish.question).after(None, SLICE + 1)
        ids = [place.id for place in places]
    if wish.question and len(ids) > SLICE:
        batch.query = urlencode(_walked(wish.question).parameters())
    else:
        batch.ids, batch.wanted = json.dumps(ids), len(ids)


def following(batch: "Batch") -> tuple[list[int], bool]:
    """The next slice, and whether it is the last; the batch's place moves behind it.

    Raises Nonsense when the store or tag that the question names is gone by now.
    """
    if batch.undoes:
        return _undoing(batch)
    if not batch.query:
        return json.loads(batch.ids), True
    selection = _selected(batch, Question.read(dict(parse_qsl(batch.query))))
    if batch.wanted is None:
        batch.wanted = selection.count()
    places = selection.after(_place(batch.place), SLICE)
    batch.place = str(places[-1]) if places else batch.place
    return [place.id for place in places], len(places) < SLICE


def _undoing(batch: "Batch") -> tuple[list[int], bool]:
    ids = BatchResult.done_after(batch.undoes, int(batch.place or 0), SLICE)
    batch.place = str(ids[-1]) if ids else batch.place
    return ids, len(ids) < SLICE


def _selected(batch: "Batch", question: Question) -> Any:
    return Desk(batch.account, _walked(question), batch.asked_at, sees_people=True).selection


def _walked(question: Question) -> Question:
    """The question in an order that no deed changes, so that a place stays where it is."""
    return question.but(sort=Sort.OLDEST, status=question.tab)


def _place(text: str) -> Place | None:
    value, _, order_id = text.partition(".")
    return Place(int(value), int(order_id)) if text else None
