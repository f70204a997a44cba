"""confirmShipment: what Amazon checks before it believes that a parcel left."""

from dataclasses import dataclass
from typing import Any

from webapp.sandbox.answer import invalid
from webapp.sandbox.moment import parsed
from webapp.sandbox.order import SHIPPABLE, Order, Refusal
from webapp.sandbox.parcel import parcel
from webapp.sandbox.program import check_codes, check_programs

_REQUIRED = ("packageReferenceId", "carrierCode", "trackingNumber", "shipDate", "orderItems")


@dataclass(frozen=True)
class ShipmentConfirmation:
    """One package as the seller reports it."""

    reference: str
    carrier: str
    service: str | None
    tracking: str
    shipped: int
    held: dict[str, int]
    codes: dict[str, list[str]]

    @classmethod
    def read(cls, body: object, order: Order) -> "ShipmentConfirmation":
        """Refuses a body that isn't Amazon's ConfirmShipmentRequest for this very order."""
        package = _package(body, order)
        items = _items(package["orderItems"])
        return cls(
            reference=str(package["packageReferenceId"]),
            carrier=_carrier(package),
            service=package.get("shippingMethod"),
            tracking=str(package["trackingNumber"]),
            shipped=_ship_date(package["shipDate"]),
            held={item["orderItemId"]: item["quantity"] for item in items},
            codes={item["orderItemId"]: item.get("transparencyCodes", []) for item in items},
        )

    def apply(self, order: Order, moment: int) -> None:
        """Once: a package reported twice stays one package; its tracking may be corrected."""
        check_programs(order.facts())
        check_codes(order.facts(), self.held, self.codes)
        held = [
            package
            for package in order.facts().get("packages", [])
            if package["packageReferenceId"] == self.reference
        ]
        if held:
            self._correct(order, held[0], moment)
        else:
            self._hand_over(order, moment)

    def _hand_over(self, order: Order, moment: int) -> None:
        left = order.left()
        known = {item["orderItemId"] for item in order.facts()["orderItems"]}
        for item_id, quantity in self.held.items():
            if item_id not in known:
                raise invalid(f"Order item {item_id} is not part of order {order.order_id}.")
            if quantity > left.get(item_id, 0):
                raise invalid(
                    f"Quantity {quantity} of order item {item_id} is more than the "
                    f"{left.get(item_id, 0)} left to ship."
                )
        if order.status not in SHIPPABLE:
            raise invalid(f"Order {order.order_id} can't be shipped: it is {order.status}.")
        try:
            order.hand_over(moment, self._parcel())
        except Refusal as refusal:
            raise invalid(str(refusal)) from None

    def _correct(self, order: Order, package: dict[str, Any], moment: int) -> None:
        held = {item["orderItemId"]: item["quantity"] for item in package["packageItems"]}
        if held != self.held:
            raise invalid(f"Package {self.reference} was confirmed with other items before.")
        fresh = self._parcel()
        if fresh == package:
            return
        document = order.facts()
        document["packages"] = [
            fresh if one["packageReferenceId"] == self.reference else one
            for one in document["packages"]
        ]
        order.keep(document, moment)

    def _parcel(self) -> dict[str, Any]:
        return parcel(
            self.reference,
            self.carrier,
            self.service,
            self.tracking,
            self.shipped,
            self.held,
            self.codes,
        )


def _package(body: object, order: Order) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise invalid("The request body is not a JSON object.")
    if body.get("marketplaceId") != order.marketplace_id:
        raise invalid("marketplaceId is missing or not the marketplace of the order.")
    package = body.get("packageDetail")
    if not isinstance(package, dict):
        raise invalid("packageDetail is missing.")
    for name in _REQUIRED:
        if not package.get(name):
            raise invalid(f"packageDetail.{name} is missing.")
    reference = str(package["packageReferenceId"])
    if not reference.isdecimal() or int(reference) < 1:
        raise invalid("packageDetail.packageReferenceId must be a positive number.")
    return package


def _carrier(package: dict[str, Any]) -> str:
    code, name = str(package["carrierCode"]), package.get("carrierName")
    if code.lower() == "other" and not name:
        raise invalid("packageDetail.carrierName is required when carrierCode is Other.")
    return str(name or code)


def _ship_date(text: object) -> int:
    try:
        return parsed(str(text))
    except ValueError:
        raise invalid("packageDetail.shipDate is not a date and time in ISO 8601.") from None


def _items(items: object) -> list[dict[str, Any]]:
    if not isinstance(items, list) or not all(_is_item(item) for item in items):
        raise invalid("packageDetail.orderItems must name order items and positive quantities.")
    if len({item["orderItemId"] for item in items}) < len(items):
        raise invalid("packageDetail.orderItems names an order item twice.")
    return items


def _is_item(item: object) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("orderItemId"), str):
        return False
    quantity = item.get("quantity")
    return isinstance(quantity, int) and not isinstance(quantity, bool) and quantity > 0
