"""Sides and weights as forms of packages and products have them: `length`, `weight_unit` …"""

from collections.abc import Mapping

from webapp.carriers import length, weight
from webapp.ground.language.gettext import N_, gettext

SIDES = ("length", "width", "height")
THREE = N_("Write all three sides, or none.")
# As files write units.
SPELLINGS = {
    "lbs": "lb",
    "pound": "lb",
    "pounds": "lb",
    "ounce": "oz",
    "ounces": "oz",
    "gram": "g",
    "grams": "g",
    "kilogram": "kg",
    "kilograms": "kg",
    "inch": "in",
    "inches": "in",
    "centimeters": "cm",
    "millimeters": "mm",
}


def typed_sides(values: Mapping[str, str], country: str) -> dict[str, int | None]:
    """`length_mm` and so on, as typed in `size_unit`, or else in the country's unit.

    Raises ValueError with a sentence; `side_problems` says which side it is about.
    """
    unit = _size_unit(values, country)
    return {f"{side}_mm": length.millimetres(values.get(side, ""), unit, side) for side in SIDES}


def side_problems(values: Mapping[str, str], country: str) -> dict[str, str]:
    """A sentence for each side that can't be kept as it was typed; empty where it can."""
    unit = _size_unit(values, country)
    problems = {side: length.problem(values.get(side, ""), unit, side) for side in SIDES}
    some = any(values.get(side) for side in SIDES)
    missing = {side: gettext(THREE) for side in SIDES if some and not values.get(side)}
    return problems | missing


def typed_weight(values: Mapping[str, str], country: str) -> int | None:
    """In grams, as typed in `weight_unit`, or else in the country's small unit; None for nothing.

    Raises ValueError with a sentence.
    """
    return weight.grams(values.get("weight", ""), _weight_unit(values, country))


def weight_problem(values: Mapping[str, str], country: str) -> str:
    """What is wrong with the weight as it was typed; empty when nothing is."""
    return weight.problem(values.get("weight", ""), _weight_unit(values, country))


def shown_measures(
    sides: tuple[int | None, int | None, int | None], weight_grams: int | None, country: str
) -> dict[str, str]:
    """The fields as one would type them."""
    figure, unit = weight.shown(weight_grams, country)
    written = (length.shown(side, country) for side in sides)
    measures = dict(zip(SIDES, written, strict=True))
    return {**measures, "size_unit": length.unit(country), "weight": figure, "weight_unit": unit}


def _size_unit(values: Mapping[str, str], country: str) -> str:
    return _spelled(values.get("size_unit", "")) or length.unit(country)


def _weight_unit(values: Mapping[str, str], country: str) -> str:
    return _spelled(values.get("weight_unit", "")) or weight.units(country)[0]


def _spelled(unit: str) -> str:
    typed = unit.strip().casefold()
    return SPELLINGS.get(typed, typed)
