"""New orders of a store that puts them on hold: they wait until somebody has looked at them."""

from collections.abc import Mapping
from datetime import datetime

from webapp.bulk import insert_many
from webapp.db import stored_time
from webapp.orders.order import Order, OrderEvent
from webapp.orders.order_state import State
from webapp.orders.tally import Tally


def hold_new(account_id: int, arrived: Mapping[int, tuple[int, State]], now: datetime) -> None:
    """Hold orders that have just come in, by id, each with its store's id and its state.

    In the transaction that wrote them.
    """
    held = {order_id: where for order_id, where in arrived.items() if where[1].open}
    if not held:
        return
    Order.update(state=State.ON_HOLD, held_at=now).where(Order.id.in_(list(held))).execute()
    events = [(order_id, stored_time(now), "held", "as it came in") for order_id in held]
    insert_many(OrderEvent, ("order", "at", "kind", "detail"), events)
    changes: dict[tuple[int, str], int] = {}
    for store_id, state in held.values():
        for each, step in ((state, -1), (State.ON_HOLD, 1)):
            changes[(store_id, each.value)] = changes.get((store_id, each.value), 0) + step
    Tally.add(account_id, changes)
