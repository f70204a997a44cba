"""What the packages of orders weigh and measure, as far as it is known before anybody types."""

from collections.abc import Mapping

from webapp.label_batches.typed_package import Measures
from webapp.orders.order import Order
from webapp.products.parcel_proposal import parcel_proposals
from webapp.shipping.label import Label
from webapp.shipping.unshipped import unshipped

Sides = tuple[int, int, int]


def proposed_measures(account_id: int, orders: Mapping[int, Order]) -> dict[int, Measures]:
    """By order, for all that is left of it: as its products and the last such parcel say; else as
    heavy as its mapping says, as large as the store's last package of its kind."""
    known = parcel_proposals(account_id, unshipped(list(orders)))
    last: dict[tuple[int, str | None], Sides | None] = {}
    found = {}
    for order_id, order in orders.items():
        kind = (order.store_id, order.ship_package)
        if kind not in last:
            last[kind] = _sides(Label.like(order))
        proposal = known[order_id]
        grams = proposal.weight_grams or order.ship_weight_grams
        found[order_id] = Measures(grams, proposal.sides or last[kind])
    return found


def _sides(label: Label | None) -> Sides | None:
    return (label.length_mm, label.width_mm, label.height_mm) if label else None
