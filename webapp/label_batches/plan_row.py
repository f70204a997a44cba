"""A row of a batch's plan: a parcel that is still to be decided, with its package and offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.ground.language.message import ToldMessage
from webapp.label_batches.label_batch_form import LabelBatchForm
from webapp.label_batches.offer_refusal import OfferRefusal
from webapp.label_batches.parcel_orders import ParcelOrders
from webapp.label_batches.planned_label import PlannedLabel, PlannedLabelStatus
from webapp.label_batches.planned_offer import PlannedOffer
from webapp.label_batches.typed_package import TypedPackage
from webapp.orders.demand import flags
from webapp.orders.order import Order, OrderItem
from webapp.shipping.label_offers import REVOKED
from webapp.shipping.package import sender_problem
from webapp.shipping.unshipped import named_lines, unshipped


@dataclass(frozen=True)
class PlanRow:
    """`orders` are those in the parcel, `unselected` the numbers of those that nobody selected;
    `said` are Amazon's own words of a refusal."""

    planned: PlannedLabel
    orders: Sequence[Order]
    unselected: Sequence[str]
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


def plan_rows(
    shown: Sequence[PlannedLabel], parcels: ParcelOrders, form: LabelBatchForm | None
) -> Sequence[PlanRow]:
    """As they were selected; `form` is what was typed, where something couldn't be taken."""
    ids = [order.id for each in shown for order in parcels[each]]
    items, rest = OrderItem.by_order(ids), unshipped(ids)
    said = OfferRefusal.words_of(e for e in shown if e.status is PlannedLabelStatus.UNOFFERED)

    def named(orders: Sequence[Order]) -> str:
        lines = (each for o in orders for each in named_lines(o, items[o.id], rest[o.id]))
        return ", ".join(lines)

    return [
        PlanRow(
            planned=each,
            orders=parcels[each],
            unselected=parcels.unselected(each),
            items=named(parcels[each]),
            typed=_typed(each, form),
            problem=_problem(each, form),
            said=said.get(each.id, ""),
            demands=list(dict.fromkeys(f for order in parcels[each] for f in flags(order.demands))),
            offers=each.known_offers,
        )
        for each in shown
    ]


def is_pricing(planned: PlannedLabel) -> bool:
    return planned.status is PlannedLabelStatus.PRICING


def _typed(planned: PlannedLabel, form: LabelBatchForm | None) -> TypedPackage:
    typed = form.typed.get(planned.id) if form else None
    return typed or TypedPackage.of(planned.order, planned.measures)


def _problem(planned: PlannedLabel, form: LabelBatchForm | None) -> ToldMessage:
    if is_pricing(planned) and not planned.store.connected:
        return REVOKED
    typed = form.errors.get(planned.id) if form else None
    return ToldMessage(said=typed) if typed else planned.problem
