"""The words of the screen, of mails and of paper in the language that is spoken (GNU gettext).

English is the source: what a catalogue lacks is said in English. `make messages` extracts what
stands in `gettext`, `ngettext`, `N_`, `Message`, and in templates. Facts are named, as in
`%(carrier)s`; a whole number among them is written as people of the language write it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel.support import Translations
from markupsafe import Markup, escape

from webapp.ground.language.day_format import calendar_day
from webapp.ground.language.language import ENGLISH, language
from webapp.ground.language.number_format import count
from webapp.ground.language.time_format import when
from webapp.ground.settings import ROOT

CATALOGUES = ROOT / "webapp" / "translations"


def gettext(message: str, **facts: Any) -> str:
    """A whole sentence in the language that is spoken."""
    return _filled(catalogue(language()).gettext(message), facts)


def ngettext(one: str, many: str, number: int, **facts: Any) -> str:
    """The sentence for so many; `%(n)s` in it is the number."""
    return _filled(catalogue(language()).ngettext(one, many, number), {"n": number, **facts})


def N_(message: str) -> str:  # noqa: N802
    """Mark a constant for extraction; whoever shows it calls `gettext` with it."""
    return message


@cache
def catalogue(code: str) -> NullTranslations:
    """The messages of a language; English needs none."""
    if code == ENGLISH:
        return NullTranslations()
    return Translations.load(CATALOGUES, [code])


def _filled(text: str, facts: Mapping[str, Any]) -> str:
    # Without facts a per cent sign is one.
    return text % {name: _fact(fact) for name, fact in facts.items()} if facts else text


def _fact(fact: Any) -> Any:
    """Whole numbers, times and days as people write them; everything else as it is."""
    if type(fact) is int:
        return count(fact)
    if isinstance(fact, datetime):
        return when(fact)
    return calendar_day(fact) if isinstance(fact, date) else fact


def template_gettext(message: str, /, **facts: Any) -> Markup:
    """`gettext` for Jinja's i18n extension: facts are escaped, messages are HTML of our own."""
    return _marked(catalogue(language()).gettext(message), facts)


def template_pgettext(context: str, message: str) -> Markup:
    """A word that means several things: `button` or `heading` says which."""
    return Markup(catalogue(language()).pgettext(context, message))  # noqa: S704


def template_ngettext(one: str, many: str, number: int, /, **facts: Any) -> Markup:
    """`ngettext` for Jinja's i18n extension."""
    text = catalogue(language()).ngettext(one, many, number)
    return _marked(text, {"n": number, **facts})


def _marked(text: str, facts: Mapping[str, Any]) -> Markup:
    # As `Markup(text) % facts` would, which takes twice the time: a desk has hundreds.
    return Markup(text % {name: escape(_fact(fact)) for name, fact in facts.items()})  # noqa: S704
