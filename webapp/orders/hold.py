"""A hold: an order that waits on the desk, and why, until somebody releases it.

The reasons are a fixed list: what a merchant would type about a buyer belongs in a note, which
is sealed.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from webapp.accounts import Account
from webapp.bulk import insert_many
from webapp.db import database, stored_time
from webapp.dialect import among, locked
from webapp.orders.order import Order, OrderEvent
from webapp.orders.order_state import State, standing, state_told
from webapp.orders.outcome import Change, Outcome
from webapp.orders.tally import Tally

HELD = "held"
RELEASED = "released"


class HoldReason(StrEnum):
    STOCK = "stock"
    ADDRESS = "address"
    BUYER = "buyer"
    PAYMENT = "payment"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            HoldReason.STOCK: "Waiting for stock",
            HoldReason.ADDRESS: "Address to be checked",
            HoldReason.BUYER: "Waiting for the buyer",
            HoldReason.PAYMENT: "Payment to be checked",
            HoldReason.OTHER: "Another reason",
        }[self]


def hold(
    account: Account, order_ids: Collection[int], reason: str | None, now: datetime, by: int
) -> list[Change]:
    """Put an account's open orders on hold; what became of each."""
    with database.atomic():
        rows = _rows(account, order_ids)
        changes = [_held(row) for row in rows]
        _move(account, rows, changes, {"held_at": now, "hold_reason": reason})
        _tell(changes, HELD, HoldReason(reason).label if reason else "", now, by)
    return [*changes, *_missing(order_ids, changes)]


def release(account: Account, order_ids: Collection[int], now: datetime, by: int) -> list[Change]:
    """Release an account's orders; what became of each, with the reason that it was held for."""
    with database.atomic():
        rows = _rows(account, order_ids)
        changes = [_released(row) for row in rows]
        _move(account, rows, changes, {"held_at": None, "hold_reason": None})
        _tell(changes, RELEASED, "", now, by)
    return [*changes, *_missing(order_ids, changes)]


def moved_since(order_ids: Collection[int], since: datetime) -> set[int]:
    """Those that somebody held or released after this moment."""
    found = OrderEvent.select(OrderEvent.order_id).where(
        among(OrderEvent.order, order_ids),
        OrderEvent.kind.in_((HELD, RELEASED)),
        OrderEvent.at > since,
    )
    return {order_id for (order_id,) in found.tuples()}


def _rows(account: Account, order_ids: Collection[int]) -> list[Any]:
    """The orders as they stand, kept so until the transaction ends, always in the same order."""
    query = Order.select(
        Order.id,
        Order.store_id,
        Order.state,
        Order.fulfillment_status,
        Order.shipped_here,
        Order.hold_reason,
    ).where(Order.account == account, among(Order.id, order_ids))
    return list(locked(query.order_by(Order.id)).namedtuples())


def _held(row: Any) -> Change:
    return Change(row.id, _closed(row) or _unless(row.state == State.ON_HOLD))


def _released(row: Any) -> Change:
    outcome = _closed(row) or _unless(row.state != State.ON_HOLD)
    return Change(row.id, outcome, row.hold_reason)


def _closed(row: Any) -> Outcome | None:
    return {State.SHIPPED: Outcome.SHIPPED, State.CANCELLED: Outcome.CANCELLED}.get(row.state)


def _unless(already: bool) -> Outcome:
    return Outcome.ALREADY if already else Outcome.DONE


def _move(
    account: Account, rows: Iterable[Any], changes: list[Change], columns: dict[str, Any]
) -> None:
    """Give the orders that change their new state and columns, and count them there."""
    done = set(_done(changes))
    moves: Counter[tuple[int, str]] = Counter()
    groups: dict[State, list[int]] = {}
    for row in rows:
        if row.id in done:
            told = state_told(row.fulfillment_status)
            after = standing(told, row.shipped_here, held=bool(columns["held_at"]))
            groups.setdefault(after, []).append(row.id)
            moves[(row.store, row.state)] -= 1
            moves[(row.store, after.value)] += 1
    for state, ids in groups.items():
        Order.update(state=state, **columns).where(among(Order.id, ids)).execute()
    Tally.add(account.id, moves)


def _tell(changes: list[Change], kind: str, detail: str, now: datetime, by: int) -> None:
    at = stored_time(now)
    rows = [(order_id, at, kind, detail, by) for order_id in _done(changes)]
    insert_many(OrderEvent, ("order", "at", "kind", "detail", "user_id"), rows)


def _done(changes: Iterable[Change]) -> list[int]:
    return [change.order_id for change in changes if change.outcome is Outcome.DONE]


def _missing(order_ids: Iterable[int], changes: Iterable[Change]) -> list[Change]:
    found = {change.order_id for change in changes}
    return [Change(each, Outcome.GONE) for each in order_ids if each not in found]
