"""Trading labels with Amazon: each is bought once, whatever dies or is lost in between.

Amazon has no way to say the same purchase twice. So where an answer was never heard, the parcel
is looked for in the order as Amazon has it, for some minutes; the label is then found, or stands
as unknown until the merchant has looked. Cancelling may be said again: Amazon is asked first.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from webapp.amazon.bought_shipment import BoughtShipmentStatus
from webapp.amazon.failure import AccessDenied, AskSeller, NotFound, OurFault, TryLater
from webapp.amazon.listed_package import listed_packages
from webapp.amazon.seller import Seller
from webapp.carriers.tracking_number import tidy
from webapp.ground.database.db import database_now
from webapp.ground.language.message import ToldMessage
from webapp.ground.work.leased_row import Superseded
from webapp.orders.order import Order, OrderPackage
from webapp.shipping import label_outcome
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_actions import in_the_way
from webapp.shipping.label_outcome import NO_WORDS, ROLE_MISSING
from webapp.shipping.package import ShippingPackage
from webapp.stores.outbox_task import OutboxTask

# Amazon lists a parcel some two minutes after it was sold. In Amazon's time, as is the next.
LOOKED_FOR = timedelta(minutes=5)
LOOKED_EVERY = timedelta(seconds=40)
REFUND_ASKED_EVERY = timedelta(hours=6)
RESTRICTED = "createRestrictedDataToken"
# Our clock and Amazon's may differ by so much.
SLACK = timedelta(minutes=10)


class LabelTask(OutboxTask):
    """One worker's work at Amazon on one label."""

    NAME = "label"
    OPERATIONS = ("createShipment", "cancelShipment")
    # Two are sold a second, and two at once: a worker that left in between would miss some.
    SOON = timedelta(seconds=1)

    def talk(self) -> None:
        status = self.row.status
        if status is LabelStatus.PURCHASING:
            self._look() if self.row.sent_at else self._buy()
        elif status is LabelStatus.CANCELLING:
            self._cancel()
        else:
            self._ask_for_refund()

    def examine(self, denial: AccessDenied) -> None:
        """A lasting no to labels alone is for the operator to mend: a reconnect wouldn't help."""
        now = database_now()
        failure = self.check().verdict(denial, self.marketplace_id, now)
        if isinstance(failure, AskSeller):
            self.lose_access(failure)
        elif denial.operation == "getOrder" and self._looked_long_enough:
            with suppress(Superseded):
                label_outcome.give_up(self.row, now)
        elif denial.operation != "getOrder" and self.check().lasts(
            denial, self.marketplace_id, now
        ):
            self.row.change(sent_at=self._before)
            self._log.error("label.role_missing", failure=str(denial))
            self._settle(ROLE_MISSING)
        else:
            self._wait(failure)

    def refuse(self, failure: OurFault) -> None:
        if failure.operation == RESTRICTED:
            self._settle(ROLE_MISSING)
        else:
            self._settle(NO_WORDS.told(reason=failure.reason), failure.said)

    def _settle(self, problem: ToldMessage, said: str = "") -> None:
        label, now = self.row, database_now()
        with suppress(Superseded):
            if label.status is LabelStatus.PURCHASING:
                label_outcome.refuse(label, problem, now, said)
            elif label.status is LabelStatus.CANCELLING:
                label_outcome.keep(label, problem, now, said)
            else:
                label.put_down(self._later(REFUND_ASKED_EVERY), "refund")

    def _buy(self) -> None:
        label = self.row
        order = Order.get_by_id(label.order_id)
        sentence = in_the_way(order)
        if sentence:
            self._settle(sentence)
            return
        seller = self.seller()
        # Known before it begins, as what has begun is not begun again.
        wait = seller.wait("createShipment")
        if wait:
            raise TryLater("paced", after=wait, operation="createShipment")
        body = _request(label, order)
        label.begin_sending(database_now())
        try:
            bought = seller.buy_shipment(body)
        except OurFault as refusal:
            if not (label.media and refusal.operation == "createShipment"):
                raise
            # A format that Amazon has listed may be refused all the same, and none be taken.
            if not label.change(media=""):
                raise Superseded from None
            label.media = ""
            bought = seller.buy_shipment(_request(label, order))
        label_outcome.sell(label, bought, database_now())
        self.note_access(RESTRICTED, "createShipment")

    def _look(self) -> None:
        """Nothing is bought here, whatever comes of it."""
        label = self.row
        number = self._found(self.seller())
        self.note_access("getOrder")
        if number:
            label_outcome.find(label, number, database_now())
        elif self._looked_long_enough:
            label_outcome.give_up(label, database_now())
        else:
            label.put_down(self._later(LOOKED_EVERY), "unavailable")

    @property
    def _looked_long_enough(self) -> bool:
        return bool(database_now() > self.row.sent_at + self._shorter(LOOKED_FOR))

    def _found(self, seller: Seller) -> str:
        """The tracking number of the parcel that must be this one, by what lies in it and by when
        it was made; empty when there is none."""
        label, since = self.row, self.row.sent_at - SLACK
        try:
            listed = listed_packages(seller.get_order(label.order.amazon_order_id))
        except NotFound:
            return ""
        mine = [each for each in listed if each.items == label.items]
        young = [each for each in mine if each.made is None or each.made >= since]
        numbers = [tidy(each.tracking_number) for each in young]
        ours = {each.tracking_number for each in self._known_before()}
        return next((number for number in numbers if number not in ours), "")

    def _known_before(self) -> list[OrderPackage]:
        """Parcels of the order that left from here otherwise."""
        mine = OrderPackage.order == self.row.order_id
        return list(OrderPackage.select().where(mine, OrderPackage.shipment_id.is_null(False)))

    def _cancel(self) -> None:
        label, seller = self.row, self.seller()
        told = seller.get_shipment(label.amazon_shipment_id) if label.sent_at else None
        if told is None or told.status == BoughtShipmentStatus.PURCHASED:
            label.begin_sending(database_now())
            told = seller.cancel_shipment(label.amazon_shipment_id)
        self.note_access(RESTRICTED, "cancelShipment")
        now = database_now()
        label_outcome.cancelled(label, told.status, self._later(REFUND_ASKED_EVERY), now)

    def _ask_for_refund(self) -> None:
        label = self.row
        told = self.seller().get_shipment(label.amazon_shipment_id)
        self.note_access(RESTRICTED, "getShipment")
        if not label_outcome.note_refund(label, told.status, database_now()):
            label.put_down(self._later(REFUND_ASKED_EVERY), "refund")

    def _later(self, wait: timedelta) -> datetime:
        return database_now() + self._shorter(wait)

    def _shorter(self, wait: timedelta) -> timedelta:
        return wait / self._amazon.clock_rate


def _request(label: Label, order: Order) -> dict[str, Any]:
    """Amazon's CreateShipmentRequest."""
    package = ShippingPackage(
        weight_grams=label.weight_grams,
        length_mm=label.length_mm,
        width_mm=label.width_mm,
        height_mm=label.height_mm,
        quantities=label.items,
        codes=label.codes,
    )
    named = {"ShippingServiceOfferId": label.offer_id} if label.offer_id else {}
    return {
        "ShipmentRequestDetails": package.details(order, label.media),
        "ShippingServiceId": label.service_id,
        **named,
    }
