"""Sort: by what the desk puts orders in a row."""

from enum import StrEnum

from webapp.ground.language.gettext import N_, gettext


class Sort(StrEnum):
    SHIP_BY = "ship_by"
    NEWEST = "newest"
    OLDEST = "oldest"
    TOTAL = "total"
    PRIORITY = "priority"
    REDACTS_AT = "goes"

    @property
    def label(self) -> str:
        return gettext(LABELS[self])

    @property
    def column(self) -> str:
        """A column whose index begins with account and status; by priority it is that of each stage
        (`stage_walk.py`)."""
        named = {
            Sort.SHIP_BY: "ship_by_rank",
            Sort.PRIORITY: "ship_by_rank",
            Sort.TOTAL: "total_rank",
            Sort.REDACTS_AT: "personal_data_due_at",
        }
        return named.get(self, "purchased_at")

    @property
    def descending(self) -> bool:
        return self in (Sort.NEWEST, Sort.TOTAL)


LABELS = {
    Sort.SHIP_BY: N_("Ship-by first"),
    Sort.NEWEST: N_("Newest first"),
    Sort.OLDEST: N_("Oldest first"),
    Sort.TOTAL: N_("Largest total first"),
    Sort.PRIORITY: N_("Priority first"),
    Sort.REDACTS_AT: N_("Personal data due first"),
}
