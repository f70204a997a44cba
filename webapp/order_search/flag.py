"""A flag: what an order is marked with at Amazon, as the desk is asked for it."""

from enum import StrEnum

from webapp.order_search import order_flag


class Flag(StrEnum):
    PRIME = "prime"
    BUSINESS = "business"
    GIFT = "gift"
    CANCEL_REQUESTED = "cancel_requested"

    @property
    def label(self) -> str:
        return order_flag.words(self.value)

    @property
    def column(self) -> str:
        return self.value if self is Flag.CANCEL_REQUESTED else f"is_{self.value}"
