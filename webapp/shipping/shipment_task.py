"""Confirming shipments to Amazon: each once, whatever dies or is lost in between.

A shipment whose last sending had no answer is first looked for in the order as Amazon has it.
Should Amazon not list it yet although it was accepted, it is told again under the same
packageReferenceId, which makes no second parcel. What Amazon took is looked for once more hours
later, unless an import has brought it by then: an accepted message may be forgotten.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from webapp.amazon.failure import AccessDenied, NotFound, OurFault
from webapp.amazon.seller import Seller
from webapp.ground.database.db import database, database_now
from webapp.ground.work.leased_row import Superseded
from webapp.orders.order import Order
from webapp.orders.order_status import PAYMENT_RECEIVED
from webapp.shipping import shipment_outcome
from webapp.shipping.listing import listed_parcel
from webapp.shipping.listing.amazon_listing import (
    is_as_before,
    is_listed,
    is_this,
    number_instead,
    packages,
    status,
)
from webapp.shipping.refusal_words import RefusalWords
from webapp.shipping.shipment import LISTED_WITHIN, Shipment, ShipmentStatus
from webapp.shipping.shipment_notice import (
    announce_refusal,
    announce_uncorrected,
    announce_unlisted,
)
from webapp.stores.outbox_task import OutboxTask

# An order of these waits for no parcel any more; of a status that says nothing, nobody knows.
OVER = ("SHIPPED", "CANCELLED", "UNFULFILLABLE")
# How often a parcel is looked for that Amazon didn't list at first.
LOOKS = 8
# So long an import may bring a number that was corrected in Seller Central.
CORRECTED_WITHIN = timedelta(days=30)
# In place of a code of Amazon's: it lists the number from before a correction.
UNCORRECTED = "uncorrected"


class ShipmentTask(OutboxTask):
    """One worker's work at Amazon on one shipment."""

    NAME = "shipment"
    OPERATIONS = ("confirmShipment", "getOrder")

    def talk(self) -> None:
        if self.row.status is ShipmentStatus.PENDING:
            self._tell()
        else:
            self._look_for()

    def _tell(self) -> None:
        shipment, seller = self.row, self.seller()
        if not (shipment.sent_at and self._is_known(seller)):
            body = shipment.request(shipment.items)
            shipment.begin_sending(database_now())
            seller.confirm_shipment(shipment.order.amazon_order_id, body)
            self.note_access("confirmShipment")
        shipment_outcome.confirm(shipment, database_now())

    def _look_for(self) -> None:
        """Whether Amazon lists it: what is still to ship there tells that it doesn't."""
        shipment, now = self.row, database_now()
        if listed_parcel.listed_here(shipment):
            listed_parcel.note_listed(shipment, now)
            return
        if shipment.refusal == UNCORRECTED or self._is_listed_otherwise:
            self._await_correction()
            return
        document = self._document(self.seller())
        self.note_access("getOrder")
        if is_as_before(document, shipment) and shipment.attempts < LOOKS:
            shipment_outcome.tell_again(shipment, now)
        elif is_as_before(document, shipment):
            self._leave_uncorrected()
        elif is_listed(document, shipment):
            listed_parcel.note_listed(shipment, now)
        elif number := number_instead(document, shipment):
            listed_parcel.note_listed_as(shipment, number, now)
        elif status(document) in OVER:
            listed_parcel.note_listed(shipment, now)
        elif shipment.status is ShipmentStatus.CONFIRMED and status(document) in PAYMENT_RECEIVED:
            with database.atomic():
                shipment_outcome.miss(shipment, now)
                announce_unlisted(shipment, now)
        else:
            self._look_later()

    @property
    def _is_listed_otherwise(self) -> bool:
        number = self.row.listed_number
        return bool(number and listed_parcel.listed_here(self.row, number))

    def _leave_uncorrected(self) -> None:
        """The parcel counts as shipped, and somebody must see to its number."""
        shipment, now = self.row, database_now()
        with database.atomic():
            if shipment.change(refusal=UNCORRECTED):
                self._await_correction()
                shipment.tell_timeline("shipment_uncorrected", shipment.words, now)
                announce_uncorrected(shipment, now)

    def _await_correction(self) -> None:
        """In Seller Central: an import brings it, so Amazon isn't asked."""
        shipment, now = self.row, database_now()
        due_at = now + LISTED_WITHIN / self._amazon.clock_rate
        shipment.put_down(due_at if now < shipment.left_at + CORRECTED_WITHIN else None, None)

    def _look_later(self) -> None:
        """A few times more: then it is the merchant's to see to."""
        shipment, now = self.row, database_now()
        attempts = shipment.attempts + 1
        due_at = now + LISTED_WITHIN / self._amazon.clock_rate if attempts < LOOKS else None
        shipment.put_down(due_at, None, attempts=attempts)

    def refuse(self, failure: OurFault) -> None:
        now = database_now()
        if self.row.status is not ShipmentStatus.PENDING:
            self._log.warning("shipment.not_looked_for", failure=str(failure))
            self._look_later()
            return
        if failure.said:
            RefusalWords.keep(self.row, failure.said, now)
        with suppress(Superseded), database.atomic():
            shipment_outcome.refuse(self.row, failure.reason, now)
            announce_refusal(self.row, now)

    def _is_known(self, seller: Seller) -> bool:
        """Whether Amazon has the parcel; an order that it doesn't know has none."""
        try:
            document = self._document(seller)
        except (NotFound, AccessDenied):
            # Told again under the same reference, it makes no second parcel.
            return False
        return any(is_this(each, self.row) for each in packages(document))

    def _document(self, seller: Seller) -> Mapping[str, Any]:
        document = seller.get_order(self.row.order.amazon_order_id)
        found = json.loads(document.decode(errors="replace"))
        return found if isinstance(found, Mapping) else {}

    def _put_down(self, due_at: datetime, waiting_for: str, **changes: Any) -> None:
        """What is only looked for keeps no parcel waiting that is to be told."""
        if self.row.status is ShipmentStatus.PENDING:
            super()._put_down(due_at, waiting_for, **changes)
        else:
            self.row.put_down(due_at, waiting_for, **changes)


def look_for_again(order: Order, now: datetime) -> None:
    """Amazon lists no parcel of this order any more: the clock hands its confirmed ones over."""
    confirmed = (Shipment.order == order) & (Shipment.status == ShipmentStatus.CONFIRMED)
    again = Shipment.update(due_at=now, attempts=0).where(confirmed, Shipment.due_at.is_null())
    again.execute()
