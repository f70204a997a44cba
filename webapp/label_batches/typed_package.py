"""A package as one types it in a row of a table: `14 oz` and `8 × 6 × 3.5`."""

import re
from dataclasses import dataclass

from webapp.carriers import length, weight
from webapp.ground.language.gettext import N_, gettext
from webapp.orders.order import Order

WEIGHT = re.compile(r"(?P<figure>\d+(?:[.,]\d+)?)\s*(?P<unit>[a-z]{0,2})", re.IGNORECASE)
BETWEEN = re.compile(r"\s*[x×*]\s*|\s+", re.IGNORECASE)
LONGEST = 40
WEIGHT_PROBLEM = N_("Write the weight as a number, such as %(example)s.")
INCHES_PROBLEM = N_("Write length, width and height in inches, such as %(example)s.")
CENTIMETRES_PROBLEM = N_("Write length, width and height in centimetres, such as %(example)s.")


@dataclass(frozen=True)
class Measures:
    """What a package weighs and measures, as far as it is known: grams and millimetres."""

    weight_grams: int | None = None
    sides: tuple[int, int, int] | None = None

    @property
    def complete(self) -> bool:
        return bool(self.weight_grams and self.sides)

    @property
    def columns(self) -> dict[str, int | None]:
        """As a planned label has them."""
        names = ("length_mm", "width_mm", "height_mm")
        sides = dict(zip(names, self.sides or (None, None, None), strict=True))
        return {"weight_grams": self.weight_grams, **sides}


@dataclass(frozen=True)
class TypedPackage:
    """For a store of this country."""

    country: str
    weight: str = ""
    size: str = ""

    @classmethod
    def of(cls, order: Order, measures: Measures) -> "TypedPackage":
        country = str(order.store.marketplace.country)
        return cls(
            country, weight.in_words(measures.weight_grams, country), _size(measures, country)
        )

    @property
    def size_unit(self) -> str:
        return length.unit(self.country)

    @property
    def problem(self) -> str:
        """What is wrong with what was typed; empty where nothing is, or nothing was typed."""
        try:
            _ = self.measures
        except ValueError as error:
            return str(error)
        return ""

    @property
    def measures(self) -> Measures:
        """Raises ValueError with a sentence."""
        return Measures(self._grams(), self._sides())

    def _grams(self) -> int | None:
        text = self.weight.strip()
        if not text:
            return None
        small = weight.units(self.country)[0]
        found = WEIGHT.fullmatch(text) if len(text) <= LONGEST else None
        if not found:
            raise ValueError(gettext(WEIGHT_PROBLEM, example=f"14 {small}"))
        return weight.grams(found["figure"], found["unit"].lower() or small)

    def _sides(self) -> tuple[int, int, int] | None:
        text = self.size.strip()
        if not text:
            return None
        parts = BETWEEN.split(text.removesuffix(self.size_unit).strip())
        good = len(text) <= LONGEST and all(weight.NUMBER.fullmatch(part) for part in parts)
        if not good or len(parts) != 3:
            raise ValueError(gettext(self._size_problem, example="8 × 6 × 3.5"))
        first, second, third = (length.millimetres(part, self.size_unit) or 0 for part in parts)
        return first, second, third

    @property
    def _size_problem(self) -> str:
        return INCHES_PROBLEM if self.country == "US" else CENTIMETRES_PROBLEM


def _size(measures: Measures, country: str) -> str:
    return " × ".join(length.shown(side, country) for side in measures.sides or ())
