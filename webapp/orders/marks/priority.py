"""Priority: orders that are to be seen to before the others."""

from collections.abc import Collection
from datetime import datetime

from webapp.accounts.account import Account
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import database, stored_time
from webapp.ground.database.dialect import among, locked
from webapp.orders.order import Order, OrderEvent
from webapp.orders.outcome import Change, Outcome

# Kinds of events: it was given, or taken away.
GIVEN, TAKEN = "priority_given", "priority_taken"


def prioritise(
    account: Account,
    order_ids: Collection[int],
    on: bool,
    now: datetime,
    by: int,
    since: datetime | None = None,
) -> list[Change]:
    """Give an account's orders priority, or take it away, wherever nobody has changed it `since`;
    what became of each."""
    mine = (Order.account == account) & among(Order.id, order_ids)
    with database.atomic():
        query = Order.select(Order.id, Order.is_priority).where(mine).order_by(Order.id)
        before = dict(locked(query).tuples())
        moved = _changed_since(order_ids, since) if since else set()
        changes = [
            Change(order_id, _outcome(bool(had) == on, order_id in moved))
            for order_id, had in before.items()
        ]
        done = [each.order_id for each in changes if each.outcome is Outcome.DONE]
        Order.update(is_priority=on).where(among(Order.id, done)).execute()
        at, kind = stored_time(now), GIVEN if on else TAKEN
        rows = [(order_id, at, kind, "", by) for order_id in done]
        insert_many(OrderEvent, ("order", "at", "kind", "detail", "user_id"), rows)
    return [*changes, *(Change(each, Outcome.GONE) for each in order_ids if each not in before)]


def _outcome(already: bool, moved: bool) -> Outcome:
    return Outcome.CHANGED if moved else Outcome.ALREADY if already else Outcome.DONE


def _changed_since(order_ids: Collection[int], since: datetime) -> set[int]:
    found = OrderEvent.select(OrderEvent.order_id).where(
        among(OrderEvent.order, order_ids),
        OrderEvent.kind.in_((GIVEN, TAKEN)),
        OrderEvent.at > since,
    )
    return {order_id for (order_id,) in found.tuples()}
