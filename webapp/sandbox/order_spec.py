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
    "transparency",
    "ship_plus",
    "easy_ship",
    "store_pickup",
    "amazon_delivery",
    "part_cancelled",
    "extended_address",
)
# How often each is diced; the last ones only when asked for, but for a demo's fresh orders.
_KIND_WEIGHTS = (40, 18, 9, 7, 6, 3, 3, 4, 2, 1, 3, 2, 2, 0, 0, 0, 0, 0, 0, 0)
_FRESH_WEIGHTS = (40, 18, 9, 7, 6, 3, 3, 4, 2, 1, 3, 2, 2, 2, 2, 1, 1, 1, 3, 1)
STATUSES = (
    "UNSHIPPED",
    "PARTIALLY_SHIPPED",
    "SHIPPED",
    "CANCELLED",
    "PENDING",
    "PENDING_AVAILABILITY",
    "UNFULFILLABLE",
)
# Status, who fulfils it, and how often that is in each mix.
_MIXES = ("MIXED", "SETTLED", "FRESH")
_MIXED = (
    ("UNSHIPPED", "MERCHANT", (46, 0, 78)),
    ("PARTIALLY_SHIPPED", "MERCHANT", (6, 0, 4)),
    ("SHIPPED", "MERCHANT", (24, 74, 2)),
    ("CANCELLED", "MERCHANT", (7, 12, 2)),
    ("PENDING", "MERCHANT", (6, 0, 8)),
    ("PENDING_AVAILABILITY", "MERCHANT", (1, 0, 1)),
    ("UNSHIPPED", "AMAZON", (3, 0, 2)),
    ("SHIPPED", "AMAZON", (5, 11, 2)),
    ("CANCELLED", "AMAZON", (1, 2, 0)),
    ("UNFULFILLABLE", "AMAZON", (1, 1, 1)),
)
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
class OrderSpec:
    """`status` MIXED dices status and fulfilment as a real store's history has them, SETTLED as
    what is behind it has, FRESH as what came in since yesterday."""

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
        if status in _MIXES:
            weights = [shares[_MIXES.index(status)] for _, _, shares in _MIXED]
            status, fulfilled_by, _ = dice.choices(_MIXED, weights)[0]
        often = _FRESH_WEIGHTS if self.status == "FRESH" else _KIND_WEIGHTS
        return status, fulfilled_by, self.kind or dice.choices(KINDS, often)[0]

    def level(self, dice: Random) -> str:
        levels, weights = list(SERVICE_LEVELS), list(SERVICE_LEVELS.values())
        return self.service_level or dice.choices(levels, weights)[0]
