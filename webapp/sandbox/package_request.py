"""ShipmentRequestDetails: what Amazon checks before it offers or sells a label for a package."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from webapp.sandbox.answer import ApiError, invalid
from webapp.sandbox.label_document import FORMATS
from webapp.sandbox.order import SHIPPABLE, Order

Facts = dict[str, Any]
DEFAULT_FORMAT = "ShippingServiceDefault"
_SENDER = ("Name", "AddressLine1", "City", "PostalCode", "CountryCode", "Email", "Phone")
_LONGEST = {"Name": 30, "AddressLine1": 180, "AddressLine2": 60, "City": 30, "PostalCode": 30}
_REGION_NEEDED = ("US", "CA", "GB")
_GRAMS = {"g": 1.0, "oz": 28.349523125}
_CENTIMETRES = {"centimeters": 1.0, "inches": 2.54}
_HEAVIEST = 70_000
_LONGEST_SIDE = 300


@dataclass(frozen=True)
class PackageRequest:
    """One package of an order, as it may be sent."""

    order: Order
    details: Facts
    grams: float
    held: dict[str, int]

    @classmethod
    def read(cls, details: object, order: Order) -> "PackageRequest":
        """Refuses what isn't a package of this very order, which must be there to be shipped."""
        if not isinstance(details, dict):
            raise invalid("ShipmentRequestDetails is missing.")
        _check_sender(_part(details, "ShipFromAddress"))
        _check_size(_part(details, "PackageDimensions"))
        _check_options(_part(details, "ShippingServiceOptions"))
        return cls(
            order=order,
            details=details,
            grams=_grams(_part(details, "Weight")),
            held=_held(details.get("ItemList"), order),
        )

    @property
    def sender(self) -> Facts:
        found: Facts = self.details["ShipFromAddress"]
        return found

    @property
    def label_format(self) -> str:
        """What the seller would rather print; the picture, when they don't say."""
        wanted = self.details["ShippingServiceOptions"].get("LabelFormat") or DEFAULT_FORMAT
        return "PNG" if wanted == DEFAULT_FORMAT else str(wanted)

    @property
    def recipient(self) -> Facts:
        """Amazon's Address of who gets it; the seller never says it."""
        address = self.order.facts().get("recipient", {}).get("deliveryAddress", {})
        named = {
            "Name": str(address.get("name", ""))[:30],
            "AddressLine1": str(address.get("addressLine1", "")),
            "AddressLine2": str(address.get("addressLine2", ""))[:60],
            "City": str(address.get("city", ""))[:30],
            "StateOrProvinceCode": str(address.get("stateOrRegion", ""))[:30],
            "PostalCode": str(address.get("postalCode", "")),
            "CountryCode": str(address.get("countryCode", "")),
            "Phone": str(address.get("phone", ""))[:30],
            "Email": "",
        }
        return {name: text for name, text in named.items() if text or name in _SENDER}

    def offer_id(self, service_id: str) -> str:
        """An offer is good for this order, package and sender, and for nothing else."""
        named = [self.order.order_id, service_id, self.held, self.grams, self.sender]
        text = json.dumps([*named, self.details["PackageDimensions"]], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest() * 2

    def check_eligible(self) -> None:
        """Refuses an order that Amazon ships, or of which so much isn't left."""
        order = self.order
        if order.fulfilled_by != "MERCHANT":
            raise invalid(f"Order {order.order_id} is not eligible: Amazon fulfills it.")
        if order.status not in SHIPPABLE:
            raise invalid(f"Order {order.order_id} is not eligible: it is {order.status}.")
        left = order.left()
        for item_id, quantity in self.held.items():
            if quantity > left.get(item_id, 0):
                raise invalid(
                    f"Order item {item_id} is not eligible: shipping was bought for it already, "
                    f"or only {left.get(item_id, 0)} of it is left."
                )


def order_named(details: object) -> str:
    """The order's number, before anything else is looked at."""
    named = details.get("AmazonOrderId") if isinstance(details, dict) else None
    if not isinstance(named, str) or not named:
        raise invalid("ShipmentRequestDetails.AmazonOrderId is missing.")
    return named


def stale() -> ApiError:
    return invalid(
        "The purchase request parameters are invalid, please call with the correct parameters "
        "or make another call to check eligible options."
    )


def _part(details: Facts, name: str) -> Facts:
    part = details.get(name)
    if not isinstance(part, dict):
        raise invalid(f"ShipmentRequestDetails.{name} is missing.")
    return part


def _check_sender(sender: Facts) -> None:
    for name in _SENDER:
        if not isinstance(sender.get(name), str) or not sender[name].strip():
            raise invalid(f"ShipFromAddress.{name} is missing.")
    if sender["CountryCode"] in _REGION_NEEDED and not sender.get("StateOrProvinceCode"):
        raise invalid("ShipFromAddress.StateOrProvinceCode is required in this country.")
    for name, most in _LONGEST.items():
        if len(sender.get(name) or "") > most:
            raise invalid(f"ShipFromAddress.{name} must have at most {most} characters.")


def _check_size(size: Facts) -> None:
    if size.get("PredefinedPackageDimensions"):
        return
    factor = _CENTIMETRES.get(str(size.get("Unit")))
    sides = [size.get(name) for name in ("Length", "Width", "Height")]
    if factor is None or not all(_is_figure(side) for side in sides):
        raise invalid("PackageDimensions must have Length, Width, Height and their Unit.")
    if any(side * factor > _LONGEST_SIDE for side in sides if side):
        raise invalid("PackageDimensions exceed what any carrier takes.")


def _check_options(options: Facts) -> None:
    if not isinstance(options.get("CarrierWillPickUp"), bool):
        raise invalid("ShippingServiceOptions.CarrierWillPickUp is missing.")
    if not options.get("DeliveryExperience"):
        raise invalid("ShippingServiceOptions.DeliveryExperience is missing.")
    if (options.get("LabelFormat") or DEFAULT_FORMAT) not in (*FORMATS, DEFAULT_FORMAT):
        raise invalid("ShippingServiceOptions.LabelFormat is not available.")


def _grams(weight: Facts) -> float:
    factor, value = _GRAMS.get(str(weight.get("Unit"))), weight.get("Value")
    if factor is None or not _is_figure(value):
        raise invalid("Weight must have a Value above 0 and a Unit of oz or g.")
    grams = float(value or 0) * factor
    if grams > _HEAVIEST:
        raise invalid("Weight exceeds what any carrier takes.")
    return grams


def _held(items: object, order: Order) -> dict[str, int]:
    if not isinstance(items, list) or not items:
        raise invalid("ItemList is missing.")
    known = {item["orderItemId"] for item in order.facts()["orderItems"]}
    held: dict[str, int] = {}
    for item in items:
        item_id, quantity = item.get("OrderItemId"), item.get("Quantity")
        if item_id not in known or item_id in held:
            raise invalid(f"Order item {item_id} is not part of order {order.order_id}.")
        if not isinstance(quantity, int) or quantity < 1:
            raise invalid("ItemList must name positive quantities.")
        held[item_id] = quantity
    return held


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
