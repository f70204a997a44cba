"""The deed of a batch, done to a slice of its orders, or taken back from them."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from webapp.orders.batch_result import BatchResult
from webapp.orders.batch_wish import Deed
from webapp.orders.hold import hold, moved_since, release
from webapp.orders.outcome import Change, Outcome
from webapp.orders.tag import Tag

if TYPE_CHECKING:
    from webapp.orders.batch import Batch


def do(batch: "Batch", ids: list[int]) -> Iterator[Change]:
    """Do it to these orders; what became of each."""
    if batch.deed == Deed.HOLD:
        yield from hold(batch.account, ids, batch.argument, batch.asked_at, batch.user_id)
    elif batch.deed == Deed.RELEASE:
        yield from release(batch.account, ids, batch.asked_at, batch.user_id)
    else:
        yield from _tagged(batch, ids, None)


def undo(batch: "Batch", first: "Batch", ids: list[int]) -> Iterator[Change]:
    """Take back what `first` did to these orders, wherever nobody has changed it since."""
    if batch.deed in (Deed.TAG, Deed.UNTAG):
        yield from _tagged(batch, ids, first.asked_at)
        return
    moved = moved_since(ids, first.asked_at)
    yield from (Change(order_id, Outcome.CHANGED) for order_id in ids if order_id in moved)
    still = [order_id for order_id in ids if order_id not in moved]
    if batch.deed == Deed.RELEASE:
        yield from release(batch.account, still, batch.asked_at, batch.user_id)
        return
    for reason, held in BatchResult.by_reason(first.id, still).items():
        yield from hold(batch.account, held, reason, batch.asked_at, batch.user_id)


def _tagged(batch: "Batch", ids: list[int], put_on_at: datetime | None) -> list[Change]:
    tag = Tag.find(batch.account, int(batch.argument))
    if tag is None:
        return [Change(order_id, Outcome.TAG_GONE) for order_id in ids]
    if batch.deed == Deed.TAG:
        return tag.put_on(ids, batch.asked_at, batch.user_id)
    return tag.take_off(ids, put_on_at)
