"""How urgently an order is fetched of which Amazon told that it has changed, if at all."""

from datetime import datetime

from webapp.amazon.notification import OrderChange
from webapp.imports.known_order import KnownOrder
from webapp.order_notifications.order_signal import Urgency
from webapp.orders.order_status import OrderStatus

# The notification's words for an order's status.
UNPAID = ("Pending", "PendingAvailability")
TO_SHIP = ("Unshipped", "PartiallyShipped")
SHIPPED = "Shipped"
CANCELLED = ("Canceled", "Unfulfillable")
# Where an order stands here when it is what the notification says, or farther.
TOLD = {
    "Unshipped": ("awaiting_shipment", "on_hold", "partially_shipped", "shipped"),
    "PartiallyShipped": ("on_hold", "partially_shipped", "shipped"),
    SHIPPED: ("shipped",),
    "Canceled": ("cancelled",),
    "Unfulfillable": ("cancelled",),
}


def urgency_of(change: OrderChange, known: KnownOrder | None) -> Urgency | None:
    """How urgently it is to be fetched; None when there is nothing to fetch."""
    if not change.for_merchant or change.status in UNPAID:
        return None
    if known is None:
        return Urgency.NEW if change.status in TO_SHIP else None
    if known.redacted_at or shows(known, change.status, change.buyer_asks, change.changed_at):
        return None
    if change.buyer_asks or change.status in CANCELLED:
        return Urgency.CANCELLED
    return None if _left_here(change, known) else Urgency.OTHER


def shows(known: KnownOrder, told_status: str, buyer_asks: bool, changed_at: datetime) -> bool:
    """Whether an order is here as Amazon tells of it, or newer: two changes may bear one time."""
    if known.last_updated_at != changed_at:
        return known.last_updated_at > changed_at
    return known.cancel_requested if buyer_asks else known.status in TOLD.get(told_status, ())


def is_remembered(change: OrderChange, known: KnownOrder | None) -> bool:
    """What is told of an order that is here anyway says nothing more, unless it is fetched."""
    if not change.for_merchant or change.status in UNPAID:
        return False
    waits = urgency_of(change, known) is not None
    return waits or known is None or change.status in TO_SHIP


def _left_here(change: OrderChange, known: KnownOrder) -> bool:
    """Whether Amazon tells what it was told from here: the poll will say so in time."""
    if change.status == "PartiallyShipped":
        return known.shipped_here is not None
    return change.status == SHIPPED and known.shipped_here == OrderStatus.SHIPPED
