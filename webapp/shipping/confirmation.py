"""Confirming shipments to Amazon: each once, whatever dies or is lost in between.

A shipment whose last sending had no answer is first looked for in the order as Amazon has it.
Should Amazon not list it yet although it was accepted, it is told again under the same
packageReferenceId, which makes no second parcel.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from webapp.amazon import Amazon, NotFound, Seller
from webapp.amazon.failure import OurFault
from webapp.db import database, database_now
from webapp.leased import Superseded
from webapp.shipping import dispatch
from webapp.shipping.errand import Errand, run_due
from webapp.shipping.refusal import Refusal
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_notice import announce_refusal


def confirm_due(shipment: Shipment, amazon: Amazon) -> None:
    """Confirm this shipment, then what else is due."""
    run_due(shipment, Confirmation, amazon)


class Confirmation(Errand):
    """One worker's talk with Amazon about one shipment."""

    NAME = "shipment"
    OPERATIONS = ("confirmShipment", "getOrder")

    def talk(self) -> None:
        shipment, seller = self.row, self.seller()
        if not (shipment.sent_at and self._is_known(seller)):
            body = shipment.request(shipment.items)
            shipment.begin_sending(database_now())
            seller.confirm_shipment(shipment.order.amazon_order_id, body)
        dispatch.confirm(shipment, database_now())

    def refuse(self, failure: OurFault) -> None:
        now = database_now()
        if failure.said:
            Refusal.keep(self.row, failure.said, now)
        with suppress(Superseded), database.atomic():
            dispatch.refuse(self.row, failure.reason, now)
            announce_refusal(self.row, now)

    def _is_known(self, seller: Seller) -> bool:
        """Whether Amazon has the parcel; an order that it doesn't know has none."""
        try:
            document = seller.get_order(self.row.order.amazon_order_id)
        except NotFound:
            return False
        packages = json.loads(document.decode(errors="replace")).get("packages")
        listed = packages if isinstance(packages, list) else []
        return any(self._is_this(each) for each in listed if isinstance(each, Mapping))

    def _is_this(self, package: Mapping[str, Any]) -> bool:
        """By its reference and number, so that a number that was mended is told anew."""
        shipment = self.row
        same = package.get("packageReferenceId") == shipment.reference
        return same and package.get("trackingNumber") == shipment.tracking_number
