"""Where an order stands: by what Amazon tells of it, and by what was done here."""

from enum import StrEnum


class State(StrEnum):
    """Where an order stands on the desk."""

    AWAITING_SHIPMENT = "awaiting_shipment"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def open(self) -> bool:
        """Whether something is still to be shipped."""
        return self not in (State.SHIPPED, State.CANCELLED)


# Amazon's fulfillmentStatus; the two that mean "Payment Received" are to ship.
STATES = {
    "UNSHIPPED": State.AWAITING_SHIPMENT,
    "PARTIALLY_SHIPPED": State.PARTIALLY_SHIPPED,
    "SHIPPED": State.SHIPPED,
    "CANCELLED": State.CANCELLED,
    "UNFULFILLABLE": State.CANCELLED,
}
PAYMENT_RECEIVED = ("UNSHIPPED", "PARTIALLY_SHIPPED")
# From nothing sent to all of it: of what Amazon says and what left here, the farther counts.
WAY = (State.AWAITING_SHIPMENT, State.PARTIALLY_SHIPPED, State.SHIPPED)
FOLLOWED = tuple(STATES)
# In these very words stands the condition of the indexes of what is closed, by which SQLite knows
# that they serve.
CLOSED = "state IN ('shipped', 'cancelled')"


def state_told(fulfillment_status: str) -> State:
    """How far Amazon says an order is; a word that it invented since puts it nowhere yet."""
    return STATES.get(fulfillment_status, State.AWAITING_SHIPMENT)


def standing(told: State, shipped_here: str | None, held: bool) -> State:
    """Where an order stands of which Amazon tells this much, and so much was sent from here."""
    if told not in WAY:
        return told
    farther = max(told, State(shipped_here or told), key=WAY.index)
    return State.ON_HOLD if held and farther.open else farther
