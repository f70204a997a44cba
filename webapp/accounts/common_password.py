"""Whether a password is a common one, or a common word that digits and signs were put around."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global

OWN_LETTERS = 4
LOOKALIKES = str.maketrans("@4$5013!7", "aassoieit")
# Of the marketplaces: people there choose names of months, days, countries and cities.
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "sv", "pt", "tr", "ja")


def is_common(password: str) -> bool:
    typed = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password).casefold()
    core = typed.translate(LOOKALIKES)
    if not listed().isdisjoint((password.casefold(), typed, core, _letters(core))):
        return True
    for stem in _stems():
        core = core.replace(stem, "")
    return sum(char.isalpha() for char in core) < OWN_LETTERS


@cache
def listed() -> frozenset[str]:
    """What people choose most, as found in leaks, and the words and names that they choose from.

    More than 100,000, in small letters; the first call takes 0.4 s and 33 MB, of which processes
    that ask nobody for a password have none.
    """
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    words = {word.casefold() for words in FREQUENCY_LISTS.values() for word in words}
    names = {_letters(name.casefold()) for each in LANGUAGES for name in _names(Locale.parse(each))}
    return frozenset(words | {name for name in names if len(name) >= OWN_LETTERS})


def _names(locale: Locale) -> Iterator[str]:
    """Of months and days, countries, languages and cities."""
    for forms in (locale.months, locale.days):
        for widths in forms.values():
            for names in widths.values():
                yield from names.values()
    for group in (locale.territories, locale.languages):
        yield from group.values()
    yield from (zone["city"] for zone in locale.time_zones.values() if "city" in zone)
    # CLDR has no name for a city that is written as its time zone is.
    yield from (zone.rpartition("/")[2] for zone in get_global("zone_territories"))


@cache
def _stems() -> tuple[str, ...]:
    words = (Path(__file__).parent / "common_passwords.txt").read_text("utf-8").split()
    return tuple(sorted(words, key=len, reverse=True))


def _letters(word: str) -> str:
    return re.sub(r"[\W_]", "", word)
