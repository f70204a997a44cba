"""Words and figures as templates show them: product name, navigation, times, money.

Times are shown in the time zone of whoever is signed in, a marketplace's deadlines in that of the
people there; prices are written as the people there write them, sums of no marketplace as whoever
reads them does.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.numbers import format_currency, get_currency_symbol
from jinja2 import Environment

from webapp.ground.clock import utcnow
from webapp.ground.language.age import age, ago, ahead, due_in, late_by, span
from webapp.ground.language.day_format import month_day, weekday, weekday_of_year
from webapp.ground.language.gettext import template_gettext, template_ngettext, template_pgettext
from webapp.ground.language.language import ENGLISH, LOCALES, language
from webapp.ground.language.number_format import WRITTEN, count, listed, tenths
from webapp.ground.language.order_source import source_label
from webapp.ground.language.time_format import clock, day, when
from webapp.ground.money import in_whole_units
from webapp.ground.plural import count_of
from webapp.ground.web.elements.badge import badge
from webapp.ground.web.elements.time_element import deadline, promised, promised_day, stamp, timed

if TYPE_CHECKING:
    from flask import Flask

PRODUCT_NAME = "Orderdesk"


def add_template_filters(app: "Flask") -> None:
    app.jinja_env.globals.update(
        product_name=PRODUCT_NAME,
        # Labels, each with the addresses that its pages begin with; the first is where it leads.
        navigation=app.extensions.setdefault("navigation", []),
        now=utcnow,
        language=language,
    )
    speak_languages(app.jinja_env)
    app.jinja_env.tests["within"] = within
    app.jinja_env.filters.update(
        age=age,
        ago=ago,
        due_in=due_in,
        late_by=late_by,
        when=when,
        clock=clock,
        day=day,
        promised=promised,
        promised_day=promised_day,
        stamp=stamp,
        timed=timed,
        deadline=deadline,
        badge=badge,
        money=money,
        count=count,
        count_of=count_of,
        ahead=ahead,
        span=span,
        month_day=month_day,
        weekday=weekday,
        weekday_of_year=weekday_of_year,
        source_label=source_label,
        listed=listed,
        tenths=tenths,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def speak_languages(environment: Environment) -> None:
    """`_`, `ngettext` and `{% trans %}` in templates; white space in a sentence is one space."""
    # Before the extension, which else sets it to False.
    environment.extend(newstyle_gettext=True)
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(
        gettext=template_gettext,
        ngettext=template_ngettext,
        pgettext=template_pgettext,
        _=template_gettext,
    )


def within(path: str, addresses: Sequence[str]) -> bool:
    """Whether a page stands below one of these addresses."""
    return any(f"{path}/".startswith(f"{each}/") for each in addresses)


def money(minor: int | None, currency: str | None, locale: str = "") -> str:
    """An amount in minor units as people of this locale write it, or whoever reads it, with a sign
    that no other currency has: `CA$`, `MX$` where these people themselves would write `$`."""
    if minor is None or not currency:
        return "—"
    return _money(minor, currency, locale or _readers_locale())


def _readers_locale() -> str:
    """For English the one whose sign for its dollar is the shortest."""
    spoken = language()
    return "en_US" if spoken == ENGLISH else LOCALES[spoken]


@lru_cache(WRITTEN)
def _money(minor: int, currency: str, locale: str) -> str:
    written = format_currency(in_whole_units(minor, currency), currency, locale=locale)
    if get_currency_symbol(currency, locale=locale) != "$":
        return written
    return written.replace("$", get_currency_symbol(currency, locale="en_US"), 1)
