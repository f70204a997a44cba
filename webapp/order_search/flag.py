"""A flag: what an order is marked with at Amazon, as the desk is asked for it."""

from enum import StrEnum


class Flag(StrEnum):
    PRIME = "prime"
    BUSINESS = "business"
    GIFT = "gift"
    CANCEL_REQUESTED = "cancel_requested"

    @property
    def label(self) -> str:
        return "Buyer wants to cancel" if self is Flag.CANCEL_REQUESTED else self.value.capitalize()

    @property
    def column(self) -> str:
        return self.value if self is Flag.CANCEL_REQUESTED else f"is_{self.value}"
