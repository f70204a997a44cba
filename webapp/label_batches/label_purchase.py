"""Asking for the labels of a batch that were confirmed: each once, whatever dies in between.

From then on each is a label as any other, bought at Amazon's pace
(`webapp/shipping/label_task.py`).
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from webapp.accounts.user import User
from webapp.cartons.shared_parcel import urgency
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.message import Message
from webapp.ground.work.job_queue import shutting_down
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.plan_obstacle import carton_obstacle, moved
from webapp.label_batches.planned_label import PlannedLabel, PlannedLabelStatus
from webapp.orders.order_progress import locked_orders
from webapp.shipping import label_actions
from webapp.shipping.dispatch import shared_with
from webapp.shipping.label import Label
from webapp.shipping.obstacle import GONE, Unshippable

SLICE = 25
RESTORED = Message(
    "label_batches.restored",
    "A backup was restored since this label was to be bought. Look in Seller Central whether it "
    "was, before you buy it.",
).told()
# What lay so long without a worker is not bought at its old price.
MOST_OVERDUE = timedelta(hours=1)
OVERDUE = Message(
    "label_batches.overdue",
    "Nobody asked Amazon for it in time, and its price is old now. Look at the price again.",
).told()
UNCHOSEN = Message(
    "label_batches.unchosen",
    "The chosen service isn't offered any more. Choose another one.",
).told()
CONFIRMED = PlannedLabel.status == PlannedLabelStatus.CONFIRMED


class LabelPurchase:
    """One worker's walk along what is left of a batch; two at once do no harm."""

    def __init__(self, batch: LabelBatch) -> None:
        self._batch = batch
        self._by = User.get_by_id(batch.user_id)

    def perform(self) -> None:
        """Until nothing is left; what a killed worker left another goes on with."""
        while not shutting_down():
            confirmed = self._next()
            if not confirmed:
                self._rest()
                return
            for planned in confirmed:
                self._ask(planned, utcnow())
            self._batch.note_alive(utcnow())

    def _next(self) -> Sequence[PlannedLabel]:
        mine = PlannedLabel.batch == self._batch
        query = PlannedLabel.select().where(mine, CONFIRMED).order_by(PlannedLabel.place)
        return list(query.limit(SLICE))

    def _ask(self, planned: PlannedLabel, now: datetime) -> None:
        # Another worker may have done it meanwhile.
        with suppress(IllegalMove):
            try:
                label = self._bought(planned, now)
            except Unshippable as error:
                planned.move("stay", problem=error.told)
            else:
                planned.move("ask", label_id=label.id)

    def _bought(self, planned: PlannedLabel, now: datetime) -> Label:
        offer = planned.chosen
        if offer is None:
            raise Unshippable(UNCHOSEN)
        if planned.stale(now - MOST_OVERDUE):
            raise Unshippable(OVERDUE)
        with database.atomic():
            if planned.carton_id:
                self._check_parcel(planned, planned.carton_id)
            return label_actions.buy(
                self._batch.account,
                planned.order_id,
                planned.package,
                offer.choice,
                _key(planned),
                now,
                self._by,
                alone=not planned.carton_id,
            )

    def _check_parcel(self, planned: PlannedLabel, carton_id: int) -> None:
        """Whether the same orders still share it and may leave together; held until it is asked
        for."""
        held = locked_orders(self._batch.account, shared_with(planned.order_id))
        order = held.get(planned.order_id)
        if order is None:
            raise Unshippable(GONE)
        inside = sorted(held.values(), key=urgency)
        sentence = moved(planned, order) or carton_obstacle(inside, carton_id)
        if sentence and not Label.of_key(self._batch.account, _key(planned)):
            raise Unshippable(sentence)

    def _rest(self) -> None:
        """Nothing is left for a worker, unless more was confirmed meanwhile."""
        mine = LabelBatch.id == self._batch.id
        left = PlannedLabel.select().where(PlannedLabel.batch == self._batch.id, CONFIRMED)
        with database.atomic():
            if not left.exists():
                LabelBatch.update(handed_at=None).where(mine).execute()


def _key(planned: PlannedLabel) -> str:
    return f"planned-label-{planned.id}"


def hold_back() -> None:
    """After a restore: what was to be bought before may have been bought since."""
    stayed = {"status": PlannedLabelStatus.STAYED, "problem": RESTORED}
    PlannedLabel.update(**stayed).where(CONFIRMED).execute()
