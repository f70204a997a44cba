"""A redaction range: when an order's personal data goes, as the desk is asked for it."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


class RedactionRange(StrEnum):
    OVERDUE = "overdue"
    DAY = "day"
    WEEK = "week"
    LATER = "later"

    @property
    def label(self) -> str:
        return {
            RedactionRange.OVERDUE: gettext("Redaction overdue"),
            RedactionRange.DAY: gettext("Redacted within a day"),
            RedactionRange.WEEK: gettext("Redacted within a week"),
            RedactionRange.LATER: gettext("Redacted later"),
        }[self]
