"""Numbers as people of several countries type them: with a point or a comma before the fraction,
and perhaps with a sign between the thousands."""

import re
from decimal import Decimal

from webapp.ground.language.gettext import N_, gettext

PLAIN = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?", re.ASCII)
GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<sign>[.,'’ \u00a0\u202f])\d{3}(?:(?P=sign)\d{3})?)"
    r"(?:(?!(?P=sign))[.,](?P<part>\d{1,2}))?",
    re.ASCII,
)
# A thousand and more for some, a little more than one for others.
UNSURE = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
NO_SIGN = N_("Write it without a sign between the thousands, such as 1250.")


def amount(text: str) -> Decimal | None:
    """A sum of money with at most two places; None for what is none, or might be two."""
    if PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    found = GROUPED.fullmatch(text)
    if not found or UNSURE.fullmatch(text):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', found['whole'])}.{found['part'] or 0}")


def unsure(text: str) -> str:
    """What to do with a number that may be read in two ways; empty for any other text."""
    return gettext(NO_SIGN) if UNSURE.fullmatch(text) else ""
