"""Days and times as people of the spoken language write them (CLDR), in the reader's time zone."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from webapp.ground.clock import utcnow
from webapp.ground.language.day_format import calendar_day
from webapp.ground.language.language import UTC_NAME, language, time_zone
from webapp.ground.language.number_format import WRITTEN


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


@lru_cache(WRITTEN)
def _when(moment: datetime, zone: str, spoken: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{_day(moment, zone, spoken)}, {local:%H:%M} {_zone_words(local)}"


@lru_cache(WRITTEN)
def _day(moment: datetime, zone: str, _spoken: str) -> str:
    return calendar_day(moment.astimezone(ZoneInfo(zone)).date())


def _zone_words(local: datetime) -> str:
    """`CET`, or `UTC+03` where the people have no short name for it."""
    name = local.tzname() or UTC_NAME
    return name if name[0].isalpha() else f"UTC{name}"
