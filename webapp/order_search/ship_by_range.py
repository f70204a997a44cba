"""A ship-by range: a span of time by whose end orders must be shipped."""

from enum import StrEnum


class ShipByRange(StrEnum):
    LATE = "late"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"
    IN_A_WEEK = "in_a_week"

    @property
    def label(self) -> str:
        return "In a week, or no day" if self is ShipByRange.IN_A_WEEK else self.value.capitalize()
