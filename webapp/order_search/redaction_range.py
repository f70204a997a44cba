"""A redaction range: when an order's personal data goes, as the desk is asked for it."""

from enum import StrEnum

from webapp.ground.language.gettext import N_, gettext


class RedactionRange(StrEnum):
    OVERDUE = "overdue"
    DAY = "day"
    WEEK = "week"
    LATER = "later"

    @property
    def label(self) -> str:
        return gettext(LABELS[self])


LABELS = {
    RedactionRange.OVERDUE: N_("Redaction overdue"),
    RedactionRange.DAY: N_("Redacted within a day"),
    RedactionRange.WEEK: N_("Redacted within a week"),
    RedactionRange.LATER: N_("Redacted later"),
}
