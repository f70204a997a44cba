"""A package: what it weighs and measures, what lies in it, and how Amazon wants to hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.language.message import Message, ToldMessage
from webapp.orders.demand import SIGNATURE, asks_for
from webapp.orders.order import Order
from webapp.stores.ship_from import ShipFrom, ShipFromAddress

OUNCE = Decimal("28.349523125")
INCH = Decimal("25.4")
# Amazon's, of a sender's fields.
LONGEST = {"ship_name": 30, "ship_line2": 60, "ship_city": 30, "ship_region": 30, "ship_phone": 30}
TOO_LONG = {
    "ship_name": Message(
        "shipping.sender_name_long",
        "Amazon takes %(most)s characters of the ship-from name: shorten it.",
    ),
    "ship_line2": Message(
        "shipping.sender_line_long",
        "Amazon takes %(most)s characters of the ship-from second line: shorten it.",
    ),
    "ship_city": Message(
        "shipping.sender_town_long",
        "Amazon takes %(most)s characters of the ship-from town: shorten it.",
    ),
    "ship_region": Message(
        "shipping.sender_region_long",
        "Amazon takes %(most)s characters of the ship-from region: shorten it.",
    ),
    "ship_phone": Message(
        "shipping.sender_phone_long",
        "Amazon takes %(most)s characters of the ship-from phone number: shorten it.",
    ),
}
NO_SENDER = Message(
    "shipping.no_sender",
    "Amazon wants to know where the package leaves from: write the ship-from address.",
).told()
NO_PHONE = Message(
    "shipping.no_phone",
    "Amazon wants a phone number of who sends: add it to the ship-from address.",
).told()
NO_REGION = Message(
    "shipping.no_region",
    "Amazon wants the state or province of who sends: add it to the ship-from address.",
).told()
# Amazon wants a state or province of who sends from there.
WITH_REGION = ("US", "CA")


@dataclass(frozen=True)
class ShippingPackage:
    """Sizes in millimetres; quantities and Transparency codes by Amazon's item id."""

    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    quantities: Mapping[str, int]
    codes: Mapping[str, list[str]] = field(default_factory=dict)

    def details(self, order: Order, label_format: str = "") -> dict[str, Any]:
        """Amazon's ShipmentRequestDetails."""
        signed = order.ship_signature or asks_for(order.demands, SIGNATURE)
        experience = "With" if signed else "Without"
        options = {
            "DeliveryExperience": f"DeliveryConfirmation{experience}Signature",
            "CarrierWillPickUp": False,
        }
        return {
            "AmazonOrderId": order.amazon_order_id,
            "ItemList": [
                {"OrderItemId": item_id, "Quantity": quantity} | self._coded(item_id)
                for item_id, quantity in self.quantities.items()
            ],
            "ShipFromAddress": _sender(order),
            "PackageDimensions": self._dimensions(order),
            "Weight": self._weight(order),
            "ShippingServiceOptions": options
            | ({"LabelFormat": label_format} if label_format else {}),
        }

    def _coded(self, item_id: str) -> dict[str, Any]:
        codes = self.codes.get(item_id)
        return {"TransparencyCodeList": codes} if codes else {}

    def _weight(self, order: Order) -> dict[str, Any]:
        if _american(order):
            return {"Value": float(round(self.weight_grams / OUNCE, 2)), "Unit": "oz"}
        return {"Value": self.weight_grams, "Unit": "g"}

    def _dimensions(self, order: Order) -> dict[str, Any]:
        per, unit = (INCH, "inches") if _american(order) else (Decimal(10), "centimeters")
        sides = {"Length": self.length_mm, "Width": self.width_mm, "Height": self.height_mm}
        return {name: float(round(side / per, 2)) for name, side in sides.items()} | {"Unit": unit}


def sender_problem(order: Order) -> ToldMessage:
    """Why Amazon would not take the store's ship-from address; empty when it would."""
    address = ShipFrom.of(order.store)
    if address == ShipFromAddress():
        return NO_SENDER
    if not address.ship_phone:
        return NO_PHONE
    if address.ship_country in WITH_REGION and not address.ship_region:
        return NO_REGION
    for name, most in LONGEST.items():
        if len(getattr(address, name)) > most:
            return TOO_LONG[name].told(most=most)
    return ToldMessage()


def _sender(order: Order) -> dict[str, str]:
    """Amazon's Address of the merchant; the e-mail address is the owner's, as it wants one."""
    address = ShipFrom.of(order.store)
    owners = order.account.users.where(User.role == Role.OWNER, User.disabled_at.is_null())
    owner = owners.order_by(User.id).first()
    facts = {
        "Name": address.ship_name,
        "AddressLine1": address.ship_line1,
        "AddressLine2": address.ship_line2,
        "City": address.ship_city,
        # In the United Kingdom too it wants one, where nobody writes one: the town does.
        "StateOrProvinceCode": address.ship_region or address.ship_city[:30],
        "PostalCode": address.ship_postal_code,
        "CountryCode": address.ship_country,
        "Email": owner.email if owner else "",
        "Phone": address.ship_phone,
    }
    needed = ("Name", "AddressLine1", "City", "PostalCode", "CountryCode", "Email", "Phone")
    return {name: text for name, text in facts.items() if text or name in needed}


def _american(order: Order) -> bool:
    return bool(order.store.marketplace.country == "US")
