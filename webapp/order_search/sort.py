"""Sort: by what the desk puts orders in a row."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


class Sort(StrEnum):
    SHIP_BY = "ship_by"
    NEWEST = "newest"
    OLDEST = "oldest"
    TOTAL = "total"
    REDACTS_AT = "goes"

    @property
    def label(self) -> str:
        return {
            Sort.SHIP_BY: gettext("Ship-by first"),
            Sort.NEWEST: gettext("Newest first"),
            Sort.OLDEST: gettext("Oldest first"),
            Sort.TOTAL: gettext("Largest total first"),
            Sort.REDACTS_AT: gettext("Personal data due first"),
        }[self]

    @property
    def column(self) -> str:
        """A column whose index begins with account and status."""
        named = {"ship_by": "ship_by_rank", "total": "total_rank", "goes": "personal_data_due_at"}
        return named.get(self, "purchased_at")

    @property
    def descending(self) -> bool:
        return self in (Sort.NEWEST, Sort.TOTAL)
