"""A ship-by range: a span of time by whose end orders must be shipped."""

from enum import StrEnum

from webapp.ground.language.gettext import N_, gettext


class ShipByRange(StrEnum):
    LATE = "late"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"
    IN_A_WEEK = "in_a_week"

    @property
    def label(self) -> str:
        return gettext(LABELS[self])


LABELS = {
    ShipByRange.LATE: N_("Late"),
    ShipByRange.TODAY: N_("Today"),
    ShipByRange.TOMORROW: N_("Tomorrow"),
    ShipByRange.LATER: N_("Later"),
    ShipByRange.IN_A_WEEK: N_("In a week, or no day"),
}
