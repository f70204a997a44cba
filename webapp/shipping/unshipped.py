"""What is left to ship of orders, line by line: what Amazon tells, and what left here since."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from peewee import fn

from webapp.ground.database.dialect import among
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.order_progress import note_shipped_here
from webapp.orders.order_status import OrderStatus
from webapp.shipping.shipment import LEFT, Shipment, ShipmentItem

Quantities = dict[str, int]


def unshipped(order_ids: Collection[int]) -> dict[int, Quantities]:
    """How many of each line (by Amazon's item id) are still to be shipped, by order."""
    return unshipped_of(OrderItem.by_order(order_ids))


def unshipped_of(items: Mapping[int, Sequence[OrderItem]]) -> dict[int, Quantities]:
    """The same of lines that are read already, by order."""
    ours = untold(items.keys())
    return {
        order_id: {
            item.order_item_id: max(0, item.quantity_left - ours[order_id, item.order_item_id])
            for item in lines
            if not item.is_cancelled
        }
        for order_id, lines in items.items()
    }


def shipped_of(order_id: int, items: Sequence[OrderItem]) -> Quantities:
    """How many of each of an order's lines have left, by what Amazon tells and what left here."""
    ours = untold([order_id])
    return {
        item.order_item_id: min(
            item.quantity_ordered, item.quantity_shipped + ours[order_id, item.order_item_id]
        )
        for item in items
    }


def named_lines(order: Order, items: Sequence[OrderItem], rest: Mapping[str, int]) -> list[str]:
    """What is left to ship, each with how many; where nothing is, what was not cancelled."""
    live = [item for item in items if not item.is_cancelled]
    left = {item.id: rest.get(item.order_item_id, 0) for item in live}
    kept = {item.id: item.quantity_kept for item in live}
    ordered = {item.id: item.quantity_ordered for item in live}
    told = next((each for each in (left, kept) if any(each.values())), ordered)
    return [
        f"{number} × {item.named_by(order.store.product_identifier)}"
        for item in live
        if (number := told[item.id])
    ]


def update_order_status(order: Order, now: datetime) -> None:
    """Let a held order stand where its shipments have come by now."""
    shipments = [each for each in Shipment.of(order) if each.status in LEFT]
    reach = None
    if shipments:
        rest = any(unshipped([order.id])[order.id].values())
        reach = OrderStatus.PARTIALLY_SHIPPED if rest else OrderStatus.SHIPPED
    note_shipped_here(order, reach, max((each.left_at for each in shipments), default=None), now)


def untold(order_ids: Collection[int]) -> defaultdict[tuple[int, str], int]:
    """What left here and Amazon doesn't count yet: its parcel is still noted as ours."""
    ours = (OrderPackage.order == Shipment.order) & (OrderPackage.shipment_id == Shipment.id)
    query = (
        ShipmentItem.select(
            Shipment.order_id, ShipmentItem.order_item_id, fn.SUM(ShipmentItem.quantity)
        )
        .join(Shipment)
        .join(OrderPackage, on=ours)
        .where(among(Shipment.order, order_ids), Shipment.status.in_(list(LEFT)))
        .group_by(Shipment.order_id, ShipmentItem.order_item_id)
    )
    found: defaultdict[tuple[int, str], int] = defaultdict(int)
    for order_id, item_id, quantity in query.tuples():
        found[order_id, item_id] = int(quantity)
    return found
