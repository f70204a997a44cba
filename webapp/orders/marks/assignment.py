"""An assignment: the person of the account who sees to an order."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.database.db import database
from webapp.ground.database.dialect import among, locked
from webapp.orders.order import Order
from webapp.orders.order_events import tell_timelines, with_event
from webapp.orders.outcome import Change, Outcome, with_gone

# Its detail is the person's id: an address has no place in a timeline's row.
ASSIGNED = "assigned"


def assign(
    account: Account, order_ids: Collection[int], assignee_id: int | None, now: datetime, by: int
) -> list[Change]:
    """Give an account's orders to a person of it, or to nobody; what became of each, with who had
    it before."""
    mine = (Order.account == account) & among(Order.id, order_ids)
    with database.atomic():
        query = Order.select(Order.id, Order.assignee_id).where(mine).order_by(Order.id)
        before = dict(locked(query).tuples())
        hidden = _hidden(before, assignee_id)
        changes = [
            Change(
                order_id, _outcome(had == assignee_id, order_id in hidden), str(had or "") or None
            )
            for order_id, had in before.items()
        ]
        done = [each.order_id for each in changes if each.outcome is Outcome.DONE]
        _give(done, assignee_id, now, by)
    return with_gone(changes, order_ids)


def assign_new(assignees: Mapping[int, int], now: datetime) -> None:
    """Give orders that have just come in to these people, in the transaction that wrote them."""
    for assignee_id in sorted(set(assignees.values())):
        theirs = [each for each in assignees if assignees[each] == assignee_id]
        hidden = _hidden(theirs, assignee_id)
        _give([each for each in theirs if each not in hidden], assignee_id, now)


def assigned_since(order_ids: Collection[int], since: datetime) -> set[int]:
    """Those that somebody gave to another person after this moment."""
    return with_event(order_ids, (ASSIGNED,), since)


def _outcome(already: bool, hidden: bool) -> Outcome:
    if already:
        return Outcome.ALREADY
    return Outcome.UNSEEN if hidden else Outcome.DONE


def _hidden(order_ids: Collection[int], assignee_id: int | None) -> set[int]:
    """Those of which this person doesn't see the store."""
    person = User.get_or_none(User.id == assignee_id) if assignee_id else None
    if person is None or person.sees_all_stores:
        return set()
    elsewhere = among(Order.id, order_ids) & Order.store.not_in(person.shown_stores)
    return {order_id for (order_id,) in Order.select(Order.id).where(elsewhere).tuples()}


def _give(
    order_ids: Iterable[int], assignee_id: int | None, now: datetime, by: int | None = None
) -> None:
    details = dict.fromkeys(order_ids, str(assignee_id or ""))
    Order.update(assignee_id=assignee_id).where(among(Order.id, details)).execute()
    tell_timelines(details, ASSIGNED, now, by)
