"""A redaction range: when an order's personal data goes, as the desk is asked for it."""

from enum import StrEnum


class RedactionRange(StrEnum):
    OVERDUE = "overdue"
    DAY = "day"
    WEEK = "week"
    LATER = "later"

    @property
    def label(self) -> str:
        named = {"overdue": "Had to go already", "later": "Goes later"}
        return named.get(self, f"Goes within a {self.value}")
