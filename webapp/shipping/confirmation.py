"""Confirming shipments to Amazon: each once, whatever dies or is lost in between.

A shipment whose last sending had no answer is first looked for in the order as Amazon has it.
Should Amazon not list it yet although it was accepted, it is told again under the same
packageReferenceId, which makes no second parcel.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from peewee import PeeweeException

from webapp import audit
from webapp.amazon import (
    Amazon,
    AmazonFailure,
    AskSeller,
    NotFound,
    OperatorFault,
    Seller,
    TryLater,
)
from webapp.amazon.failure import OurFault
from webapp.db import database, database_now
from webapp.orders.lease import Lease
from webapp.queue import leaving
from webapp.shipping import dispatch
from webapp.shipping.outgoing import Superseded
from webapp.shipping.shipment import Shipment, Standing
from webapp.shipping.shipment_notice import announce_refusal
from webapp.stores import Access, Connection, Store, announce_revocation

log = structlog.get_logger(__name__)

WARM = timedelta(seconds=10)
SHORTEST_WAIT = timedelta(milliseconds=200)
LONGEST_WAIT = timedelta(minutes=15)
# After a fault of our own, or of the operator's: the first wait, doubled at each further one.
RECOVERY = timedelta(seconds=5)
# Amazon has not taken it, and says so.
NOT_TAKEN = ("paced", "throttled")


def confirm_due(shipment: Shipment, amazon: Amazon) -> None:
    """Confirm this shipment, then what else is due, as long as that is cheaper than a new job."""
    until = database_now() + WARM
    following: Shipment | None = shipment
    while following is not None and not leaving():
        Confirmation(following, amazon).perform()
        now = database_now()
        following = Shipment.due(now).first() if now < until else None


class Confirmation:
    """One worker's talk with Amazon about one shipment, for as long as its claim holds."""

    def __init__(self, shipment: Shipment, amazon: Amazon) -> None:
        self._shipment = shipment
        self._amazon = amazon
        self._connection: Connection = shipment.store.connection
        # Whether an earlier sending is still without its answer.
        self._before = shipment.sent_at

    def perform(self) -> None:
        """Settle it, or put it down until later; whatever breaks on our side is raised as well."""
        if self._shipment.claim(database_now()):
            with Lease(self._shipment):
                self._talk()

    def _talk(self) -> None:
        self._before = self._shipment.sent_at
        try:
            self._tell()
        except Superseded:
            log.info("shipment.superseded", shipment=self._shipment.id, fence=self._shipment.fence)
        except TryLater as failure:
            self._wait(failure)
        except AskSeller as failure:
            self._lose_access(failure)
        except OperatorFault as failure:
            log.error("shipment.keys", shipment=self._shipment.id, failure=str(failure))
            self._put_down(self._pause(), "operator", sent_at=self._before)
        except OurFault as failure:
            self._refuse(failure)
        except Exception as error:
            self._stumble(error)
            raise

    def _tell(self) -> None:
        shipment, seller = self._shipment, self._seller()
        if not (shipment.sent_at and self._is_known(seller)):
            body = shipment.request(shipment.items)
            shipment.begin_sending(database_now())
            seller.confirm_shipment(shipment.order.amazon_order_id, body)
        dispatch.confirm(shipment, database_now())

    def _seller(self) -> Seller:
        """By the connection as it is now: it may have a newer grant than when this was asked."""
        self._connection = Connection.get_by_id(self._shipment.store.connection_id)
        if not self._connection.connected:
            raise AskSeller(self._connection.lost_reason or "disconnected")
        region, name = self._connection.region, self._connection.selling_partner_id
        return self._amazon.seller(region, name, Access(self._connection, self._amazon))

    def _is_known(self, seller: Seller) -> bool:
        """Whether Amazon has the parcel; an order that it doesn't know has none."""
        try:
            document = seller.get_order(self._shipment.order.amazon_order_id)
        except NotFound:
            return False
        packages = json.loads(document.decode(errors="replace")).get("packages")
        listed = packages if isinstance(packages, list) else []
        return any(self._is_this(each) for each in listed if isinstance(each, Mapping))

    def _is_this(self, package: Mapping[str, Any]) -> bool:
        """By its reference and number, so that a number that was mended is told anew."""
        shipment = self._shipment
        same = package.get("packageReferenceId") == shipment.reference
        return same and package.get("trackingNumber") == shipment.tracking_number

    def _wait(self, failure: TryLater) -> None:
        attempts = self._shipment.attempts + (failure.reason == "unavailable")
        wait = failure.after * 2 ** min(max(attempts - 1, 0), 10)
        due_at = database_now() + max(SHORTEST_WAIT, min(wait, LONGEST_WAIT))
        log.info("shipment.waits", shipment=self._shipment.id, reason=failure.reason)
        changes: dict[str, Any] = {"attempts": attempts}
        if failure.reason in NOT_TAKEN:
            changes["sent_at"] = self._before
        self._put_down(due_at, failure.reason, **changes)

    def _put_down(self, due_at: datetime, waiting_for: str, **changes: Any) -> None:
        """This one, and behind it what else this seller's budget or Amazon keeps waiting."""
        self._shipment.put_down(due_at, waiting_for, **changes)
        stores = Store.select(Store.id).where(Store.connection == self._connection)
        Shipment.update(due_at=due_at).where(
            Shipment.free(database_now()), Shipment.due_at < due_at, Shipment.store.in_(stores)
        ).execute()

    def _lose_access(self, failure: AskSeller) -> None:
        """It waits for the reconnect; the refusal of an older grant doesn't end the newer one."""
        connection, now = self._connection, database_now()
        with database.atomic():
            self._shipment.put_down(now, "reconnect", sent_at=self._before)
            lost = connection.connected and connection.lose_access(
                connection.grant, failure.reason, now
            )
            if lost:
                announce_revocation(connection, now)
                audit.record("access.lost", now=now, on=connection, reason=failure.reason)
        log.warning("shipment.access_lost", shipment=self._shipment.id, reason=failure.reason)

    def _refuse(self, failure: AmazonFailure) -> None:
        log.info("shipment.refused", shipment=self._shipment.id, failure=str(failure))
        said = getattr(failure, "said", "") or f"Amazon gave no reason ({failure.reason})."
        with suppress(Superseded), database.atomic():
            dispatch.refuse(self._shipment, said, database_now())
            announce_refusal(self._shipment, database_now())

    def _stumble(self, error: Exception) -> None:
        """Something of ours broke, maybe for a moment: its message could hold what it broke at.

        When even this can't be written, the lease runs out and another worker goes on.
        """
        log.error("shipment.broken", shipment=self._shipment.id, error=type(error).__name__)
        with suppress(PeeweeException):
            if self._shipment.standing is Standing.PENDING:
                attempts = self._shipment.attempts + 1
                self._shipment.put_down(self._pause(), "ours", attempts=attempts)

    def _pause(self) -> datetime:
        wait = RECOVERY * 2 ** min(self._shipment.attempts, 10)
        return database_now() + min(wait, LONGEST_WAIT)
