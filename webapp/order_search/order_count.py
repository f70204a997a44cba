"""A count of orders, as far as somebody counted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrderCount:
    """How many orders there are, or at least are: `more` says that nobody has counted on."""

    orders: int
    more: bool = False

    @classmethod
    def up_to(cls, most: int, orders: int, more: bool = False) -> "OrderCount":
        return cls(min(orders, most), more or orders > most)
