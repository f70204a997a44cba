"""What an endpoint may be told of."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


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
            EventKind.IMPORTED: gettext("An order came in"),
            EventKind.CHANGED: gettext("Amazon changed an order"),
            EventKind.SHIPPED: gettext("A parcel of an order left from here"),
            EventKind.REFUSED: gettext("Amazon refused a shipment"),
            EventKind.REDACTED: gettext("An order's personal data was destroyed"),
            EventKind.TEST: gettext("Test"),
        }[self]


CHOICES = tuple(each for each in EventKind if each is not EventKind.TEST)
