"""Countries by their ISO 3166-1 codes, and their names in the reader's language (CLDR)."""

from functools import cache

from babel import Locale

from webapp.ground.language.language import ENGLISH, LOCALES, language

# Codes of CLDR that are no place to send from.
NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
# What people type for a country, besides its code and its English name.
TYPED = {"uk": "GB", "great britain": "GB", "usa": "US"}


def country_names(locale: str = "") -> dict[str, str]:
    """Names by code, in the order of the names; in the language that is spoken, or the locale's."""
    return _names(locale or language())


@cache
def _names(locale: str) -> dict[str, str]:
    spoken = locale if locale == ENGLISH else LOCALES.get(locale, locale)
    names = Locale.parse(spoken).territories.items()
    found = {code: name for code, name in names if len(code) == 2 and code not in NO_COUNTRY}
    return dict(sorted(found.items(), key=lambda each: each[1]))


def country_name(code: str, locale: str = "") -> str:
    """The code itself, or whatever stands in its place, where no country has it."""
    return country_names(locale).get(code, code)


def country_code(typed: str) -> str:
    """The code of a country that somebody typed by code or English name; else what was typed."""
    if typed.upper() in country_names(ENGLISH):
        return typed.upper()
    return _codes().get(typed.casefold(), typed)


@cache
def _codes() -> dict[str, str]:
    return {name.casefold(): code for code, name in country_names(ENGLISH).items()} | TYPED
