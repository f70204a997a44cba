"""Where an order stands: by what Amazon tells of it, and by what was done here."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import Message, ToldMessage


class OrderStatus(StrEnum):
    """Where an order stands on the desk."""

    AWAITING_SHIPMENT = "awaiting_shipment"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"

    @property
    def label(self) -> str:
        return gettext(LABELS[self].one)

    @property
    def told(self) -> ToldMessage:
        """The same, to be kept."""
        return LABELS[self].told()

    @property
    def open(self) -> bool:
        """Whether something is still to be shipped."""
        return self not in ENDED


# Looked up once: to find a member by its name takes longer than to compare it.
ENDED = (OrderStatus.SHIPPED, OrderStatus.CANCELLED)
LABELS = {
    OrderStatus.AWAITING_SHIPMENT: Message("order_status.awaiting_shipment", "Awaiting shipment"),
    OrderStatus.PARTIALLY_SHIPPED: Message("order_status.partially_shipped", "Partially shipped"),
    OrderStatus.SHIPPED: Message("order_status.shipped", "Shipped"),
    OrderStatus.CANCELLED: Message("order_status.cancelled", "Cancelled"),
    OrderStatus.ON_HOLD: Message("order_status.on_hold", "On hold"),
}
# Amazon's fulfillmentStatus; the two that mean "Payment Received" are to ship.
AMAZON_STATUSES = {
    "UNSHIPPED": OrderStatus.AWAITING_SHIPMENT,
    "PARTIALLY_SHIPPED": OrderStatus.PARTIALLY_SHIPPED,
    "SHIPPED": OrderStatus.SHIPPED,
    "CANCELLED": OrderStatus.CANCELLED,
    "UNFULFILLABLE": OrderStatus.CANCELLED,
}
PAYMENT_RECEIVED = ("UNSHIPPED", "PARTIALLY_SHIPPED")
# From nothing sent to all of it: of what Amazon says and what left here, the farther counts.
WAY = (OrderStatus.AWAITING_SHIPMENT, OrderStatus.PARTIALLY_SHIPPED, OrderStatus.SHIPPED)
FOLLOWED = tuple(AMAZON_STATUSES)
# In these very words stands the condition of the indexes of what is closed, by which SQLite knows
# that they serve.
CLOSED = "status IN ('shipped', 'cancelled')"


def amazon_status(fulfillment_status: str) -> OrderStatus:
    """How far Amazon says an order is; a word that it invented since puts it nowhere yet."""
    return AMAZON_STATUSES.get(fulfillment_status, OrderStatus.AWAITING_SHIPMENT)


def desk_status(at_amazon: OrderStatus, shipped_here: str | None, held: bool) -> OrderStatus:
    """Where an order stands of which Amazon says this, and of which so much was sent from here."""
    if at_amazon not in WAY:
        return at_amazon
    farther = max(at_amazon, OrderStatus(shipped_here or at_amazon), key=WAY.index)
    return OrderStatus.ON_HOLD if held and farther.open else farther
