"""What keeps an order from being shipped, as a sentence."""

from collections.abc import Collection

from webapp.dialect import among
from webapp.orders import Order, Restriction, State
from webapp.shipping.label import Label

BY_STATE = {
    State.ON_HOLD: "This order is on hold. Release it first.",
    State.CANCELLED: "Amazon has cancelled this order: there is nothing to ship.",
    State.SHIPPED: "All of this order is shipped.",
}
RESTRICTED = (
    "Somebody in this order asked that their data be used for nothing. It can't be shipped "
    "until the restriction is lifted."
)
DISCONNECTED = "The store of this order is disconnected. Connect it again to ship."
LABEL_OPEN = (
    "A label is being bought or cancelled for this order. Wait until it is known what became of it."
)
NOTHING_LEFT = "Nothing of this order is left to ship."


class Unshippable(Exception):
    """It can't be shipped so; the words say why, for the person who tried."""


def obstacles(orders: Collection[Order]) -> dict[int, str]:
    """Sentences by the ids of those orders that can't be shipped."""
    open_ = Label.open_orders([order.id for order in orders])
    return dict.fromkeys(open_, LABEL_OPEN) | lasting(orders)


def lasting(orders: Collection[Order]) -> dict[int, str]:
    """The same, but for a label that is just being bought."""
    restricted = _restricted([order.id for order in orders])
    found = {order.id: _obstacle(order, order.id in restricted) for order in orders}
    return {order_id: sentence for order_id, sentence in found.items() if sentence}


def _obstacle(order: Order, restricted: bool) -> str:
    if not order.store.live:
        return DISCONNECTED
    return BY_STATE.get(order.status) or (RESTRICTED if restricted else "")


def _restricted(order_ids: Collection[int]) -> set[int]:
    query = Restriction.select(Restriction.order_id).where(among(Restriction.order, order_ids))
    return {order_id for (order_id,) in query.tuples()}
