"""Weights: kept in grams, typed and shown in the units of the country."""

import re
from decimal import Decimal

from webapp.ground.language.gettext import gettext
from webapp.ground.language.typed_number import unsure

LONGEST = 10
HEAVIEST_GRAMS = 70_000
# A thousandth of a kilogram or of a pound is at most a gram.
FINEST = 3
# Nobody weighs thousandths of a gram or of an ounce.
SMALL = ("g", "oz")
GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "oz": Decimal("28.349523"),
    "lb": Decimal("453.59237"),
}
NUMBER = re.compile(r"\d+([.,]\d+)?")


def units(country: str) -> tuple[str, ...]:
    """The units to choose from, the small one first."""
    return ("oz", "lb") if country == "US" else ("g", "kg")


def grams(text: str, unit: str) -> int | None:
    """What was typed, in grams; None for nothing. Raises ValueError with a sentence."""
    text = text.strip()
    if not text:
        return None
    if unit not in GRAMS or len(text) > LONGEST or not NUMBER.fullmatch(text):
        raise ValueError(gettext("Write the weight as a number, such as 250 or 1.5."))
    if unit in SMALL and (sentence := unsure(text)):
        raise ValueError(sentence)
    weight = round(Decimal(text.replace(",", ".")) * GRAMS[unit])
    if not 0 < weight <= HEAVIEST_GRAMS:
        raise ValueError(gettext("A parcel weighs more than nothing and at most 70 kg."))
    return weight


def problem(text: str, unit: str) -> str:
    """What is wrong with what was typed; empty when nothing is."""
    try:
        grams(text, unit)
    except ValueError as error:
        return str(error)
    return ""


def shown(weight: int | None, country: str) -> tuple[str, str]:
    """A weight as one types it: its figure and unit; no figure for no weight."""
    small, large = units(country)
    if weight is None:
        return "", small
    unit = small if weight < GRAMS[large] else large
    return figure(weight, unit), unit


def figure(weight: int, unit: str) -> str:
    """A weight of so many grams as one types it in this unit."""
    figures = (round(weight / GRAMS[unit], digits) for digits in range(FINEST + 1))
    # The shortest that means the same weight when it is sent again.
    same = (each for each in figures if round(each * GRAMS[unit]) == weight)
    return f"{next(same):f}"


def in_words(weight: int | None, country: str) -> str:
    """`8 oz`, `1.5 kg`; empty for no weight."""
    return " ".join(shown(weight, country)) if weight else ""
