"""The filters of a question, as conditions, each with what finds its orders quickly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.ground.clock import day_begins, day_of
from webapp.ground.database.dialect import plain
from webapp.order_search.order_query import ANY, NOBODY, OrderQuery
from webapp.order_search.redaction_range import RedactionRange
from webapp.order_search.ship_by_range import ShipByRange
from webapp.order_search.sort import Sort
from webapp.orders.mapped_service import goes_by
from webapp.orders.order import Order
from webapp.orders.order_status import CLOSED
from webapp.orders.tag import OrderTag
from webapp.stores.store import Store

DAY = timedelta(days=1)
BY_TIME = (Sort.NEWEST, Sort.OLDEST)
# On the orders of `Order`, or of an alias of it.
Condition = Callable[[Any], Any]


@dataclass(frozen=True)
class Filter:
    """`reads` are the fields of an order that tell whether it `meets` the filter.

    `sorts` are those in which an index of closed orders leads to each of its `parts`; `ids` finds
    its closed orders, in no order.
    """

    meets: Condition
    reads: Sequence[str]
    sorts: Sequence[Sort] = ()
    parts: Sequence[Any] = ()
    ids: peewee.ModelSelect | None = None


def filters(
    account: Account, order_query: OrderQuery, chosen: Sequence[Store] | None, now: datetime
) -> list[Filter]:
    """What a question asks for, but for searches; `chosen` are the stores that it names."""
    found = []
    if order_query.country:
        found.append(_equal(account, "country", order_query.country, *BY_TIME, Sort.TOTAL))
    if chosen is not None:
        found.append(_of_stores(account, chosen))
    if order_query.service:
        found.append(_equal(account, "service_level", order_query.service, *BY_TIME))
    if order_query.flag:
        # Written out: SQLite finds an index of some rows by the very words of its condition.
        flagged = peewee.SQL(order_query.flag.condition)
        found.append(_indexed(account, lambda _: flagged, order_query.flag.column, *BY_TIME))
    if order_query.demand:
        demanding = peewee.SQL("has_demands")
        found.append(_indexed(account, lambda _: demanding, "has_demands", *BY_TIME))
    if order_query.demand not in ("", ANY):
        code = f'%"{order_query.demand}"%'
        found.append(Filter(lambda o: o.demands**code, ["demands"]))
    if order_query.tag:
        tagged = OrderTag.select(OrderTag.order).where(OrderTag.tag == order_query.tag)
        found.append(
            Filter(lambda o: peewee.fn.EXISTS(tagged.where(OrderTag.order == o.id)), [], ids=tagged)
        )
    if order_query.assigned:
        found.append(_assigned(account, order_query.assigned))
    if order_query.mapped:
        by_it = goes_by(account.id, order_query.mapped)
        found.append(Filter(by_it, ["ship_carrier", "ship_service"]))
    if order_query.due:
        due = _due(order_query.due, account.time_zone, now)
        found.append(Filter(due, ["ship_by", "ship_by_rank"]))
    if order_query.sorted_by is Sort.REDACTS_AT:
        redacts = _redacts(order_query.goes, now)
        found.append(Filter(redacts, ["personal_data_due_at"], [Sort.REDACTS_AT], [redacts(Order)]))
    return found


def _equal(account: Account, name: str, value: str, *sorts: Sort) -> Filter:
    return _indexed(account, lambda order: getattr(order, name) == value, name, *sorts)


def _indexed(account: Account, meets: Condition, name: str, *sorts: Sort) -> Filter:
    closed, part = peewee.SQL(CLOSED), meets(Order)
    ids = Order.select(Order.id).where(Order.account == account, closed, part)
    return Filter(meets, [name], sorts, [part], ids)


def _assigned(account: Account, assigned: int | str) -> Filter:
    if assigned == NOBODY:
        return Filter(lambda o: o.assignee_id.is_null(), ["assignee_id"])
    theirs = (Order.account == account) & (Order.assignee_id == assigned)
    ids = Order.select(Order.id).where(theirs, peewee.SQL(CLOSED))
    return Filter(lambda o: o.assignee_id == assigned, ["assignee_id"], ids=ids)


def _of_stores(account: Account, stores: Sequence[Store]) -> Filter:
    ids = [store.id for store in stores]
    whole = _indexed(account, lambda o: o.store.in_(ids), "store", *BY_TIME, Sort.TOTAL)
    parts = [Order.store == store.id for store in stores]
    return replace(whole, meets=lambda o: plain(o.store).in_(ids), parts=parts)


def _due(due: ShipByRange | date, zone: str, now: datetime) -> Condition:
    """To be shipped by then; a day is the one that it is where the merchant is."""
    if isinstance(due, date):
        return _between("ship_by", day_begins(due, zone), day_begins(due + DAY, zone))
    today = day_of(now, zone)
    tomorrow, after, week = (day_begins(today + each * DAY, zone) for each in (1, 2, 7))
    if due is ShipByRange.IN_A_WEEK:
        # The index's own column, which is far away where Amazon names no ship-by.
        return lambda o: o.ship_by_rank >= week
    start, end = {
        ShipByRange.LATE: (None, now),
        ShipByRange.TODAY: (now, tomorrow),
        ShipByRange.TOMORROW: (tomorrow, after),
        ShipByRange.LATER: (after, None),
    }[due]
    return _between("ship_by", start, end)


def _redacts(within: RedactionRange | None, now: datetime) -> Condition:
    """What has personal data, and loses it by then."""
    start, end = {
        None: (None, None),
        RedactionRange.OVERDUE: (None, now),
        RedactionRange.DAY: (now, now + DAY),
        RedactionRange.WEEK: (now, now + 7 * DAY),
        RedactionRange.LATER: (now + 7 * DAY, None),
    }[within]
    return _between("personal_data_due_at", start, end)


def _between(column: str, start: datetime | None, end: datetime | None) -> Condition:
    """Known, not before the start and before the end, where there is one."""

    def within(order: Any) -> Any:
        at = getattr(order, column)
        begun = at >= start if start else at.is_null(False)
        return begun & (at < end) if end else begun

    return within
