"""A moment as pages show it: a `<time>`, which says the exact moment when it is pointed at."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from webapp.ground.clock import utcnow
from webapp.ground.language.age import due_in, late_by
from webapp.ground.language.language import language, time_zone
from webapp.ground.language.number_format import WRITTEN
from webapp.ground.language.time_format import day, when

NOTHING = timedelta()
A_DAY = timedelta(days=1)


def stamp(moment: datetime | None) -> str:
    """For the `datetime` attribute of `<time>`."""
    return f"{moment.isoformat()[:19]}Z" if moment else ""


def timed(moment: datetime | None, words: str, marketplace: Any = None, tone: str = "") -> Markup:
    """`words` for a moment; pointed at, when it is for the reader, or at a marketplace.

    `tone` says what it means: `late`, `soon`.
    """
    zone, at = (marketplace.time_zone, marketplace.domain) if marketplace else (time_zone(), "")
    return _element(moment, words, zone, at, tone, language())


def deadline(moment: datetime | None, is_open: bool = True, marketplace: Any = None) -> Markup:
    """What says in words that it is late, and only while it matters (`is_open`); pointed at, when
    it is at the marketplace that set it."""
    if not moment:
        return Markup("—")
    if not is_open:
        words = promised_day(moment, marketplace) if marketplace else day(moment)
        return timed(moment, words, marketplace)
    left = moment - utcnow()
    if left < NOTHING:
        return timed(moment, late_by(moment), marketplace, "late")
    return timed(moment, due_in(moment), marketplace, "soon" if left < A_DAY else "")


def promised(moment: datetime | None, marketplace: Any) -> str:
    """A moment that a marketplace promised its buyers: in its time zone, with its name.

    `marketplace` has a `time_zone` and a `domain`.
    """
    return _exact(moment, marketplace.time_zone, marketplace.domain)


def promised_day(moment: datetime | None, marketplace: Any) -> str:
    """The day of such a moment alone, as it is there, whatever day it is where one reads it."""
    return day(moment, marketplace.time_zone)


# A desk has two hundred of them, and they stay the same as long as their words do.
@lru_cache(WRITTEN, typed=True)
def _element(
    moment: datetime | None, words: str, zone: str, at: str, tone: str, _spoken: str
) -> Markup:
    exact = escape(_exact(moment, zone, at))
    html = f'<time datetime="{stamp(moment)}" title="{exact}">{escape(words)}</time>'
    return Markup(f'<strong class="{tone}">{html}</strong>' if tone else html)  # noqa: S704


def _exact(moment: datetime | None, zone: str, at: str) -> str:
    return f"{when(moment, zone)} ({at})" if moment and at else when(moment, zone)
