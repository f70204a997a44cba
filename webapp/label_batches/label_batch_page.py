"""The page of a batch of labels: a row for each parcel, how far it is, and what it costs."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property

from webapp.accounts.label_format import LabelFormat
from webapp.amazon.pacing import USAGE_PLANS
from webapp.ground.language.number_format import listed
from webapp.ground.web.form_key import new_form_key
from webapp.ground.web.template_filters import money
from webapp.label_batches.bought_labels import BoughtLabels, LabelRow
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_batch_form import LabelBatchForm
from webapp.label_batches.label_plan import totals
from webapp.label_batches.parcel_orders import ParcelOrders
from webapp.label_batches.plan_row import PlanRow, is_pricing, plan_rows
from webapp.label_batches.planned_label import OPEN, PlannedLabel, PlannedLabelStatus
from webapp.label_batches.planned_offer import OfferChoice
from webapp.printers.allowed_printers import printer_choices
from webapp.printers.print_history import jobs_of_batch, last_job_of
from webapp.printers.print_job import PrintJob
from webapp.shipping.label import LabelStatus

SHOWN = (*OPEN, PlannedLabelStatus.PRICING)


class LabelBatchPage:
    """`form` is what was typed, where something couldn't be taken; `clock_rate` is how much faster
    than ours Amazon's clock runs."""

    def __init__(
        self, batch: LabelBatch, clock_rate: float = 1.0, form: LabelBatchForm | None = None
    ) -> None:
        self.batch = batch
        self._clock_rate = clock_rate
        self._form = form
        # Of the form that prints.
        self.form_key = new_form_key()

    @cached_property
    def planned(self) -> Sequence[PlannedLabel]:
        return PlannedLabel.of(self.batch)

    @cached_property
    def parcels(self) -> ParcelOrders:
        return ParcelOrders.of(self.batch.account, self.planned)

    @property
    def pricing(self) -> int:
        """How many prices Amazon is still asked for."""
        return sum(is_pricing(each) and each.store.connected for each in self.planned)

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
        return plan_rows([e for e in self.planned if e.status in SHOWN], self.parcels, self._form)

    @property
    def orders(self) -> int:
        """How many orders lie in all of its parcels."""
        return sum(len(self.parcels[each]) for each in self.planned)

    @property
    def shared(self) -> Sequence[PlannedLabel]:
        """What would be bought now for parcels that hold several orders."""
        return [each for each in self.buyable if each.carton_id]

    @property
    def shared_orders(self) -> int:
        return sum(len(self.parcels[each]) for each in self.shared)

    @property
    def unselected(self) -> Sequence[str]:
        """The numbers of orders that nobody selected, and that would leave with these labels."""
        return [number for each in self.buyable for number in self.parcels.unselected(each)]

    @property
    def seal(self) -> str:
        """A digest of what would be bought now: whoever confirms it buys nothing else."""
        facts = [
            (
                *(each.id, each.service_id, each.chosen and each.chosen.price_minor),
                [order.id for order in self.parcels[each]],
            )
            for each in self.buyable
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()

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
        return BoughtLabels(self.batch, self.planned, self.parcels)

    @property
    def labels(self) -> Sequence[LabelRow]:
        """What was asked for, as it was selected."""
        return self.bought.rows

    @cached_property
    def print_jobs(self) -> Sequence[PrintJob]:
        return jobs_of_batch(self.batch.id)

    @property
    def printers(self) -> Sequence[tuple[str, str]]:
        return printer_choices(self.batch.account_id)

    @staticmethod
    def usual_printer(user_id: int) -> str:
        last = last_job_of(user_id)
        return last.printer if last else ""

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return [(each.value, each.label) for each in OfferChoice]

    @property
    def formats(self) -> Sequence[tuple[str, str]]:
        return [(each.value, each.label) for each in LabelFormat]

    def _count(self, status: PlannedLabelStatus) -> int:
        return sum(each.status is status for each in self.planned)
