"""A hold: an order that waits on the desk until its day comes or somebody releases it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from webapp.accounts.account import Account
from webapp.ground.database.db import database
from webapp.ground.database.dialect import among, locked
from webapp.ground.language.message import Message, ToldMessage
from webapp.orders.hold_terms import HELD_COLUMNS, NO_TERMS, HoldTerms
from webapp.orders.order import Order
from webapp.orders.order_events import tell_timelines, with_event
from webapp.orders.order_status import OrderStatus, amazon_status, desk_status
from webapp.orders.outcome import Change, Outcome, with_gone
from webapp.orders.tally import Tally

HELD = "held"
RELEASED = "released"
AS_IT_CAME = Message("hold.as_it_came_in", "as it came in")
DAY_HAS_COME = Message("hold.day_has_come", "its day has come")
UNSAID = ToldMessage()
# What the clock takes from one account at a time.
SLICE = 500


def hold(
    account: Account,
    order_ids: Collection[int],
    reason: str | None,
    now: datetime,
    by: int | None,
    until: datetime | None = None,
) -> list[Change]:
    """Put an account's open orders on hold; what became of each."""
    with database.atomic():
        rows = _rows(account, order_ids)
        changes = [_held(row) for row in rows]
        _move(account, rows, changes, _columns(now, HoldTerms(reason, until)))
        _tell(changes, HELD, HoldTerms(reason, until).told(account.time_zone), now, by)
    return with_gone(changes, order_ids)


def release(
    account: Account,
    order_ids: Collection[int],
    now: datetime,
    by: int | None,
    why: ToldMessage = UNSAID,
) -> list[Change]:
    """Release an account's orders; what became of each, with the terms that it was held on."""
    with database.atomic():
        rows = _rows(account, order_ids)
        changes = [_released(row, account.time_zone) for row in rows]
        _move(account, rows, changes, _columns(None, NO_TERMS))
        _tell(changes, RELEASED, why, now, by)
    return with_gone(changes, order_ids)


def release_due(now: datetime) -> None:
    """Release the orders whose day has come; for the clock."""
    over = (Order.held_until <= now) & Order.held_until.is_null(False)
    # What was shipped or cancelled meanwhile waits for no day any more.
    gone = over & (Order.status != OrderStatus.ON_HOLD)
    Order.update(_columns(None, NO_TERMS)).where(gone).execute()
    over &= Order.status == OrderStatus.ON_HOLD
    due = Order.select(Order.account).where(over).distinct()
    for account in Account.select().where(Account.id.in_(due)).order_by(Account.id):
        mine = Order.select(Order.id).where(Order.account == account, over)
        while ids := [order_id for (order_id,) in mine.order_by(Order.id).limit(SLICE).tuples()]:
            release(account, ids, now, None, DAY_HAS_COME.told())


def moved_since(order_ids: Collection[int], since: datetime) -> set[int]:
    """Those that somebody held or released after this moment."""
    return with_event(order_ids, (HELD, RELEASED), since)


def _rows(account: Account, order_ids: Collection[int]) -> list[Any]:
    """The orders as they stand, kept so until the transaction ends, always in the same order."""
    query = Order.select(
        Order.id,
        Order.store_id,
        Order.status,
        Order.fulfillment_status,
        Order.shipped_here,
        Order.hold_reason,
        Order.held_until,
    ).where(Order.account == account, among(Order.id, order_ids))
    return list(locked(query.order_by(Order.id)).namedtuples())


def _held(row: Any) -> Change:
    return Change(row.id, _closed(row) or _unless(row.status == OrderStatus.ON_HOLD))


def _released(row: Any, zone: str) -> Change:
    outcome = _closed(row) or _unless(row.status != OrderStatus.ON_HOLD)
    return Change(row.id, outcome, HoldTerms(row.hold_reason, row.held_until).written(zone))


def _closed(row: Any) -> Outcome | None:
    return {OrderStatus.SHIPPED: Outcome.SHIPPED, OrderStatus.CANCELLED: Outcome.CANCELLED}.get(
        row.status
    )


def _unless(already: bool) -> Outcome:
    return Outcome.ALREADY if already else Outcome.DONE


def _move(
    account: Account, rows: Iterable[Any], changes: list[Change], columns: dict[str, Any]
) -> None:
    """Give the orders that change their new status and columns, and count them there."""
    done = set(_done(changes))
    moves: Counter[tuple[int, str]] = Counter()
    groups: dict[OrderStatus, list[int]] = {}
    for row in rows:
        if row.id in done:
            at_amazon = amazon_status(row.fulfillment_status)
            after = desk_status(at_amazon, row.shipped_here, held=bool(columns["held_at"]))
            groups.setdefault(after, []).append(row.id)
            moves[(row.store, row.status)] -= 1
            moves[(row.store, after.value)] += 1
    for status, ids in groups.items():
        Order.update(status=status, **columns).where(among(Order.id, ids)).execute()
    Tally.add(account.id, moves)


def _columns(held_at: datetime | None, terms: HoldTerms) -> dict[str, Any]:
    return dict(zip(HELD_COLUMNS, (held_at, terms.reason, terms.until), strict=True))


def _tell(
    changes: list[Change], kind: str, why: ToldMessage, now: datetime, by: int | None
) -> None:
    tell_timelines(dict.fromkeys(_done(changes), why.stored()), kind, now, by)


def _done(changes: Iterable[Change]) -> list[int]:
    return [change.order_id for change in changes if change.outcome is Outcome.DONE]


def tell_held(account: Account, terms: Mapping[int, HoldTerms], now: datetime) -> None:
    """Tell of orders, by id, that have come in as held, in the transaction that wrote them so."""
    zone, as_it_came = account.time_zone, AS_IT_CAME.told()
    words = {each: (each.told(zone) or as_it_came).stored() for each in set(terms.values())}
    tell_timelines({order_id: words[each] for order_id, each in terms.items()}, HELD, now)


def released_before(order_ids: Collection[int]) -> set[int]:
    """Those that were released at some time, by somebody or by the clock."""
    return with_event(order_ids, (RELEASED,))
