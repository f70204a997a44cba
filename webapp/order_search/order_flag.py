"""What an order is flagged with, by a code: that of a demand, or one of these."""

from collections.abc import Sequence
from typing import Any

from webapp.ground.language.gettext import N_, gettext
from webapp.orders import demand
from webapp.orders.order_status import OrderStatus

# What must not be overlooked.
URGENT = CANCEL_REQUESTED, PRIORITY = "cancel_requested", "priority"
# It lies in a parcel with other orders.
SHARED = "shared"
FLAGS = {
    PRIORITY: N_("Priority"),
    CANCEL_REQUESTED: N_("Buyer wants to cancel"),
    "prime": N_("Prime"),
    "business": N_("Business"),
    "gift": N_("Gift"),
    "replacement": N_("Replacement"),
    SHARED: N_("Shared parcel"),
}


def flag_codes(order: Any, status: OrderStatus) -> Sequence[str]:
    """What deserves a second look; the first is what must not be overlooked.

    `order` has an order's columns.
    """
    is_open = status.open
    signs = (
        (CANCEL_REQUESTED, order.cancel_requested and is_open),
        (PRIORITY, order.is_priority and is_open),
        ("prime", order.is_prime),
        ("business", order.is_business),
        ("gift", order.is_gift),
        ("replacement", order.is_replacement),
        (SHARED, order.carton_id),
    )
    return [*(code for code, holds in signs if holds), *demand.flag_codes(order.demands)]


def words(code: str) -> str:
    return gettext(FLAGS[code]) if code in FLAGS else demand.flag_words(code)


def all_words() -> dict[str, str]:
    """Of each code; for a page that says the same ones in many rows."""
    return {code: words(code) for code in FLAGS} | dict(demand.choices())
