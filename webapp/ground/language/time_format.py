"""Days and times as people of the spoken language write them (CLDR), in the reader's time zone."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from webapp.ground.clock import utcnow
from webapp.ground.language.language import ENGLISH, LOCALES, UTC_NAME, language, time_zone

# Times that stay known as they are written: a desk shows the same ones all day, and to write them
# anew would be a quarter of its time.
WRITTEN = 10_000


def when(moment: datetime | None, zone: str | None = None) -> str:
    """A moment in the reader's time zone, with the zone's name."""
    return _when(moment, zone or time_zone(), language()) if moment else "—"


def clock(moment: datetime, now: datetime | None = None) -> str:
    """A moment of today by the reader's clock, `09:12`; of any other day, in full."""
    zone = time_zone()
    if _day(moment, zone, language()) != _day(now or utcnow(), zone, language()):
        return when(moment, zone)
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def day(moment: datetime | None, zone: str | None = None) -> str:
    """The day that a moment belongs to in the reader's time zone: `3 Nov 2026`."""
    return _day(moment, zone or time_zone(), language()) if moment else "—"


def calendar_day(on: date) -> str:
    """A day of the calendar, in whatever zone: `3 Nov 2026`."""
    return _calendar_day(on, language())


@lru_cache(WRITTEN)
def _when(moment: datetime, zone: str, spoken: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    if spoken == ENGLISH:
        return f"{local:%d %b %Y, %H:%M} {_zone_words(local)}"
    return f"{_day(moment, zone, spoken)}, {local:%H:%M} {_zone_words(local)}"


@lru_cache(WRITTEN)
def _day(moment: datetime, zone: str, spoken: str) -> str:
    return _calendar_day(moment.astimezone(ZoneInfo(zone)).date(), spoken)


@lru_cache(WRITTEN)
def _calendar_day(on: date, spoken: str) -> str:
    if spoken == ENGLISH:
        return f"{on.day} {on:%b %Y}"
    return format_skeleton("yMMMd", on, locale=LOCALES[spoken])


def _zone_words(local: datetime) -> str:
    """`CET`, or `UTC+03` where the people have no short name for it."""
    name = local.tzname() or UTC_NAME
    return name if name[0].isalpha() else f"UTC{name}"
