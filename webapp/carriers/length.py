"""Lengths: kept in millimetres, typed and shown in the unit of the country."""

from decimal import Decimal

from webapp.carriers import weight
from webapp.ground.language.gettext import N_, gettext

LONGEST_MM = 3000
MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "in": Decimal("25.4")}

NO_NUMBER = {
    "side": N_("Write the side as a number, such as 8 or 12.5."),
    "length": N_("Write the length as a number, such as 8 or 12.5."),
    "width": N_("Write the width as a number, such as 8 or 12.5."),
    "height": N_("Write the height as a number, such as 8 or 12.5."),
}
NOT_TAKEN = {
    "side": N_("No carrier takes a package of this side."),
    "length": N_("No carrier takes a package of this length."),
    "width": N_("No carrier takes a package of this width."),
    "height": N_("No carrier takes a package of this height."),
}


def unit(country: str) -> str:
    return "in" if country == "US" else "cm"


def millimetres(text: str, in_unit: str, name: str = "side") -> int | None:
    """What was typed; None for nothing. Raises ValueError with a sentence."""
    text = text.strip()
    if not text:
        return None
    if (
        in_unit not in MILLIMETRES
        or len(text) > weight.LONGEST
        or not weight.NUMBER.fullmatch(text)
    ):
        raise ValueError(gettext(NO_NUMBER[name]))
    length = round(Decimal(text.replace(",", ".")) * MILLIMETRES[in_unit])
    if not 1 <= length <= LONGEST_MM:
        raise ValueError(gettext(NOT_TAKEN[name]))
    return length


def problem(text: str, in_unit: str, name: str = "side") -> str:
    """What is wrong with what was typed; empty when nothing is."""
    try:
        millimetres(text, in_unit, name)
    except ValueError as error:
        return str(error)
    return ""


def shown(length: int | None, country: str) -> str:
    """A length as one types it, to a tenth; empty for none."""
    if length is None:
        return ""
    return f"{round(length / MILLIMETRES[unit(country)], 1):f}".removesuffix(".0")


def in_words(sides: tuple[int, int, int], country: str) -> str:
    """`20 × 15 × 8 cm`."""
    return f"{' × '.join(shown(side, country) for side in sides)} {unit(country)}"
