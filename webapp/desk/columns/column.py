"""A column of the desk's table, beside the box and the order's number, which stand first."""

from enum import StrEnum

from webapp.ground.language.gettext import N_, gettext


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
        return gettext(LABELS[self])

    @property
    def of_parcels(self) -> bool:
        """Whether it tells of an order's parcels, which are rows of their own."""
        return self in (Column.SHIPPED, Column.CARRIER, Column.TRACKING, Column.CONFIRMATION)


LABELS = {
    Column.SOURCE: N_("Source"),
    Column.STORE: N_("Store"),
    Column.AGE: N_("Age"),
    Column.DUE: N_("Ship by"),
    Column.SHIPPED: N_("Shipped"),
    Column.CARRIER: N_("Carrier"),
    Column.TRACKING: N_("Tracking number"),
    Column.CONFIRMATION: N_("Confirmation"),
    Column.ITEMS: N_("Items"),
    Column.SERVICE: N_("Requested Service"),
    Column.MAPPED: N_("Mapped Service"),
    Column.PLACE: N_("Destination"),
    Column.TOTAL: N_("Total"),
    Column.FLAGS: N_("Flags and tags"),
    Column.REDACTION: N_("Personal data"),
}
OPEN = (
    *(Column.SOURCE, Column.AGE, Column.DUE, Column.ITEMS, Column.SERVICE, Column.MAPPED),
    *(Column.PLACE, Column.TOTAL, Column.FLAGS),
)
SHIPPED = (
    *(Column.SOURCE, Column.SHIPPED, Column.CARRIER, Column.TRACKING, Column.CONFIRMATION),
    *(Column.ITEMS, Column.PLACE, Column.TOTAL, Column.FLAGS),
)
