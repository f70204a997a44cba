"""What keeps planned labels from being priced or bought, as a sentence each.

A parcel that holds several orders is one: what is in the way of any of them is in its way.
"""

from collections.abc import Collection, Mapping, Sequence

from webapp.cartons.carton_fit import separations
from webapp.cartons.shared_parcel import carton_orders
from webapp.ground.language.message import Message, ToldMessage
from webapp.label_batches.planned_label import PlannedLabel
from webapp.orders.order import Order
from webapp.shipping.obstacle import NO_OBSTACLE, NOTHING_LEFT, OF_ORDER, obstacles
from webapp.shipping.package import sender_problem
from webapp.shipping.parcel_content import coded_lines

WANTS_CODES = Message(
    "label_batches.wants_codes",
    "Amazon wants Transparency codes with it: buy this label at the order's own page.",
).told()
SEPARATED = Message(
    "label_batches.separated",
    "Its orders don't share this parcel any more: choose them on the desk once more.",
).told()
JOINED = Message(
    "label_batches.joined",
    "It was put into a parcel with other orders meanwhile: choose it on the desk once more.",
).told()


def plan_obstacles(
    planned: Sequence[PlannedLabel], rest: Mapping[int, Mapping[str, int]]
) -> dict[int, ToldMessage]:
    """By planned label; `rest` is what is left to ship of each one's order."""
    alone = [each for each in planned if not each.carton_id]
    shared = [each for each in planned if each.carton_id]
    return _alone(alone, rest) | _shared(shared)


def moved(planned: PlannedLabel, order: Order) -> ToldMessage:
    """Whether its order lies in another parcel by now than when it was planned."""
    if order.carton_id == planned.carton_id:
        return NO_OBSTACLE
    return SEPARATED if planned.carton_id else JOINED


def carton_obstacle(orders: Sequence[Order], carton_id: int) -> ToldMessage:
    """What parts the orders of a carton, or keeps one of them back."""
    reasons = separations(orders, carton_id)
    first = next((order for order in orders if order.id in reasons), None)
    if first is None:
        return NO_OBSTACLE
    return OF_ORDER.told(order=first.amazon_order_id, problem=reasons[first.id])


def _alone(
    planned: Collection[PlannedLabel], rest: Mapping[int, Mapping[str, int]]
) -> dict[int, ToldMessage]:
    orders = [each.order for each in planned]
    sentences, coded = obstacles(orders), coded_lines(orders)
    found = {}
    for each in planned:
        order = each.order
        sentence = moved(each, order) or sentences.get(order.id, NO_OBSTACLE)
        if not sentence and not any(rest[order.id].values()):
            sentence = NOTHING_LEFT
        if not sentence and coded[order.id]:
            sentence = WANTS_CODES
        found[each.id] = sentence or sender_problem(order)
    return found


def _shared(planned: Collection[PlannedLabel]) -> dict[int, ToldMessage]:
    if not planned:
        return {}
    account = next(iter(planned)).batch.account
    inside = carton_orders(account, [each.carton_id for each in planned])
    return {
        each.id: moved(each, each.order)
        or carton_obstacle(inside.get(each.carton_id, []), each.carton_id)
        or sender_problem(each.order)
        for each in planned
    }
