"""The filters of a question, as conditions, each with what finds its orders quickly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from webapp.accounts import Account
from webapp.clock import day_begins, day_of
from webapp.dialect import plain
from webapp.orders.due import Due
from webapp.orders.going import Goes
from webapp.orders.mapped_service import goes_by
from webapp.orders.order import Order
from webapp.orders.order_state import CLOSED
from webapp.orders.question import Question
from webapp.orders.sort import Sort
from webapp.orders.tag import OrderTag
from webapp.stores import Store

DAY = timedelta(days=1)
BY_TIME = (Sort.NEWEST, Sort.OLDEST)


@dataclass(frozen=True)
class Filter:
    """`sorts` are those in which an index of closed orders leads to each of its `parts`.

    `ids` finds its closed orders, in no order.
    """

    condition: Any
    sorts: Sequence[Sort] = ()
    parts: Sequence[Any] = ()
    ids: peewee.ModelSelect | None = None


def filters(
    account: Account, question: Question, chosen: Sequence[Store] | None, now: datetime
) -> list[Filter]:
    """What a question asks for, but for searches; `chosen` are the stores that it names."""
    found = []
    if question.country:
        found.append(_indexed(account, Order.country == question.country, *BY_TIME, Sort.TOTAL))
    if chosen is not None:
        found.append(_of_stores(account, chosen))
    if question.service:
        found.append(_indexed(account, Order.service_level == question.service, *BY_TIME))
    if question.flag:
        # Written out: SQLite finds an index of some rows by the very words of its condition.
        found.append(_indexed(account, peewee.SQL(question.flag.column), *BY_TIME))
    if question.tag:
        tagged = OrderTag.select(OrderTag.order).where(OrderTag.tag == question.tag)
        has_it = peewee.fn.EXISTS(tagged.where(OrderTag.order == Order.id))
        found.append(Filter(has_it, ids=tagged))
    if question.mapped:
        found.append(Filter(goes_by(account.id, question.mapped)))
    if question.due:
        found.append(Filter(_due(question.due, account.time_zone, now)))
    if question.sorted_by is Sort.GOES:
        goes = _goes(question.goes, now)
        found.append(Filter(goes, [Sort.GOES], [goes]))
    return found


def _indexed(account: Account, condition: Any, *sorts: Sort) -> Filter:
    closed = peewee.SQL(CLOSED)
    ids = Order.select(Order.id).where(Order.account == account, closed, condition)
    return Filter(condition, sorts, [condition], ids)


def _of_stores(account: Account, stores: Sequence[Store]) -> Filter:
    ids = [store.id for store in stores]
    among_them = Order.store.in_(ids)
    whole = _indexed(account, among_them, *BY_TIME, Sort.TOTAL)
    parts = [Order.store == store.id for store in stores]
    return replace(whole, condition=plain(Order.store).in_(ids), parts=parts)


def _due(due: Due | date, zone: str, now: datetime) -> Any:
    """To be shipped by then; a day is the one that it is where the merchant is."""
    if isinstance(due, date):
        return (Order.ship_by >= day_begins(due, zone)) & (
            Order.ship_by < day_begins(due + DAY, zone)
        )
    today = day_of(now, zone)
    tomorrow, after, week = (day_begins(today + each * DAY, zone) for each in (1, 2, 7))
    if due is Due.IN_A_WEEK:
        # The index's own column, which is far away where Amazon names no ship-by.
        return Order.ship_by_rank >= week
    start, end = {
        Due.LATE: (None, now),
        Due.TODAY: (now, tomorrow),
        Due.TOMORROW: (tomorrow, after),
        Due.LATER: (after, None),
    }[due]
    begun = Order.ship_by >= start if start else Order.ship_by.is_null(False)
    return begun & (Order.ship_by < end) if end else begun


def _goes(goes: Goes | None, now: datetime) -> Any:
    """What has personal data, and loses it by then."""
    at = Order.personal_data_due_at
    start, end = {
        None: (None, None),
        Goes.OVERDUE: (None, now),
        Goes.DAY: (now, now + DAY),
        Goes.WEEK: (now, now + 7 * DAY),
        Goes.LATER: (now + 7 * DAY, None),
    }[goes]
    begun = at >= start if start else at.is_null(False)
    return begun & (at < end) if end else begun
