"""A column of the desk's table, beside the box and the order's number, which stand first."""

from enum import StrEnum


class Column(StrEnum):
    SOURCE = "source"
    STORE = "store"
    AGE = "age"
    DUE = "due"
    SHIPPED = "shipped"
    CARRIER = "carrier"
    TRACKING = "tracking"
    CONFIRMATION = "confirmation"
    ITEMS = "items"
    SERVICE = "service"
    MAPPED = "mapped"
    PLACE = "place"
    TOTAL = "total"
    FLAGS = "flags"
    REDACTION = "redaction"

    @property
    def label(self) -> str:
        named = {
            Column.DUE: "Ship by",
            Column.TRACKING: "Tracking number",
            Column.SERVICE: "Requested Service",
            Column.MAPPED: "Mapped Service",
            Column.PLACE: "Destination",
            Column.FLAGS: "Flags and tags",
            Column.REDACTION: "Personal data",
        }
        return named.get(self, self.value.capitalize())

    @property
    def of_parcels(self) -> bool:
        """Whether it tells of an order's parcels, which are rows of their own."""
        return self in (Column.SHIPPED, Column.CARRIER, Column.TRACKING, Column.CONFIRMATION)


OPEN = (
    *(Column.SOURCE, Column.AGE, Column.DUE, Column.ITEMS, Column.SERVICE, Column.MAPPED),
    *(Column.PLACE, Column.TOTAL, Column.FLAGS),
)
SHIPPED = (
    *(Column.SOURCE, Column.SHIPPED, Column.CARRIER, Column.TRACKING, Column.CONFIRMATION),
    *(Column.ITEMS, Column.PLACE, Column.TOTAL, Column.FLAGS),
)
