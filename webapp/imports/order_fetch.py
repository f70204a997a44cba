"""Fetching one order by its number: one call, from a budget that searches don't touch."""

from datetime import datetime
from enum import StrEnum

import structlog

from webapp.accounts.account import Account
from webapp.amazon.client import Amazon
from webapp.amazon.failure import AccessDenied, AmazonFailure, AskSeller, NotFound, TryLater
from webapp.amazon.odd_document import number_and_marketplace
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database_now
from webapp.ground.database.store_scope import everywhere, store_scope
from webapp.ground.language.gettext import gettext
from webapp.imports.intake import Taken, take_in
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.order import Order
from webapp.stores.access_check import AccessCheck
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.revocation import lose_access
from webapp.stores.store import Store

log = structlog.get_logger(__name__)


class Fetched(StrEnum):
    """What came of asking for an order by its number."""

    HERE = "here"
    UNWANTED = "unwanted"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    LATER = "later"
    REFUSED = "refused"
    DENIED = "denied"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """As a sentence, for whoever asked."""
        return {
            Fetched.HERE: gettext("Amazon has sent the order."),
            Fetched.UNWANTED: gettext(
                "Amazon knows this order, but it isn't one for you to ship: it isn't paid yet, is "
                "over already, or Amazon ships it."
            ),
            Fetched.UNREADABLE: gettext(
                "Amazon has sent the order, but it could not be read. It was set aside: see its "
                "store."
            ),
            Fetched.UNKNOWN: gettext("Amazon doesn't know an order of this number at your stores."),
            Fetched.LATER: gettext("Amazon can't answer right now. Try again in a minute."),
            Fetched.REFUSED: gettext(
                "Amazon no longer accepts the authorization of a store: reconnect it first."
            ),
            Fetched.DENIED: gettext(
                "Amazon denies access to single orders for now. Imports go on; the store's page "
                "says more."
            ),
            Fetched.BROKEN: gettext("Something broke on our side. It has been logged."),
        }[self]


# What ends the search for an order.
FOUND = (Fetched.HERE, Fetched.UNWANTED, Fetched.UNREADABLE)


class OrderFetch:
    """Safe to perform twice: an order is taken in by its number and its time."""

    def __init__(self, connection: Connection, number: str, amazon: Amazon, spare: int = 0) -> None:
        """`spare` calls of the budget are left to others."""
        self._connection = connection
        self._number = number
        self._amazon = amazon
        self._spare = spare

    @classmethod
    def anywhere(cls, account: Account, number: str, amazon: Amazon) -> Fetched:
        """Ask each of the account's sellers until one knows the order."""
        mine = (Connection.account == account) & (Connection.status == ConnectionStatus.CONNECTED)
        outcomes = []
        for connection in list(Connection.select().where(mine).order_by(Connection.id)):
            outcomes.append(cls(connection, number, amazon).outcome())
            if outcomes[-1] in FOUND:
                return outcomes[-1]
        # A seller who couldn't be asked may be the one.
        return next((each for each in outcomes if each != Fetched.UNKNOWN), Fetched.UNKNOWN)

    @classmethod
    def again(cls, order: Order, amazon: Amazon) -> Fetched:
        """Ask for what is here already: an address may come without any later time of update."""
        if not order.store.live:
            return Fetched.REFUSED
        return cls(order.store.connection, order.amazon_order_id, amazon).outcome()

    def outcome(self) -> Fetched:
        try:
            taken = self.perform()
        except AmazonFailure as failure:
            return self._without(failure)
        here = self._is_here()
        if not here and store_scope() is not None:
            # It may be another store's, of which this person isn't told.
            return Fetched.UNKNOWN
        if taken.set_aside:
            return Fetched.UNREADABLE
        return Fetched.HERE if here else Fetched.UNWANTED

    def _without(self, failure: AmazonFailure) -> Fetched:
        match failure:
            case NotFound():
                return Fetched.UNKNOWN
            case TryLater():
                return Fetched.LATER
            case AskSeller():
                return Fetched.REFUSED
            case AccessDenied():
                return Fetched.DENIED
        log.error("order.fetch_failed", failure=str(failure))
        return Fetched.BROKEN

    def perform(self) -> Taken:
        """Take the order in; raises AmazonFailure, and notes when the access is gone."""
        connection = self._connection
        try:
            return self.take()
        except AskSeller as failure:
            lose_access(connection, connection.grant, failure.reason, utcnow())
            raise
        except AccessDenied as denial:
            self._examine(denial)
            raise

    def take(self) -> Taken:
        """Take the order in; raises AmazonFailure."""
        connection = self._connection
        # Before the call, and by the clock of all workers: what was asked for later is newer.
        fetched_at = database_now()
        document = connection.seller(self._amazon).get_order(self._number, self._spare)
        now = database_now()
        if connection.access_denied:
            self._note_access(document, now)
        # Taken in as an import would, whichever of the seller's stores it is of.
        with everywhere():
            stores = list(connection.live_stores)
            taken = take_in(connection.account, stores, [document], fetched_at, now)
            if not taken.set_aside:
                # Also when it could be read but isn't wanted: cancelled before it was paid, say.
                SetAsideOrder.resolve(connection.id, [self._number], now)
        return taken

    def _note_access(self, document: bytes, now: datetime) -> None:
        """Amazon let this order in, and so its source."""
        _, source = number_and_marketplace(document)
        sources = [source] if isinstance(source, str) else []
        AccessFault.clear(self._connection, "getOrder", sources, now)

    def _examine(self, denial: AccessDenied) -> None:
        connection, now = self._connection, utcnow()
        failure = AccessCheck(connection, self._amazon).verdict(denial, "", now)
        if isinstance(failure, AskSeller):
            lose_access(connection, connection.grant, failure.reason, now)

    def _is_here(self) -> bool:
        mine = (Store.connection == self._connection) & (Order.amazon_order_id == self._number)
        return Order.select().join(Store).where(mine).exists()
