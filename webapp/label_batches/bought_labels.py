"""The labels of a batch that were asked for, and how each stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.ground.database.dialect import among
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.parcel_orders import ParcelOrders
from webapp.label_batches.planned_label import PlannedLabel
from webapp.orders.order import Order
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_file import LabelFile
from webapp.shipping.repeated_number import used_before


@dataclass(frozen=True)
class LabelRow:
    """A label that was asked for; `question` is why it isn't printed without a further word.

    `orders` are those that leave in its parcel.
    """

    label: Label
    orders: Sequence[Order]
    printable: bool
    question: str


class BoughtLabels:
    def __init__(
        self,
        batch: LabelBatch,
        planned: Sequence[PlannedLabel],
        parcels: ParcelOrders,
    ) -> None:
        self._batch = batch
        self._parcels = parcels
        self._planned = [each for each in planned if each.label_id]

    @cached_property
    def rows(self) -> Sequence[LabelRow]:
        """As they were selected."""
        found = self._labels
        printable = LabelFile.printable(list(found))
        numbers = {label.order_id: label.tracking_number for label in found.values()}
        questions = used_before(self._batch.account_id, numbers)
        return [
            LabelRow(
                label,
                self._parcels[label],
                label.id in printable,
                questions.get(label.order_id, ""),
            )
            for each in self._planned
            if (label := found.get(each.label_id))
        ]

    @property
    def counts(self) -> Sequence[tuple[LabelStatus, int]]:
        """How many have each status that one of them has."""
        counts = Counter(row.label.status for row in self.rows)
        return [(status, counts[status]) for status in LabelStatus if counts[status]]

    @property
    def spent(self) -> Mapping[str, int]:
        """What those cost that are bought, by currency, in minor units."""
        found: Counter[str] = Counter()
        for row in self.rows:
            if row.label.status is LabelStatus.PURCHASED:
                found[row.label.currency] += row.label.price_minor
        return found

    @property
    def _labels(self) -> Mapping[int, Label]:
        ids = [each.label_id for each in self._planned]
        found = {label.id: label for label in Label.select().where(among(Label.id, ids))}
        for each in self._planned:
            if label := found.get(each.label_id):
                label.order, label.store = each.order, each.store
        return found
