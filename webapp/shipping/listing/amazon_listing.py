"""What an order at Amazon says of a parcel: listed, by an older number, or by another."""

from collections.abc import Mapping
from typing import Any

from webapp.amazon.listed_package import listed_instead, objects, packages_of
from webapp.carriers.tracking_number import tidy
from webapp.shipping.shipment import Shipment


def packages(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return objects(document.get("packages"))


def is_this(package: Mapping[str, Any], shipment: Shipment) -> bool:
    """By its reference and number, so that a number that was mended is told anew."""
    same = package.get("packageReferenceId") == shipment.reference
    return same and _number(package) == shipment.tracking_number


def is_listed(document: Mapping[str, Any], shipment: Shipment) -> bool:
    """By either: Amazon numbers the parcels of its own labels by itself, and may write a number
    in another way."""
    return any(
        package.get("packageReferenceId") == shipment.reference
        or _number(package) == shipment.tracking_number
        for package in packages(document)
    )


def is_as_before(document: Mapping[str, Any], shipment: Shipment) -> bool:
    """Whether Amazon lists it by the number that was corrected."""
    replaced, now = tidy(shipment.replaced_number or ""), tidy(shipment.tracking_number)
    return replaced not in ("", now) and any(
        package.get("packageReferenceId") == shipment.reference and _number(package) == replaced
        for package in packages(document)
    )


def _number(package: Mapping[str, Any]) -> str:
    return tidy(str(package.get("trackingNumber")))


def status(document: Mapping[str, Any]) -> object:
    fulfillment = document.get("fulfillment")
    return fulfillment.get("fulfillmentStatus") if isinstance(fulfillment, Mapping) else None


def number_instead(document: Mapping[str, Any], shipment: Shipment) -> str:
    """By which Amazon lists what is in it; empty where it doesn't."""
    ours = Shipment.of(shipment.order)
    known = {each.reference for each in ours} | {tidy(each.tracking_number) for each in ours}
    others = [
        each
        for each in packages_of(document)
        if known.isdisjoint((each.reference, tidy(each.tracking_number)))
    ]
    wanted = {item.order_item_id: item.quantity for item in shipment.items}
    found = listed_instead(document, others, wanted, shipment.created_at)
    return tidy(found.tracking_number) if found else ""
