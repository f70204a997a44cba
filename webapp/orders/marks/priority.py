"""Priority: orders that are to be seen to before the others."""

from collections.abc import Collection
from datetime import datetime

from webapp.accounts.account import Account
from webapp.ground.database.db import database
from webapp.ground.database.dialect import among, locked
from webapp.orders.order import Order
from webapp.orders.order_events import tell_timelines, with_event
from webapp.orders.outcome import Change, Outcome, with_gone

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
        moved = with_event(order_ids, (GIVEN, TAKEN), since) if since else set()
        changes = [
            Change(order_id, _outcome(bool(had) == on, order_id in moved))
            for order_id, had in before.items()
        ]
        done = [each.order_id for each in changes if each.outcome is Outcome.DONE]
        Order.update(is_priority=on).where(among(Order.id, done)).execute()
        tell_timelines(dict.fromkeys(done, ""), GIVEN if on else TAKEN, now, by)
    return with_gone(changes, order_ids)


def _outcome(already: bool, moved: bool) -> Outcome:
    return Outcome.CHANGED if moved else Outcome.ALREADY if already else Outcome.DONE
