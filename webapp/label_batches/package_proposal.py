"""What the packages of parcels weigh and measure, as far as it is known before anybody types."""

from collections.abc import Mapping, Sequence

from webapp.label_batches.typed_package import Measures
from webapp.orders.order import Order
from webapp.products.parcel_proposal import parcel_proposals, shared_proposal
from webapp.shipping.label import Label
from webapp.shipping.unshipped import unshipped

Sides = tuple[int, int, int]


def proposed_measures(account_id: int, parcels: Sequence[Sequence[Order]]) -> dict[int, Measures]:
    """By the first order of each parcel, for all that is left of its orders: as the products and
    the last such parcel say; else as heavy as its mapping says, as large as the store's last
    package of its kind. Of several orders together no mapping and no last package tells."""
    singles = {orders[0].id: orders[0] for orders in parcels if len(orders) == 1}
    rest = unshipped([order.id for orders in parcels for order in orders])
    found = _alone(account_id, singles, rest)
    for orders in parcels:
        if len(orders) > 1:
            shared = shared_proposal(account_id, {order.id: rest[order.id] for order in orders})
            found[orders[0].id] = Measures(shared.weight_grams, shared.sides)
    return found


def _alone(
    account_id: int, orders: Mapping[int, Order], rest: Mapping[int, Mapping[str, int]]
) -> dict[int, Measures]:
    known = parcel_proposals(account_id, {order_id: rest[order_id] for order_id in orders})
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
