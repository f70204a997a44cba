"""The check of a seller who has just consented: their plan, and where they take part.

Each of it is one call that Amazon may deny alone, because a role is missing, say. What can't be
asked is no obstacle as long as something else says that this seller may be served.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from webapp.amazon.failure import (
    AccessDenied,
    AmazonFailure,
    OperatorFault,
    OurFault,
    TryLater,
    UnreadableAnswer,
)
from webapp.amazon.marketplace import Marketplace
from webapp.amazon.seller import Seller
from webapp.amazon.selling_account import Participation, SellingAccount
from webapp.wizards.outcome import Stopped, TripOutcome

# One order within it is enough, and none is as well: what counts is that Amazon lets us look.
LOOKED_BACK = timedelta(days=1)
Told = TypeVar("Told")

log = structlog.get_logger(__name__)


class SellerCheck:
    """`unchecked` are the operations that Amazon denied, or gave no answer to."""

    def __init__(self, seller: Seller, source: Marketplace) -> None:
        self._seller = seller
        self._source = source
        self.unchecked: list[str] = []

    def participations(self, now: datetime) -> list[Participation] | None:
        """Where the seller takes part; None where Amazon denies to say, but lets us search.

        Raises Stopped for a plan that can't be served, or where nothing lets us in.
        """
        account = self._account()
        if account and account.individual:
            raise Stopped(TripOutcome.INDIVIDUAL_PLAN)
        if account and account.participations is not None:
            return account.participations
        participations = self._told(self._seller.participations)
        if participations is None:
            self.search(now)
        return participations

    def _account(self) -> SellingAccount | None:
        """None where Amazon doesn't say: should it be down, the next call meets that too."""
        try:
            return self._told(self._seller.account)
        except TryLater as failure:
            self._note(failure)
            return None

    def search(self, now: datetime) -> None:
        """Whether Amazon lets us search this one source, for no person's data; raises Stopped."""
        try:
            self._seller.search_orders(
                marketplace_ids=[self._source.id],
                after=now - LOOKED_BACK,
                basis="created",
                page_size=1,
                included=(),
            )
        except OperatorFault:
            raise
        except (AccessDenied, OurFault) as failure:
            log.warning("access.denied", failure=str(failure))
            raise Stopped(TripOutcome.DENIED) from None

    def _told(self, ask: Callable[[], Told]) -> Told | None:
        """None where Amazon denies it, or says nothing that can be read."""
        try:
            return ask()
        except OperatorFault:
            raise
        except (AccessDenied, OurFault, UnreadableAnswer) as failure:
            self._note(failure)
            return None

    def _note(self, failure: AmazonFailure) -> None:
        log.warning("access.unchecked", failure=str(failure))
        self.unchecked.append(failure.operation)
