"""Amazon's programs: what an order or a line of one of them demands of its confirmation."""

from collections.abc import Mapping
from typing import Any

from webapp.sandbox.answer import invalid

Document = Mapping[str, Any]
TRANSPARENCY = "TRANSPARENCY"
# Parcels of these leave by another way, and are never confirmed by the seller.
SHIPPED_OTHERWISE = {
    "ship_plus": "FBM_SHIP_PLUS",
    "easy_ship": "AMAZON_EASY_SHIP",
    "store_pickup": "IN_STORE_PICK_UP",
    "amazon_delivery": "DELIVERY_BY_AMAZON",
}


def check_programs(order: Document) -> None:
    """Refuses an order that isn't the seller's to confirm."""
    for program in _programs(order):
        if program in SHIPPED_OTHERWISE.values():
            raise invalid(f"Order {order['orderId']} is of {program}: it can't be confirmed.")


def check_codes(order: Document, held: Mapping[str, int], codes: Mapping[str, Any]) -> None:
    """Refuses a parcel without one Transparency code for each thing that wants one."""
    for item in order["orderItems"]:
        item_id = item["orderItemId"]
        if TRANSPARENCY not in _programs(item) or item_id not in held:
            continue
        given = codes.get(item_id)
        listed = [code for code in given if code] if isinstance(given, list) else []
        if len(set(listed)) != held[item_id]:
            raise invalid(
                f"Transparency codes are missing: order item {item_id} wants {held[item_id]}, "
                f"and {len(set(listed))} were given."
            )


def _programs(facts: Document) -> list[str]:
    found = facts.get("programs")
    return found if isinstance(found, list) else []
