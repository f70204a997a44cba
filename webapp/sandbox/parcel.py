"""Packages: what a seller has handed to a carrier."""

from random import Random
from typing import Any

from webapp.sandbox.moment import DAY, written

Document = dict[str, Any]
_CARRIERS = (("UPS", "UPS Ground"), ("DHL", "DHL Paket"), ("Royal Mail", "Tracked 48"))
_WAREHOUSE = {
    "name": "Sandbox warehouse",
    "addressLine1": "1 Invented Quay",
    "city": "Bellevue",
    "stateOrRegion": "WA",
    "postalCode": "98004",
    "countryCode": "US",
}


def parcels_of(dice: Random, document: Document, created: int) -> list[Document]:
    """One package that holds whatever the order has fulfilled."""
    carrier, service = dice.choice(_CARRIERS)
    held = {
        item["orderItemId"]: item["fulfillment"]["quantityFulfilled"]
        for item in document["orderItems"]
        if item["fulfillment"]["quantityFulfilled"]
    }
    tracking = f"SBX{dice.randrange(10**11, 10**12)}"
    return [parcel("1", carrier, service, tracking, created + DAY // 2, held)]


def parcel(
    reference: str,
    carrier: str,
    service: str | None,
    tracking: str,
    shipped: int,
    held: dict[str, int],
    codes: dict[str, list[str]] | None = None,
) -> Document:
    """Amazon's OrderPackage."""
    package: Document = {
        "packageReferenceId": reference,
        "createdTime": written(shipped // 1000 * 1000),
        "packageStatus": {"status": "SHIPPED", "detailedStatus": "PICKED_UP"},
        "carrier": carrier,
        "shipTime": written(shipped // 1000 * 1000),
        "trackingNumber": tracking,
        "shipFromAddress": dict(_WAREHOUSE),
        "packageItems": [_held_item(key, number, codes or {}) for key, number in held.items()],
    }
    if service:
        package["shippingService"] = service
    return package


def _held_item(item_id: str, quantity: int, codes: dict[str, list[str]]) -> Document:
    item: Document = {"orderItemId": item_id, "quantity": quantity}
    return item | {"transparencyCodes": codes[item_id]} if codes.get(item_id) else item
