"""What somebody wants of the next order; whatever isn't said is diced."""

from dataclasses import dataclass, fields
from random import Random

KINDS = (
    "plain",
    "several",
    "prime",
    "business",
    "gift",
    "custom",
    "buyer_cancel",
    "delivery",
    "pickup",
    "replacement",
    "subscribe",
    "ioss",
    "serials",
)
_KIND_WEIGHTS = (40, 18, 9, 7, 6, 3, 3, 4, 2, 1, 3, 2, 2)
STATUSES = (
    "UNSHIPPED",
    "PARTIALLY_SHIPPED",
    "SHIPPED",
    "CANCELLED",
    "PENDING",
    "PENDING_AVAILABILITY",
    "UNFULFILLABLE",
)
_MIXED = (
    ("UNSHIPPED", "MERCHANT"),
    ("PARTIALLY_SHIPPED", "MERCHANT"),
    ("SHIPPED", "MERCHANT"),
    ("CANCELLED", "MERCHANT"),
    ("PENDING", "MERCHANT"),
    ("PENDING_AVAILABILITY", "MERCHANT"),
    ("UNSHIPPED", "AMAZON"),
    ("SHIPPED", "AMAZON"),
    ("CANCELLED", "AMAZON"),
    ("UNFULFILLABLE", "AMAZON"),
)
_MIXED_WEIGHTS = (46, 6, 24, 7, 6, 1, 3, 5, 1, 1)
SERVICE_LEVELS = {
    "STANDARD": 62,
    "EXPEDITED": 12,
    "SECOND_DAY": 7,
    "NEXT_DAY": 6,
    "PRIORITY": 3,
    "FREE_ECONOMY": 4,
    "SAME_DAY": 2,
    "SCHEDULED": 2,
    # Amazon adds levels without asking: a client must live with one it never heard of.
    "MOONLIGHT_COURIER": 2,
}


@dataclass(frozen=True)
class Wish:
    """`status` MIXED dices status and fulfilment as a real store's history has them."""

    status: str = "UNSHIPPED"
    fulfilled_by: str = "MERCHANT"
    kind: str | None = None
    service_level: str | None = None
    script: str | None = None
    buyer_name: str | None = None
    recipient_name: str | None = None
    sku: str | None = None
    quantity: int | None = None
    items: int | None = None

    @classmethod
    def names(cls) -> set[str]:
        return {field.name for field in fields(cls)}

    def settled(self, dice: Random) -> tuple[str, str, str]:
        """(status, fulfilled by, kind), each said or diced."""
        status, fulfilled_by = self.status, self.fulfilled_by
        if status == "MIXED":
            status, fulfilled_by = dice.choices(_MIXED, _MIXED_WEIGHTS)[0]
        return status, fulfilled_by, self.kind or dice.choices(KINDS, _KIND_WEIGHTS)[0]

    def level(self, dice: Random) -> str:
        levels, weights = list(SERVICE_LEVELS), list(SERVICE_LEVELS.values())
        return self.service_level or dice.choices(levels, weights)[0]
