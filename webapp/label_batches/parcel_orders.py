"""The orders that leave in a label's parcel: its own, or all of the carton in which that lies."""

from collections.abc import Collection, Mapping, Sequence

from webapp.accounts.account import Account
from webapp.cartons.shared_parcel import carton_orders
from webapp.label_batches.planned_label import PlannedLabel
from webapp.orders.order import Order
from webapp.shipping.label import Label


class ParcelOrders:
    def __init__(self, inside: Mapping[int, Sequence[Order]]) -> None:
        self._inside = inside

    @classmethod
    def of(cls, account: Account, labels: Collection[PlannedLabel | Label]) -> "ParcelOrders":
        return cls(carton_orders(account, {each.carton_id for each in labels if each.carton_id}))

    def __getitem__(self, label: PlannedLabel | Label) -> Sequence[Order]:
        """The most urgent first; of orders that were separated meanwhile its own one."""
        inside = self._inside.get(label.carton_id or 0, ())
        return inside if label.order_id in {each.id for each in inside} else [label.order]

    def unselected(self, planned: PlannedLabel) -> Sequence[str]:
        """The numbers of those in it that nobody selected."""
        ids = planned.unselected_ids
        return [each.amazon_order_id for each in self[planned] if each.id in ids]
