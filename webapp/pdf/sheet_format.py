"""The paper in a printer, and the places on it that labels go to. Lengths are in points."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.ground.language.gettext import gettext

LABEL = (288.0, 432.0)
A4, A6, LETTER = (595.28, 841.89), (297.64, 419.53), (612.0, 792.0)
POINTS_PER_MM = 72 / 25.4


class SheetFormat(StrEnum):
    """What lies in the printer, and how many labels share a sheet of it."""

    LABEL = "4x6"
    A6 = "a6"
    A4_TWO = "a4-2"
    A4_FOUR = "a4-4"
    LETTER_TWO = "letter-2"
    LETTER_FOUR = "letter-4"

    @property
    def label(self) -> str:
        """With what becomes of a usual label, where a place has less room than that takes."""
        paper = {
            SheetFormat.LABEL: gettext("Label, 4 × 6 in"),
            SheetFormat.A6: gettext("Label, A6"),
            SheetFormat.A4_TWO: gettext("A4, two per sheet"),
            SheetFormat.A4_FOUR: gettext("A4, four per sheet"),
            SheetFormat.LETTER_TWO: gettext("Letter, two per sheet"),
            SheetFormat.LETTER_FOUR: gettext("Letter, four per sheet"),
        }[self]
        place, (width, height) = self.places[0], LABEL
        scale = max(place.scale(width, height), place.scale(height, width))
        if scale == 1:
            return paper
        return gettext(
            "%(paper)s: 4 × 6 in labels at %(percent)s %%", paper=paper, percent=int(100 * scale)
        )

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a sheet."""
        if self in (SheetFormat.A4_TWO, SheetFormat.A4_FOUR):
            return A4
        if self in (SheetFormat.LETTER_TWO, SheetFormat.LETTER_FOUR):
            return LETTER
        return A6 if self is SheetFormat.A6 else LABEL

    @property
    def grid(self) -> tuple[int, int]:
        """Columns and rows."""
        four, two = self.value.endswith("-4"), self.value.endswith("-2")
        return (2, 2) if four else (1, 2 if two else 1)

    @property
    def places(self) -> "list[Place]":
        """The first to be filled first, from the upper left."""
        (width, height), (columns, rows) = self.size, self.grid
        wide, high = width / columns, height / rows
        return [
            Place(column * wide, height - (row + 1) * high, wide, high)
            for row in range(rows)
            for column in range(columns)
        ]

    @property
    def place_mm(self) -> tuple[float, float]:
        """Width and height of a place as one holds it upright, in millimetres."""
        place = self.places[0]
        short, long = sorted((place.width, place.height))
        return short / POINTS_PER_MM, long / POINTS_PER_MM


@dataclass(frozen=True)
class Place:
    """Where a page goes, from the sheet's lower left."""

    left: float
    bottom: float
    width: float
    height: float

    def scale(self, width: float, height: float) -> float:
        """By how much a page of this size gets smaller to fit; 1 where it has room."""
        return min(1.0, self.width / width, self.height / height)
