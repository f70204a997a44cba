"""What keeps an order from being shipped, as a sentence."""

from collections.abc import Collection

from webapp.ground.language.message import Message, ToldMessage
from webapp.orders.demand import KINDS, read
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.restriction import Restriction
from webapp.pack_verification import verified_parcel
from webapp.shipping.label import Label

BY_STATUS = {
    OrderStatus.ON_HOLD: Message(
        "shipping.on_hold", "This order is on hold. Release it first."
    ).told(),
    OrderStatus.CANCELLED: Message(
        "shipping.cancelled", "Amazon has cancelled this order: there is nothing to ship."
    ).told(),
    OrderStatus.SHIPPED: Message("shipping.shipped", "All of this order is shipped.").told(),
}
RESTRICTED = Message(
    "shipping.restricted",
    "Somebody in this order asked that their data be used for nothing. It can't be shipped "
    "until the restriction is lifted.",
).told()
DISCONNECTED = Message(
    "shipping.disconnected", "The store of this order is disconnected. Connect it again to ship."
).told()
LABEL_OPEN = Message(
    "shipping.label_open",
    "A label is being bought or cancelled for this order. Wait until it is known what became of "
    "it.",
).told()
IN_CARTON = Message(
    "shipping.in_carton",
    "This order shares a parcel with other orders. Ship them together, or separate them.",
).told()
NOTHING_LEFT = Message("shipping.nothing_left", "Nothing of this order is left to ship.").told()
NOTHING_CHOSEN = Message("shipping.nothing_chosen", "Choose what to ship.").told()
TOO_MANY = Message(
    "shipping.too_many", "That is more than is left to ship. Look at the quantities again."
).told()
OF_ORDER = Message("shipping.of_order", "%(order)s: %(problem)s")
GONE = Message("shipping.gone", "This order is no longer among yours.").told()
NUMBERLESS = Message(
    "shipping.numberless",
    "Amazon takes only a parcel with a tracking number. Undo this, and ship with one.",
).told()
BOUGHT_THERE = Message(
    "shipping.bought_there", "Amazon sold this label, and knows its number already."
).told()
SENT = Message(
    "shipping.sent", "It may have reached Amazon already, and can't be taken back here."
).told()
UNVERIFIED = Message("shipping.unverified", verified_parcel.UNVERIFIED).told()
# By the demand of Amazon's program, which has the sentence.
ELSEWHERE = {
    code: Message(f"shipping.{code}", kind.sentence).told()
    for code, kind in KINDS.items()
    if kind.elsewhere
}
NO_OBSTACLE = ToldMessage()


class Unshippable(Exception):
    """It can't be shipped so; `told` says why, for the person who tried."""

    def __init__(self, told: ToldMessage | str) -> None:
        super().__init__(told)
        self.told = told if isinstance(told, ToldMessage) else ToldMessage(said=told)


def obstacles(
    orders: Collection[Order], carton_id: int | None = None, despite_hold: bool = False
) -> dict[int, ToldMessage]:
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


def unpackable(orders: Collection[Order]) -> dict[int, ToldMessage]:
    """The same, but what ships by a program of Amazon's is to be packed all the same."""
    found = as_packed(orders)
    instead = {order.id: elsewhere(order) for order in orders}
    return {order_id: words for order_id, words in found.items() if words != instead[order_id]}


def as_packed(orders: Collection[Order], despite_hold: bool = False) -> dict[int, ToldMessage]:
    """Sentences by the ids of those that can't be shipped, in whatever parcel they lie."""
    open_ = Label.open_orders([order.id for order in orders])
    return dict.fromkeys(open_, LABEL_OPEN) | lasting(orders, despite_hold)


def lasting(orders: Collection[Order], despite_hold: bool = False) -> dict[int, ToldMessage]:
    """The same, but for a label that is just being bought."""
    restricted = Restriction.among([order.id for order in orders])
    by_status = BY_STATUS | ({OrderStatus.ON_HOLD: NO_OBSTACLE} if despite_hold else {})
    found = {
        order.id: _obstacle(order, by_status.get(order.status, NO_OBSTACLE), order.id in restricted)
        for order in orders
    }
    return {order_id: sentence for order_id, sentence in found.items() if sentence}


def elsewhere(order: Order) -> ToldMessage:
    """What to do instead of shipping it here; empty for what ships as usual."""
    demands = read(order.demands) if order.demands else []
    codes = [demand.code for demand in demands if demand.code in ELSEWHERE]
    return ELSEWHERE[codes[0]] if codes else NO_OBSTACLE


def _obstacle(order: Order, by_status: ToldMessage, restricted: bool) -> ToldMessage:
    if not order.store.live:
        return DISCONNECTED
    return by_status or (RESTRICTED if restricted else NO_OBSTACLE) or elsewhere(order)
