"""Lines on the timelines of several orders at once, and which orders have such lines."""

from collections.abc import Collection, Mapping
from datetime import datetime

from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import stored_time
from webapp.ground.database.dialect import among
from webapp.orders.order import OrderEvent

COLUMNS = ("order", "at", "kind", "detail", "user_id")


def tell_timelines(
    details: Mapping[int, str], kind: str, now: datetime, by: int | None = None
) -> None:
    """A line of this kind for each of these orders, by id, with its detail as a row has it."""
    at = stored_time(now)
    rows = [(order_id, at, kind, detail, by) for order_id, detail in details.items()]
    insert_many(OrderEvent, COLUMNS, rows)


def with_event(
    order_ids: Collection[int], kinds: Collection[str], since: datetime | None = None
) -> set[int]:
    """Those of these orders that have a line of one of these kinds, after this moment if any."""
    found = among(OrderEvent.order, order_ids) & OrderEvent.kind.in_(kinds)
    if since:
        found &= OrderEvent.at > since
    return {
        order_id for (order_id,) in OrderEvent.select(OrderEvent.order_id).where(found).tuples()
    }
