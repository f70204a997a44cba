"""What keeps an order from being shipped, as a sentence."""

from collections.abc import Collection

from webapp.orders.demand import elsewhere
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.restriction import Restriction
from webapp.shipping.label import Label

BY_STATUS = {
    OrderStatus.ON_HOLD: "This order is on hold. Release it first.",
    OrderStatus.CANCELLED: "Amazon has cancelled this order: there is nothing to ship.",
    OrderStatus.SHIPPED: "All of this order is shipped.",
}
RESTRICTED = (
    "Somebody in this order asked that their data be used for nothing. It can't be shipped "
    "until the restriction is lifted."
)
DISCONNECTED = "The store of this order is disconnected. Connect it again to ship."
LABEL_OPEN = (
    "A label is being bought or cancelled for this order. Wait until it is known what became of it."
)
IN_CARTON = "This order shares a parcel with other orders. Ship them together, or separate them."
NOTHING_LEFT = "Nothing of this order is left to ship."


class Unshippable(Exception):
    """It can't be shipped so; the words say why, for the person who tried."""


def obstacles(
    orders: Collection[Order], carton_id: int | None = None, despite_hold: bool = False
) -> dict[int, str]:
    """Sentences by the ids of those orders that can't be shipped from here by themselves, or as
    those of the carton."""
    others = [each.id for each in orders if each.carton_id not in (None, carton_id)]
    return dict.fromkeys(others, IN_CARTON) | as_packed(orders, despite_hold)


def companions(order: Order) -> list[Order]:
    """The other orders in an order's carton, with their store; none where it is in no carton."""
    if not order.carton_id:
        return []
    query = Order.of(order.account).where(Order.carton_id == order.carton_id, Order.id != order.id)
    return list(query.order_by(Order.id))


def unpackable(orders: Collection[Order]) -> dict[int, str]:
    """The same, but what ships by a program of Amazon's is to be packed all the same."""
    found = as_packed(orders)
    instead = {order.id: elsewhere(order.demands) for order in orders}
    return {order_id: words for order_id, words in found.items() if words != instead[order_id]}


def as_packed(orders: Collection[Order], despite_hold: bool = False) -> dict[int, str]:
    """Sentences by the ids of those that can't be shipped, in whatever parcel they lie."""
    open_ = Label.open_orders([order.id for order in orders])
    return dict.fromkeys(open_, LABEL_OPEN) | lasting(orders, despite_hold)


def lasting(orders: Collection[Order], despite_hold: bool = False) -> dict[int, str]:
    """The same, but for a label that is just being bought."""
    restricted = Restriction.among([order.id for order in orders])
    by_status = BY_STATUS | ({OrderStatus.ON_HOLD: ""} if despite_hold else {})
    found = {
        order.id: _obstacle(order, by_status.get(order.status, ""), order.id in restricted)
        for order in orders
    }
    return {order_id: sentence for order_id, sentence in found.items() if sentence}


def _obstacle(order: Order, by_status: str, restricted: bool) -> str:
    if not order.store.live:
        return DISCONNECTED
    return by_status or (RESTRICTED if restricted else "") or elsewhere(order.demands)
