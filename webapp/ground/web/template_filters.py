"""Words and figures as templates show them: product name, navigation, times, money.

Times are shown in the time zone of whoever is signed in, a marketplace's deadlines in that of the
people there, all in one way of writing; prices are written as the people there write them.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import format_currency, get_currency_symbol
from flask import Flask, g, has_request_context
from flask_login import current_user

from webapp.ground.clock import utcnow
from webapp.ground.money import in_whole_units
from webapp.ground.plural import count_of, plural

PRODUCT_NAME = "Orderdesk"
UTC_NAME = "UTC"
# Times and amounts that stay known as they are written: a desk shows the same ones all day, and
# to write them anew would be a quarter of its time.
WRITTEN = 10_000
CONTINENTS = (
    *("Africa", "America", "Antarctica", "Asia", "Atlantic"),
    *("Australia", "Europe", "Indian", "Pacific"),
)


def add_template_filters(app: Flask) -> None:
    app.jinja_env.globals.update(
        product_name=PRODUCT_NAME,
        # Labels, each with the addresses that its pages begin with; the first is where it leads.
        navigation=app.extensions.setdefault("navigation", []),
        now=utcnow,
    )
    app.jinja_env.tests["within"] = within
    app.jinja_env.filters.update(
        age=age,
        when=when,
        clock=clock,
        day=day,
        promised=promised,
        promised_day=promised_day,
        stamp=stamp,
        money=money,
        count=count,
        count_of=count_of,
        plural=plural,
        ahead=ahead,
        span=span,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def within(path: str, addresses: Sequence[str]) -> bool:
    """Whether a page stands below one of these addresses."""
    return any(f"{path}/".startswith(f"{each}/") for each in addresses)


def age(moment: datetime | None, now: datetime | None = None) -> str:
    """How long ago, in the largest sensible unit: `4 min`, `3 h`, `12 d`."""
    if moment is None:
        return "never"
    return span(((now or utcnow()) - moment).total_seconds())


def ahead(moment: datetime, now: datetime | None = None) -> str:
    """How long until then, or `now`."""
    seconds = (moment - (now or utcnow())).total_seconds()
    return "now" if seconds < 1 else span(seconds)


def when(moment: datetime | None, zone: str | None = None) -> str:
    """A moment in the reader's time zone, with the zone's name."""
    return _when(moment, zone or readers_zone()) if moment else "—"


def clock(moment: datetime, now: datetime | None = None) -> str:
    """A moment of today by the reader's clock, `09:12`; of any other day, in full."""
    zone = readers_zone()
    if _day(moment, zone) != _day(now or utcnow(), zone):
        return when(moment, zone)
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def day(moment: datetime | None, zone: str | None = None) -> str:
    """The day that a moment belongs to in the reader's time zone: `3 Nov 2026`."""
    return _day(moment, zone or readers_zone()) if moment else "—"


def promised(moment: datetime | None, marketplace: Any) -> str:
    """A moment that a marketplace promised its buyers: in its time zone, with its name.

    `marketplace` has a `time_zone` and a `domain`.
    """
    return f"{when(moment, marketplace.time_zone)} ({marketplace.domain})" if moment else "—"


def promised_day(moment: datetime | None, marketplace: Any) -> str:
    """The day of such a moment alone, as it is there, whatever day it is where one reads it."""
    return day(moment, marketplace.time_zone)


def stamp(moment: datetime | None) -> str:
    """For the `datetime` attribute of `<time>`."""
    return f"{moment.isoformat()[:19]}Z" if moment else ""


@lru_cache(WRITTEN)
def money(minor: int | None, currency: str | None, language: str = "en_US") -> str:
    """An amount in minor units as people of this locale write it, with a sign that no other
    currency has: `CA$`, `MX$` where these people themselves would write `$`."""
    if minor is None or not currency:
        return "—"
    written = format_currency(in_whole_units(minor, currency), currency, locale=language)
    if get_currency_symbol(currency, locale=language) != "$":
        return written
    return written.replace("$", get_currency_symbol(currency, locale="en_US"), 1)


def span(seconds: float) -> str:
    """A length of time in the largest sensible unit."""
    seconds = max(0, int(seconds))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def count(number: Any) -> str:
    return f"{number:,}"


def readers_zone() -> str:
    """The time zone that the account of the person who reads has chosen.

    A page of the desk asks for it hundreds of times, and Flask-Login takes its time to answer.
    """
    if not has_request_context():
        return UTC_NAME
    if "readers_zone" not in g:
        account = getattr(current_user, "account", None)
        g.readers_zone = account.time_zone if account else UTC_NAME
    return str(g.readers_zone)


@cache
def time_zones() -> tuple[str, ...]:
    """All time zones to choose from, by their IANA names; UTC first."""
    places = (name for name in available_timezones() if name.split("/")[0] in CONTINENTS)
    return (UTC_NAME, *sorted(name for name in places if "/" in name))


def zone_choices() -> list[tuple[str, str]]:
    """(IANA name, its words) for a drop-down."""
    return [(name, name.replace("_", " ")) for name in time_zones()]


@lru_cache(WRITTEN)
def _when(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%d %b %Y, %H:%M} {_zone_words(local)}"


@lru_cache(WRITTEN)
def _day(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y}"


def _zone_words(local: datetime) -> str:
    """`CET`, or `UTC+03` where the people have no short name for it."""
    name = local.tzname() or UTC_NAME
    return name if name[0].isalpha() else f"UTC{name}"
