"""Shipments bought from Buy Shipping: sold once for each time it is asked, and taken back."""

import json
import uuid
from typing import Any

from peewee import BigIntegerField, CharField, TextField

from webapp.sandbox import label_document
from webapp.sandbox.answer import invalid
from webapp.sandbox.moment import written
from webapp.sandbox.order import Order, compact
from webapp.sandbox.package_request import PackageRequest
from webapp.sandbox.parcel import parcel
from webapp.sandbox.record import Record

Facts = dict[str, Any]
PURCHASED, PENDING = "Purchased", "RefundPending"
SETTLED = ("RefundApplied", "RefundRejected")


class BoughtShipment(Record):
    id = CharField(primary_key=True)
    seller_id = CharField()
    region = CharField()
    order_id = CharField(index=True)
    reference = CharField()
    status = CharField(default=PURCHASED)
    label_format = CharField()
    tracking = CharField()
    # The rest of Amazon's Shipment, but for what changes.
    document = TextField()
    created_at = BigIntegerField()
    updated_at = BigIntegerField()
    scanned_at = BigIntegerField(null=True)

    class Meta:
        table_name = "sandbox_shipment"

    @classmethod
    def buy(cls, package: PackageRequest, service: Facts, moment: int) -> "BoughtShipment":
        """Amazon knows of the parcel from here on: nobody need confirm it."""
        order = package.order
        id_, reference = str(uuid.uuid4()), str(len(order.facts().get("packages", [])) + 1)
        tracking = _tracking(service["CarrierName"], id_)
        order.hand_over(
            moment,
            parcel(
                reference,
                service["CarrierName"],
                service["ShippingServiceName"],
                tracking,
                moment,
                package.held,
            ),
        )
        return cls.create(
            id=id_,
            seller_id=order.seller_id,
            region=order.region,
            order_id=order.order_id,
            reference=reference,
            label_format=package.label_format,
            tracking=tracking,
            document=compact(_document(package, service)),
            created_at=moment,
            updated_at=moment,
        )

    def cancel(self, moment: int) -> None:
        """The label is worth nothing now, and its parcel is no parcel; the money comes later."""
        if self.status != PURCHASED:
            raise invalid(f"Shipment {self.id} is {self.status} and can't be canceled again.")
        if self.scanned_at:
            raise invalid(f"Shipment {self.id} can't be canceled: the carrier has the package.")
        self._become(PENDING, moment)
        order: Order | None = Order.get_or_none(Order.order_id == self.order_id)
        if order:
            order.take_back(moment, self.reference)

    def scan(self, moment: int) -> None:
        """The carrier has it in hand."""
        self.scanned_at = moment
        self.save()

    def settle(self, status: str, moment: int) -> None:
        """The carrier decides on the refund."""
        self._become(status, moment)

    def ripen(self, delay: int, now: int) -> None:
        """A refund that was asked for long enough ago has arrived."""
        if self.status == PENDING and self.updated_at + delay <= now:
            self._become("RefundApplied", now)

    def facts(self) -> Facts:
        """Amazon's Shipment."""
        document: Facts = json.loads(self.document)
        return document | {
            "ShipmentId": self.id,
            "Status": self.status,
            "TrackingId": self.tracking,
            "Label": self._label(document),
            "CreatedDate": written(self.created_at),
            "LastUpdatedDate": written(self.updated_at),
        }

    def _label(self, document: Facts) -> Facts:
        if self.status != PURCHASED:
            return label_document.withdrawn(self.label_format)
        service, to = document["ShippingService"], document["ShipToAddress"]
        names = ("Name", "AddressLine1", "AddressLine2")
        place = " ".join(to.get(name, "") for name in ("PostalCode", "City", "StateOrProvinceCode"))
        lines = [
            f"{service['CarrierName']} {service['ShippingServiceName']}",
            *(document["ShipFromAddress"][name] for name in ("Name", "City")),
            *(to[name] for name in names if to.get(name)),
            " ".join(place.split()),
            to["CountryCode"],
            f"Order {self.order_id}",
        ]
        return label_document.described(self.label_format, lines, self.tracking)

    def _become(self, status: str, moment: int) -> None:
        self.status, self.updated_at = status, moment
        self.save()


def _document(package: PackageRequest, service: Facts) -> Facts:
    details = package.details
    none = {"CurrencyCode": service["Rate"]["CurrencyCode"], "Amount": 0.0}
    return {
        "AmazonOrderId": package.order.order_id,
        "Insurance": details["ShippingServiceOptions"].get("DeclaredValue") or none,
        "ItemList": [{"OrderItemId": key, "Quantity": n} for key, n in package.held.items()],
        "ShipFromAddress": details["ShipFromAddress"],
        "ShipToAddress": package.recipient,
        "PackageDimensions": details["PackageDimensions"],
        "Weight": details["Weight"],
        "ShippingService": service,
    }


def _tracking(carrier: str, id_: str) -> str:
    """In the shape of the carrier's own numbers, from no series of theirs."""
    digits = str(uuid.UUID(id_).int).zfill(39)
    shapes = {
        "UPS": f"1ZSBX{digits[:13]}",
        "USPS": f"94001{digits[:17]}",
        "FedEx": digits[:12],
        "Royal Mail": f"SB{digits[:9]}GB",
        "Evri": f"H00SBX{digits[:10]}",
        "Colissimo": f"8R{digits[:11]}",
    }
    return shapes.get(carrier, f"SBX{digits[:14]}")
