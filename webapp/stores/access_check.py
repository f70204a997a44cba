"""An access check: whose fault a denial is, by what else Amazon says to the same seller.

A denial of one operation proves nothing about the authorization: a role may be missing, a
source may not be the seller's, or Amazon may err for a while. Only when a second, independent
operation is denied too, and both again some minutes later, is the access lost; while orders come,
it never is.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from webapp.amazon.client import Amazon
from webapp.amazon.failure import (
    AccessDenied,
    AmazonFailure,
    AskSeller,
    OperatorFault,
    OurFault,
    TryLater,
)
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.stores.access_fault import EVERYTHING, AccessFault
from webapp.stores.connection import Connection

CONFIRMED_AFTER = timedelta(minutes=5)
# Of a fault that was noted so long ago at most, another denial tells nothing new.
KNOWN_FOR = timedelta(minutes=10)
RETRIED_AFTER = timedelta(minutes=1)
# After so long without another denial of all, the next one is the first again.
PASSED_AFTER = timedelta(hours=1)
# What no task of ours asks again by itself.
ABOUT_SELLER = ("getAccount", "getMarketplaceParticipations")
SEARCH = "searchOrders"
LOOKED_BACK = timedelta(days=1)
Ask = Callable[[], object]

log = structlog.get_logger(__name__)


class AccessCheck:
    """Of one seller, whom Amazon denied something."""

    def __init__(self, connection: Connection, amazon: Amazon) -> None:
        self._connection = connection
        self._amazon = amazon

    def verdict(
        self, denial: AccessDenied, marketplace_id: str, now: datetime
    ) -> AskSeller | TryLater:
        """Who must act: nobody but by waiting, with the fault noted and told, or the seller."""
        about = {"operation": denial.operation, "request_id": denial.request_id}
        log.error(
            "access.denied",
            connection=self._connection.id,
            marketplace=marketplace_id or None,
            **about,
        )
        later = TryLater("denied", after=RETRIED_AFTER / self._amazon.clock_rate, **about)
        try:
            lets_in = self._known(denial, marketplace_id, now) or self._lets_in(denial)
        except AskSeller as failure:
            return failure
        except AmazonFailure:
            # Not known now: it is seen at the next denial.
            return later
        if lets_in:
            self._note(denial, marketplace_id, now)
        elif self._confirmed(now):
            return AskSeller("denied", **about)
        return later

    def lasts(self, denial: AccessDenied, marketplace_id: str, now: datetime) -> bool:
        """Whether this operation alone has been denied for minutes: then somebody must act."""
        fault = AccessFault.of_operation(self._connection, denial.operation, marketplace_id)
        return bool(fault and fault.since <= now - CONFIRMED_AFTER / self._amazon.clock_rate)

    def look_again(self, now: datetime) -> None:
        """Ask anew what was denied once about the seller's own account, but not often; and forget
        what was denied days ago and that nobody has needed since."""
        if self._connection.access_denied:
            AccessFault.forget_old(self._connection, now)
        for operation in ABOUT_SELLER if self._connection.access_denied else ():
            fault = AccessFault.of_operation(self._connection, operation)
            if fault and fault.last_at < now - PASSED_AFTER:
                self._ask_again(fault, now)

    def _ask_again(self, fault: AccessFault, now: datetime) -> None:
        seller = self._connection.seller(self._amazon)
        ask = seller.account if fault.operation == "getAccount" else seller.participations
        try:
            ask()
        except (TryLater, AskSeller):
            # Nobody said whether it is still denied.
            return
        except AmazonFailure as failure:
            log.warning("access.still_denied", connection=self._connection.id, failure=str(failure))
            lets_in = False
        else:
            lets_in = True
        with database.atomic():
            held = self._connection.hold()
            if lets_in:
                AccessFault.clear(held, fault.operation, [], now)
            else:
                AccessFault.note(held, fault.operation, "", now)

    def _known(self, denial: AccessDenied, marketplace_id: str, now: datetime) -> bool:
        fault = AccessFault.of_operation(self._connection, denial.operation, marketplace_id)
        return fault is not None and fault.last_at > now - KNOWN_FOR

    def _lets_in(self, denial: AccessDenied) -> bool:
        """Whether the seller's access stands by what a second operation says. Where that is denied
        too, it may be for a role that is missing for good: orders that come are an answer as well.
        """
        seller = self._connection.seller(self._amazon)
        about_them: Ask = seller.participations
        if denial.operation == "getMarketplaceParticipations":
            about_them = seller.account
        if _is_let_in(about_them):
            return True
        return denial.operation != SEARCH and _is_let_in(self._search)

    def _search(self) -> None:
        """One order at most, and no people."""
        sources = [store.marketplace_id for store in self._connection.live_stores]
        self._connection.seller(self._amazon).search_orders(
            marketplace_ids=sources,
            after=utcnow() - LOOKED_BACK,
            basis="created",
            page_size=1,
            included=(),
        )

    def _note(self, denial: AccessDenied, marketplace_id: str, now: datetime) -> None:
        with database.atomic():
            held = self._connection.hold()
            fault = AccessFault.note(held, denial.operation, marketplace_id, now)
            AccessFault.clear(held, EVERYTHING, [], now)
            fault.announce(now)

    def _confirmed(self, now: datetime) -> bool:
        """Whether all was denied some minutes ago too, and not at the same time to others: a fault
        of Amazon's that hits several sellers is no seller's to mend."""
        with database.atomic():
            held = self._connection.hold()
            earlier = AccessFault.of_operation(held, EVERYTHING)
            if earlier and earlier.last_at < now - PASSED_AFTER:
                AccessFault.clear(held, EVERYTHING, [], now)
            fault = AccessFault.note(held, EVERYTHING, "", now)
        others = AccessFault.select().where(
            AccessFault.operation == EVERYTHING,
            AccessFault.connection != self._connection,
            AccessFault.cleared_at.is_null(),
            AccessFault.last_at > now - KNOWN_FOR,
        )
        return bool(fault.since <= now - CONFIRMED_AFTER and not others.exists())


def _is_let_in(ask: Ask) -> bool:
    try:
        ask()
    except AccessDenied:
        return False
    except OperatorFault:
        raise
    except OurFault as failure:
        # Whatever is wrong with what was asked, who asked was let in.
        log.warning("access.asked_wrongly", failure=str(failure))
    return True
