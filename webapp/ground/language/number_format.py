"""Numbers, lists and lengths of time as people of the spoken language write them (CLDR)."""

from collections.abc import Sequence
from functools import lru_cache

from babel.lists import format_list
from babel.numbers import format_decimal

from webapp.ground.language.language import ENGLISH, LOCALES, language

# So many numbers, days and times stay known as they are written: a desk shows the same ones all
# day, and to write them anew would be a quarter of its time.
WRITTEN = 10_000


def count(number: int) -> str:
    """A whole number: `1,234`, `1.234`, `1 234`."""
    spoken = language()
    return f"{number:,}" if spoken == ENGLISH else _written(number, LOCALES[spoken])


def tenths(number: float) -> str:
    """To a tenth: `98.5`, `98,5`."""
    return format_decimal(number, "0.0", locale=LOCALES[language()])


def listed(words: Sequence[str]) -> str:
    """`Europe, North America and the Far East`; words there are."""
    return format_list(list(words), locale=LOCALES[language()])


def either(words: Sequence[str]) -> str:
    """`Europe, North America or the Far East`; words there are."""
    return format_list(list(words), style="or", locale=LOCALES[language()])


@lru_cache(WRITTEN)
def _written(number: int, locale: str) -> str:
    return format_decimal(number, locale=locale)
