"""Asking Amazon what it offers for a planned label: at its pace, and again whatever dies."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from webapp.amazon.failure import AccessDenied, AskSeller, OurFault
from webapp.ground.database.db import database_now
from webapp.ground.language.message import Message, ToldMessage
from webapp.ground.work.leased_row import Superseded
from webapp.label_batches.offer_refusal import OfferRefusal
from webapp.label_batches.plan_obstacle import moved
from webapp.label_batches.planned_label import written
from webapp.label_batches.planned_offer import PlannedOffer, chosen_among
from webapp.orders.order import Order
from webapp.shipping.label_actions import in_the_way
from webapp.shipping.label_offers import BROKEN, WANTS_INPUTS, LabelOffers
from webapp.shipping.label_outcome import ROLE_MISSING
from webapp.stores.outbox_task import OutboxTask

NOTHING_OFFERED = Message(
    "label_batches.nothing_offered",
    "Amazon has no service for this package. Look at its weight and size; the order's own page "
    "for labels says why, service by service.",
).told()
REFUSED = Message("label_batches.refused", "Amazon refuses this order or package.").told()


class LabelPricing(OutboxTask):
    """One worker's work at Amazon on one planned label."""

    NAME = "planned_label"
    SOON = timedelta(seconds=1)

    def talk(self) -> None:
        planned, seller = self.row, self.seller()
        order = Order.get_by_id(planned.order_id)
        sentence = moved(planned, order) or in_the_way(order)
        if sentence:
            self._decline(sentence)
            return
        answer = seller.shipping_offers(planned.package.details(order))
        self.note_access("getEligibleShipmentServices")
        found = LabelOffers.of(order, answer, planned.batch.label_format)
        offers = [PlannedOffer.of(row) for row in found.rows if not row.unavailable]
        if not offers:
            self._decline(WANTS_INPUTS if found.rows else NOTHING_OFFERED)
            return
        chosen = chosen_among(offers, planned.batch.offer_choice)
        self._settle("offer", offers=written(offers), service_id=chosen)

    def examine(self, denial: AccessDenied) -> None:
        """A lasting no to labels alone is for the operator to mend: a reconnect wouldn't help."""
        now = database_now()
        failure = self.check().verdict(denial, self.marketplace_id, now)
        if isinstance(failure, AskSeller):
            self.lose_access(failure)
        elif self.check().lasts(denial, self.marketplace_id, now):
            self._decline(ROLE_MISSING)
        else:
            self._wait(failure)

    def refuse(self, failure: OurFault) -> None:
        if failure.said:
            OfferRefusal.keep(self.row, failure.said, database_now())
        self._decline(REFUSED if failure.said else BROKEN)

    def _decline(self, problem: ToldMessage) -> None:
        self._settle("decline", offers="[]", service_id="", problem=problem)

    def _settle(self, verb: str, **changes: Any) -> None:
        with suppress(Superseded):
            self.row.settle(verb, **{"problem": "", "priced_at": database_now(), **changes})
