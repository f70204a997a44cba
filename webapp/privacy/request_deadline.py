"""Deadlines of privacy requests, by the calendar as the GDPR counts them (article 12)."""

import calendar
from datetime import datetime

# A complex request, or many of them, may take two more months.
USUAL = 1
EXTENDED = 3


def months_after(moment: datetime, months: int) -> datetime:
    """The same day of a later month, or its last day: 31 January leads to 28 or 29 February."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def due(received_at: datetime) -> datetime:
    return months_after(received_at, USUAL)


def extended_due(received_at: datetime) -> datetime:
    return months_after(received_at, EXTENDED)
