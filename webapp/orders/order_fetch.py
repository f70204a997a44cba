"""Fetching one order by its number: one call, from a budget that searches don't touch."""

from enum import StrEnum

import structlog

from webapp.accounts import Account
from webapp.amazon import Amazon, AmazonFailure, AskSeller, NotFound, TryLater
from webapp.clock import utcnow
from webapp.orders.intake import take_in
from webapp.orders.order import Order
from webapp.orders.set_aside_order import SetAsideOrder
from webapp.orders.taken import Taken
from webapp.stores import Access, Connection, Status, Store, lose_access

log = structlog.get_logger(__name__)


class Fetched(StrEnum):
    """What came of asking for an order by its number."""

    HERE = "here"
    UNWANTED = "unwanted"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    LATER = "later"
    REFUSED = "refused"
    BROKEN = "broken"

    @property
    def words(self) -> str:
        """As a sentence, for whoever asked."""
        return {
            Fetched.HERE: "Amazon has sent the order.",
            Fetched.UNWANTED: "Amazon knows this order, but it isn't one for you to ship: "
            "it isn't paid yet, is over already, or Amazon ships it.",
            Fetched.UNREADABLE: "Amazon has sent the order, but it could not be read. "
            "It was set aside: see its store.",
            Fetched.UNKNOWN: "Amazon doesn't know an order of this number at your stores.",
            Fetched.LATER: "Amazon can't answer right now. Try again in a minute.",
            Fetched.REFUSED: "Amazon no longer accepts the authorization of a store: "
            "reconnect it first.",
            Fetched.BROKEN: "Something broke on our side. It has been logged.",
        }[self]


class OrderFetch:
    """Safe to perform twice: an order is taken in by its number and its time."""

    def __init__(self, connection: Connection, number: str, amazon: Amazon) -> None:
        self._connection = connection
        self._number = number
        self._amazon = amazon

    @classmethod
    def anywhere(cls, account: Account, number: str, amazon: Amazon) -> Fetched:
        """Ask each of the account's sellers until one knows the order."""
        mine = (Connection.account == account) & (Connection.status == Status.CONNECTED)
        outcomes = []
        for connection in list(Connection.select().where(mine).order_by(Connection.id)):
            outcomes.append(cls(connection, number, amazon).outcome())
            if outcomes[-1] in (Fetched.HERE, Fetched.UNWANTED, Fetched.UNREADABLE):
                return outcomes[-1]
        # A seller who couldn't be asked may be the one.
        return next((each for each in outcomes if each != Fetched.UNKNOWN), Fetched.UNKNOWN)

    def outcome(self) -> Fetched:
        try:
            taken = self.perform()
        except NotFound:
            return Fetched.UNKNOWN
        except TryLater:
            return Fetched.LATER
        except AskSeller:
            return Fetched.REFUSED
        except AmazonFailure as failure:
            log.error("order.fetch_failed", failure=str(failure))
            return Fetched.BROKEN
        if taken.set_aside:
            return Fetched.UNREADABLE
        return Fetched.HERE if self._is_here() else Fetched.UNWANTED

    def perform(self) -> Taken:
        """Take the order in; raises AmazonFailure, and notes when the access is gone."""
        connection = self._connection
        access = Access(connection, self._amazon)
        seller = self._amazon.seller(connection.region, connection.selling_partner_id, access)
        try:
            document = seller.get_order(self._number)
        except AskSeller as failure:
            lose_access(connection, connection.grant, failure.reason, utcnow())
            raise
        now = utcnow()
        stores = list(connection.live_stores)
        taken = take_in(connection.account, stores, [document], now)
        if not taken.set_aside:
            # Also when it could be read but isn't wanted: cancelled before it was paid, say.
            SetAsideOrder.resolve(connection.id, [self._number], now)
        return taken

    def _is_here(self) -> bool:
        mine = (Store.connection == self._connection) & (Order.amazon_order_id == self._number)
        return Order.select().join(Store).where(mine).exists()
