"""The page of a batch of labels: a row for each order, how far it is, and what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.accounts.label_format import LabelFormat
from webapp.amazon.pacing import USAGE_PLANS
from webapp.ground.language.message import ToldMessage
from webapp.ground.language.number_format import listed
from webapp.ground.web.template_filters import money
from webapp.label_batches.bought_labels import BoughtLabels, LabelRow
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_batch_form import LabelBatchForm
from webapp.label_batches.label_plan import totals
from webapp.label_batches.offer_refusal import OfferRefusal
from webapp.label_batches.planned_label import OPEN, PlannedLabel, PlannedLabelStatus
from webapp.label_batches.planned_offer import OfferChoice, PlannedOffer
from webapp.label_batches.typed_package import TypedPackage
from webapp.orders.demand import flags
from webapp.orders.order import OrderItem
from webapp.shipping.label import LabelStatus
from webapp.shipping.label_offers import REVOKED
from webapp.shipping.package import sender_problem
from webapp.shipping.unshipped import named_lines, unshipped

SHOWN = (*OPEN, PlannedLabelStatus.PRICING)


@dataclass(frozen=True)
class PlanRow:
    """An order that is still to be decided; `said` are Amazon's own words of a refusal."""

    planned: PlannedLabel
    items: str
    typed: TypedPackage
    problem: ToldMessage
    said: str
    demands: Sequence[str]
    offers: Sequence[PlannedOffer]

    @property
    def chosen(self) -> PlannedOffer | None:
        return self.planned.chosen

    @property
    def wants_sender(self) -> bool:
        """Whether the store's settings mend it."""
        return bool(self.problem) and self.problem == sender_problem(self.planned.order)


class LabelBatchPage:
    """`form` is what was typed, where something couldn't be taken; `clock_rate` is how much faster
    than ours Amazon's clock runs."""

    def __init__(
        self, batch: LabelBatch, clock_rate: float = 1.0, form: LabelBatchForm | None = None
    ) -> None:
        self.batch = batch
        self._clock_rate = clock_rate
        self._form = form

    @cached_property
    def planned(self) -> Sequence[PlannedLabel]:
        return PlannedLabel.of(self.batch)

    @property
    def pricing(self) -> int:
        """How many prices Amazon is still asked for."""
        return sum(_is_pricing(each) and each.store.connected for each in self.planned)

    @property
    def priced_share(self) -> int:
        return 100 - 100 * self.pricing // len(self.planned) if self.planned else 100

    @property
    def under_way(self) -> int:
        """How many labels Amazon is still asked for, or will be."""
        bought = sum(row.label.status is LabelStatus.PURCHASING for row in self.labels)
        return bought + self._count(PlannedLabelStatus.CONFIRMED)

    @property
    def cancelling(self) -> bool:
        return any(row.label.status is LabelStatus.CANCELLING for row in self.labels)

    @property
    def asked(self) -> int:
        return len(self.labels) + self._count(PlannedLabelStatus.CONFIRMED)

    @property
    def bought_share(self) -> int:
        return 100 - 100 * self.under_way // self.asked if self.asked else 100

    @property
    def busy(self) -> bool:
        """Whether something is about to change without anybody's doing."""
        return bool(self.pricing or self.under_way or self.cancelling)

    @property
    def seconds_left(self) -> int:
        """Until all is priced or bought, as fast as Amazon allows for one seller."""
        operation = "getEligibleShipmentServices" if self.pricing else "createShipment"
        rate = USAGE_PLANS[operation].rate * self._clock_rate
        return round((self.pricing or self.under_way) / rate) + 1

    @property
    def buying_seconds(self) -> int:
        """How long it would take to buy what would be bought now."""
        rate = USAGE_PLANS["createShipment"].rate * self._clock_rate
        return round(len(self.buyable) / rate) + 1

    @cached_property
    def rows(self) -> Sequence[PlanRow]:
        """What is still to be decided or priced, as it was selected."""
        shown = [each for each in self.planned if each.status in SHOWN]
        ids = [each.order_id for each in shown]
        items, rest = OrderItem.by_order(ids), unshipped(ids)
        said = OfferRefusal.words_of(e for e in shown if e.status is PlannedLabelStatus.UNOFFERED)
        return [
            PlanRow(
                planned=each,
                items=", ".join(named_lines(each.order, items[each.order_id], rest[each.order_id])),
                typed=self._typed(each),
                problem=self._problem(each),
                said=said.get(each.id, ""),
                demands=flags(each.order.demands),
                offers=each.known_offers,
            )
            for each in shown
        ]

    @property
    def buyable(self) -> Sequence[PlannedLabel]:
        """What would be bought now."""
        return [each for each in self.planned if each.buyable and each.taken]

    @property
    def totals(self) -> Mapping[str, int]:
        return totals(self.buyable)

    @property
    def sum_words(self) -> str:
        """What they cost together, each currency by itself."""
        return listed([money(minor, currency) for currency, minor in self.totals.items()])

    @cached_property
    def bought(self) -> BoughtLabels:
        return BoughtLabels(self.batch, self.planned)

    @property
    def labels(self) -> Sequence[LabelRow]:
        """What was asked for, as it was selected."""
        return self.bought.rows

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return [(each.value, each.label) for each in OfferChoice]

    @property
    def formats(self) -> Sequence[tuple[str, str]]:
        return [(each.value, each.label) for each in LabelFormat]

    def _count(self, status: PlannedLabelStatus) -> int:
        return sum(each.status is status for each in self.planned)

    def _typed(self, planned: PlannedLabel) -> TypedPackage:
        typed = self._form.typed.get(planned.id) if self._form else None
        return typed or TypedPackage.of(planned.order, planned.measures)

    def _problem(self, planned: PlannedLabel) -> ToldMessage:
        errors = self._form.errors if self._form else {}
        if _is_pricing(planned) and not planned.store.connected:
            return REVOKED
        typed = errors.get(planned.id)
        return ToldMessage(said=typed) if typed else planned.problem


def _is_pricing(planned: PlannedLabel) -> bool:
    return planned.status is PlannedLabelStatus.PRICING
