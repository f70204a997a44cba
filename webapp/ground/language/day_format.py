"""Days of the calendar without a time, as people of the spoken language write them (CLDR)."""

from datetime import date
from functools import lru_cache

from babel.dates import format_skeleton

from webapp.ground.language.language import ENGLISH, LOCALES, language
from webapp.ground.language.number_format import WRITTEN


def calendar_day(day: date) -> str:
    """`3 Nov 2026`."""
    return _written(day, "yMMMd", "{0.day} {0:%b} {0.year}", language())


def month_day(day: date) -> str:
    """`3 Nov`."""
    return _written(day, "MMMd", "{0.day} {0:%b}", language())


def weekday(day: date) -> str:
    """`Tue 3 Nov`."""
    return _written(day, "MMMEd", "{0:%a} {0.day} {0:%b}", language())


def weekday_of_year(day: date) -> str:
    """`Tue 3 Nov 2026`."""
    return _written(day, "yMMMEd", "{0:%a} {0.day} {0:%b} {0.year}", language())


@lru_cache(WRITTEN)
def _written(day: date, skeleton: str, english: str, spoken: str) -> str:
    if spoken == ENGLISH:
        return english.format(day)
    return format_skeleton(skeleton, day, locale=LOCALES[spoken])
