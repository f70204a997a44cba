"""What was typed and chosen on the page of a batch of labels, and what that changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from webapp.accounts.label_format import LabelFormat
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_plan import choose, choose_all, measure, price
from webapp.label_batches.planned_label import OPEN, PlannedLabel, PlannedLabelStatus
from webapp.label_batches.planned_offer import OfferChoice
from webapp.label_batches.typed_package import TypedPackage


@dataclass
class LabelBatchForm:
    """`fields` is a submitted form: `weight`, `size` for whatever lacks them, and by planned label
    `weight-7`, `size-7`, `offer-7`, with `take` for those that are to be bought."""

    batch: LabelBatch
    fields: Any
    typed: dict[int, TypedPackage] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    changed: list[PlannedLabel] = field(default_factory=list)

    def keep(self) -> None:
        """Write down what can be; what can't stands in `errors`, by planned label."""
        chosen_anew, anew = self._choose_anew(), self._keep_format()
        taken = set(self.fields.getlist("take"))
        for planned in self._open():
            typed = self._typed(planned)
            self.typed[planned.id] = typed
            if typed.problem:
                self.errors[planned.id] = typed.problem
            elif _is_new(planned, typed) or anew:
                measure(planned, typed.measures)
                self.changed.append(planned)
            offer = "" if chosen_anew else self.fields.get(f"offer-{planned.id}", "")
            choose(planned, offer, str(planned.id) in taken)

    def ask_prices(self, now: datetime) -> None:
        """Of what changed, isn't priced yet, or was so long ago."""
        changed = {planned.id for planned in self.changed}
        price([each for each in self._open() if each.id in changed or _wants_price(each, now)], now)

    def _open(self) -> Sequence[PlannedLabel]:
        return [each for each in PlannedLabel.of(self.batch) if each.status in OPEN]

    def _choose_anew(self) -> bool:
        """Whether each order's offer was chosen anew by another rule."""
        how = OfferChoice.read(self.fields.get("how", self.batch.offer_choice))
        if how is self.batch.offer_choice:
            return False
        choose_all(self.batch, how)
        return True

    def _keep_format(self) -> bool:
        """Whether prices must be asked for anew, as their labels would come in another format."""
        chosen = self.fields.get("format", "")
        if chosen not in set(LabelFormat) or chosen == self.batch.label_format:
            return False
        self.batch.label_format = LabelFormat(chosen)
        mine = LabelBatch.id == self.batch.id
        return bool(LabelBatch.update(label_format=self.batch.label_format).where(mine).execute())

    def _typed(self, planned: PlannedLabel) -> TypedPackage:
        country = str(planned.store.marketplace.country)
        own = [self.fields.get(f"{name}-{planned.id}", "").strip() for name in ("weight", "size")]
        all_ = [self.fields.get(name, "").strip() for name in ("weight", "size")]
        return TypedPackage(country, own[0] or all_[0], own[1] or all_[1])


def _is_new(planned: PlannedLabel, typed: TypedPackage) -> bool:
    """Whether it is another one than was shown: what is shown is rounded."""
    return typed != TypedPackage.of(planned.order, planned.measures)


def _wants_price(planned: PlannedLabel, now: datetime) -> bool:
    return planned.status is not PlannedLabelStatus.PRICED or planned.stale(now)
