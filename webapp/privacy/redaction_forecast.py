"""The forecast: what personal data there is, what leaves when, and how late the oldest is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import peewee
from babel.dates import format_skeleton

from webapp.accounts.account import Account
from webapp.ground.clock import day_begins, day_of, utcnow
from webapp.ground.database.db import read_time
from webapp.ground.language.language import ENGLISH, LOCALES, UTC_NAME, language
from webapp.ground.not_ready import NotReady
from webapp.orders.order import Order

DAYS = 30
# A sweep comes within seconds; what is a minute past its time is late.
GRACE = timedelta(minutes=1)


@dataclass(frozen=True)
class Day:
    """One day of the chart; `share` is of the highest day, in hundredths."""

    day: date
    orders: int
    share: int

    @property
    def short(self) -> str:
        """`3 Nov`."""
        spoken = language()
        if spoken == ENGLISH:
            return f"{self.day.day} {self.day:%b}"
        return format_skeleton("MMMd", self.day, locale=LOCALES[spoken])

    @property
    def full(self) -> str:
        """`Tue 3 Nov 2026`."""
        spoken = language()
        if spoken == ENGLISH:
            return f"{self.day:%a} {self.day.day} {self.day:%b %Y}"
        return format_skeleton("yMMMEd", self.day, locale=LOCALES[spoken])


class RedactionForecast:
    """An account's, or (without one) the installation's."""

    def __init__(self, now: datetime, account: Account | None = None) -> None:
        self._now = now
        self._account = account

    @property
    def overdue(self) -> int:
        """How many orders still have personal data that had to go; it must be 0."""
        return self._mine(_still & (Order.personal_data_due_at <= self._now - GRACE)).count()

    @property
    def oldest_overdue(self) -> timedelta:
        """How long past its time the oldest is; it must be 0."""
        earliest = self._mine(_still).select(peewee.fn.MIN(Order.personal_data_due_at)).scalar()
        late = self._now - read_time(earliest) if earliest else timedelta()
        return late if late >= GRACE else timedelta()

    @property
    def holding(self) -> int:
        """How many orders have personal data."""
        return self._mine(_still).count()

    @property
    def first_leaves_at(self) -> datetime | None:
        """When the next order's personal data goes; none where there is none with a time."""
        first = self._mine(_still).select(peewee.fn.MIN(Order.personal_data_due_at)).scalar()
        return read_time(first) if first else None

    @property
    def redacted(self) -> int:
        return self._mine(Order.redacted_at.is_null(False)).count()

    def leaving(self, days: int) -> int:
        """How many leave within so many days."""
        return sum(day.orders for day in self.days[:days])

    @cached_property
    def days(self) -> list[Day]:
        """The next days, today first; what is due today or should have gone counts as today."""
        first = day_of(self._now, self._zone)
        counts = self._counts([first + timedelta(days=number) for number in range(DAYS)])
        highest = max([*counts, 1])
        return [
            Day(first + timedelta(days=number), orders, -(-orders * 100 // highest))
            for number, orders in enumerate(counts)
        ]

    def _counts(self, days: list[date]) -> list[int]:
        """How many orders leave on each of these days, in one pass."""
        due = Order.personal_data_due_at
        ends = [day_begins(day + timedelta(days=1), self._zone) for day in days]
        place = peewee.Case(None, [(due < end, number) for number, end in enumerate(ends)])
        query = self._mine(_still & (due < ends[-1])).select(
            place.alias("place"), peewee.fn.COUNT(Order.id)
        )
        counts = dict(query.group_by(peewee.SQL("place")).tuples())
        return [counts.get(number, 0) for number in range(len(days))]

    @property
    def _zone(self) -> str:
        return self._account.time_zone if self._account else UTC_NAME

    def _mine(self, condition: peewee.Expression) -> peewee.ModelSelect:
        query = Order.select().where(condition)
        return query.where(Order.account == self._account) if self._account else query


def overdue_seconds() -> float:
    """For the metrics."""
    return RedactionForecast(utcnow()).oldest_overdue.total_seconds()


def overdue_orders() -> int:
    """For the metrics."""
    return RedactionForecast(utcnow()).overdue


def nothing_overdue() -> str:
    """For the readiness check; raises NotReady when a sweep is long overdue."""
    late = RedactionForecast(utcnow()).oldest_overdue
    if late > timedelta(minutes=15):
        raise NotReady(f"personal data is {late} past its time")
    return f"oldest overdue {late.total_seconds():.0f} s"


_still = Order.redacted_at.is_null() & Order.personal_data_due_at.is_null(False)
