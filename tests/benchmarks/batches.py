"""A thousand orders held or tagged at once, against one order and against bare SQL."""

import time
from collections.abc import Callable
from functools import partial
from itertools import count
from statistics import median
from typing import Any

from tests.benchmarks.report import Report
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.benchmarks.stocked_shop import StockedShop
from webapp.desk.batch import Batch
from webapp.desk.batch_request import Action, BatchRequest
from webapp.desk.batch_result import BatchResult
from webapp.desk.batch_walk import BatchWalk
from webapp.ground.clock import utcnow
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import database, stored_time
from webapp.ground.database.dialect import run_sql
from webapp.orders.order import Order, OrderEvent
from webapp.orders.order_status import OrderStatus
from webapp.orders.outcome import Outcome
from webapp.orders.tag import OrderTag, Tag

NAME = "A batch"
ORDERS = 10_000
MANY = 1_000
ROUNDS = 7
# A thousand transactions would take a thousand times one; these take what the rows cost.
BOUND = 25
BARE_BOUND = 3
serials = count()


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "batches") as [stage]:
            StockedShop(stage, kind, ORDERS).fill()
            with stage.entered():
                for words, action, back, bare in _deeds(stage):
                    _tell(report, f"{label}, {words}", stage, action, back, bare)


def _deeds(
    stage: Stage,
) -> list[tuple[str, BatchRequest, BatchRequest, Callable[[list[int]], None]]]:
    tag, _ = Tag.make(stage.shop.account, "A batch", "blue", utcnow())
    tagged, untagged = (
        BatchRequest(Action.TAG, str(tag.id)),
        BatchRequest(Action.UNTAG, str(tag.id)),
    )
    return [
        ("held", BatchRequest(Action.HOLD, "stock"), BatchRequest(Action.RELEASE), _hold_barely),
        ("tagged", tagged, untagged, partial(_tag_barely, tag)),
    ]


def _tell(
    report: Report,
    name: str,
    stage: Stage,
    action: BatchRequest,
    back: BatchRequest,
    bare: Callable[[list[int]], None],
) -> None:
    waiting = Order.select(Order.id).where(Order.status == OrderStatus.AWAITING_SHIPMENT)
    ids = [order_id for (order_id,) in waiting.limit(MANY).tuples()]
    undo = partial(_ask, stage, back, ids)
    one = _median(partial(_ask, stage, action, ids[:1]), undo)
    many = _median(partial(_ask, stage, action, ids), undo)
    least = _median(partial(bare, ids), undo)
    report.row(f"{name}, one order", 1000 * one, "ms")
    ratio = many / one
    report.row(f"{name}, {MANY:,} orders", 1000 * many, "ms")
    report.row(f"{name}, of one", ratio, "times", f"at most {BOUND}", ratio <= BOUND)
    report.row(f"{name}, bare SQL of the same rows", 1000 * least, "ms")
    ratio = many / least
    report.row(f"{name}, of bare", ratio, "times", f"at most {BARE_BOUND}", ratio <= BARE_BOUND)


def _median(act: Callable[[], Any], undo: Callable[[], Any]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
        undo()
    return median(taken)


def _ask(stage: Stage, batch_request: BatchRequest, ids: list[int]) -> None:
    asked = BatchRequest(batch_request.action, batch_request.argument, ids)
    key = f"benchmark-{next(serials)}"
    batch = BatchWalk.request(stage.shop.account, asked, key, utcnow(), stage.shop.user.id)
    assert batch.done == len(ids) or batch_request.action in (Action.RELEASE, Action.UNTAG)


def _hold_barely(ids: list[int]) -> None:
    at = stored_time(utcnow())
    with database.atomic():
        run_sql(
            "UPDATE orders SET status = 'on_hold', held_at = ?, hold_reason = 'stock' "
            "WHERE id IN ?",
            at,
            ids,
        )
        insert_many(
            OrderEvent, ("order", "at", "kind", "detail"), [(i, at, "held", "stock") for i in ids]
        )
        _results(ids)


def _tag_barely(tag: Tag, ids: list[int]) -> None:
    at = stored_time(utcnow())
    with database.atomic():
        insert_many(OrderTag, ("order", "tag", "at", "user_id"), [(i, tag.id, at, 1) for i in ids])
        _results(ids)


def _results(ids: list[int]) -> None:
    batch = Batch.select().order_by(Batch.id.desc()).get()
    BatchResult.delete().where(BatchResult.batch == batch).execute()
    rows = [(batch.id, order_id, Outcome.DONE) for order_id in ids]
    insert_many(BatchResult, ("batch", "order_id", "outcome"), rows)
