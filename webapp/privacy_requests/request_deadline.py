"""Deadlines of privacy requests, by the calendar as the GDPR counts them (article 12).

A request of 31 January must be answered by the end of 28 or 29 February, in the time zone of the
account: until then it is in time, and may be extended.
"""

import calendar
from datetime import date, datetime
from typing import TypeVar

from webapp.ground.clock import day_ends, day_of

Day = TypeVar("Day", bound=date)
# A complex request, or many of them, may take two more months.
USUAL = 1
EXTENDED = 3


def months_after(day: Day, months: int) -> Day:
    """The same day of a later month, or its last day: 31 January leads to 28 or 29 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def due(received_at: datetime, zone: str) -> datetime:
    """The last moment for the answer, by the days of this time zone."""
    return day_ends(months_after(day_of(received_at, zone), USUAL), zone)


def extended_due(received_at: datetime, zone: str) -> datetime:
    return day_ends(months_after(day_of(received_at, zone), EXTENDED), zone)
