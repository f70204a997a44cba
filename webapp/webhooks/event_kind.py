"""What an endpoint may be told of."""

from enum import StrEnum


class EventKind(StrEnum):
    IMPORTED = "order.imported"
    CHANGED = "order.changed"
    SHIPPED = "order.shipped"
    REFUSED = "shipment.refused"
    REDACTED = "order.redacted"
    # By `Send a test` alone.
    TEST = "test"

    @property
    def label(self) -> str:
        return {
            EventKind.IMPORTED: "An order came in",
            EventKind.CHANGED: "Amazon changed an order",
            EventKind.SHIPPED: "A parcel of an order left from here",
            EventKind.REFUSED: "Amazon refused a shipment",
            EventKind.REDACTED: "An order's people were destroyed",
            EventKind.TEST: "Test",
        }[self]


CHOICES = tuple(each for each in EventKind if each is not EventKind.TEST)
