"""How long ago, how long until, how long: in the largest sensible unit, and in few letters."""

from datetime import datetime
from functools import lru_cache

from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.language.language import language
from webapp.ground.language.number_format import WRITTEN


def age(moment: datetime | None, now: datetime | None = None) -> str:
    """How long ago, in the largest sensible unit: `4 min`, `3 h`, `12 d`."""
    if moment is None:
        return gettext("never")
    return span(((now or utcnow()) - moment).total_seconds())


def ahead(moment: datetime, now: datetime | None = None) -> str:
    """How long until then, or `now`."""
    seconds = (moment - (now or utcnow())).total_seconds()
    return gettext("now") if seconds < 1 else span(seconds)


def span(seconds: float) -> str:
    """A length of time in the largest sensible unit."""
    seconds = max(0, int(seconds))
    for size in (86400, 3600, 60):
        if seconds >= size:
            return _span(seconds // size, size, language())
    return _span(seconds, 1, language())


def ago(moment: datetime) -> str:
    """`4 min ago`."""
    return _ago(age(moment), language())


def due_in(moment: datetime) -> str:
    """`in 3 h`."""
    return _due_in(ahead(moment), language())


def late_by(moment: datetime) -> str:
    """`Late by 3 h`."""
    return _late_by(age(moment), language())


# A desk says each of these hundreds of times, in a few words.
@lru_cache(WRITTEN)
def _ago(time: str, _spoken: str) -> str:
    return gettext("%(time)s ago", time=time)


@lru_cache(WRITTEN)
def _due_in(time: str, _spoken: str) -> str:
    return gettext("in %(time)s", time=time)


@lru_cache(WRITTEN)
def _late_by(time: str, _spoken: str) -> str:
    return gettext("Late by %(time)s", time=time)


@lru_cache(WRITTEN)
def _span(number: int, unit_seconds: int, _spoken: str) -> str:
    if unit_seconds == 86400:
        return gettext("%(days)s d", days=number)
    if unit_seconds == 3600:
        return gettext("%(hours)s h", hours=number)
    if unit_seconds == 60:
        return gettext("%(minutes)s min", minutes=number)
    return gettext("%(seconds)s s", seconds=number)
