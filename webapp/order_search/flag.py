"""A flag: what an order is marked with at Amazon or here, as the desk is asked for it."""

from enum import StrEnum

from webapp.order_search import order_flag


class Flag(StrEnum):
    PRIORITY = "priority"
    PRIME = "prime"
    BUSINESS = "business"
    GIFT = "gift"
    CANCEL_REQUESTED = "cancel_requested"
    SHARED = "shared"

    @property
    def label(self) -> str:
        return order_flag.words(self.value)

    @property
    def column(self) -> str:
        """The order's field that tells it."""
        named = {Flag.CANCEL_REQUESTED: "cancel_requested", Flag.SHARED: "carton_id"}
        return named.get(self, f"is_{self.value}")

    @property
    def condition(self) -> str:
        """In the very words of its index."""
        return "carton_id IS NOT NULL" if self is Flag.SHARED else self.column
