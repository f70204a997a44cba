"""A ship-by range: a span of time by whose end orders must be shipped."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


class ShipByRange(StrEnum):
    LATE = "late"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"
    IN_A_WEEK = "in_a_week"

    @property
    def label(self) -> str:
        return {
            ShipByRange.LATE: gettext("Late"),
            ShipByRange.TODAY: gettext("Today"),
            ShipByRange.TOMORROW: gettext("Tomorrow"),
            ShipByRange.LATER: gettext("Later"),
            ShipByRange.IN_A_WEEK: gettext("In a week, or no day"),
        }[self]
