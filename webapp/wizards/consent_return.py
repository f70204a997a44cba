"""The way back from Amazon: a consent becomes a connection, or a sentence that says why not.

Rules that need no word of Amazon's come first: a code that nobody exchanged has replaced no
token. Then Amazon is asked, outside of any transaction, and only then is anything written, all
of it in one transaction. A trip that stops on the way leaves no row, no store and no token.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import peewee
import structlog

from webapp import audit
from webapp.amazon import (
    Amazon,
    AmazonFailure,
    AskSeller,
    CodeRefused,
    NotFound,
    OperatorFault,
    Seller,
    Tokens,
    TryLater,
    marketplace,
)
from webapp.clock import utcnow
from webapp.db import database
from webapp.orders import ImportRequest, Kind, Order
from webapp.privacy import Purge
from webapp.stores import Connection, ConsentRequest, Journey, ProductIdentifier, Store
from webapp.wizards.consent_answer import ConsentAnswer
from webapp.wizards.gate import obstacle
from webapp.wizards.outcome import Outcome, Stopped

log = structlog.get_logger(__name__)

# Amazon forgets orders after two years; an older one proves nothing.
REMEMBERED = timedelta(days=700)


class ConsentReturn:
    """One redeemed trip and what its answer leads to."""

    def __init__(self, trip: ConsentRequest, amazon: Amazon) -> None:
        self._trip = trip
        self._amazon = amazon
        self._account = trip.account
        self._source = marketplace(trip.marketplace_id)

    def conclude(self, answer: ConsentAnswer) -> None:
        """Connect the seller, or write down what stood in the way."""
        try:
            self._walk(answer)
        except Stopped as stop:
            self._trip.conclude(stop.outcome.value, stop.store)
            self._record("consent.refused", outcome=stop.outcome.value)
        log.info("consent.concluded", trip=self._trip.id, outcome=self._trip.outcome)

    def _walk(self, answer: ConsentAnswer) -> None:
        if found := obstacle(self._trip.user):
            raise Stopped(found)
        answer.check()
        self._check_seller(answer.seller_id)
        with _named():
            tokens = self._amazon.exchange(answer.code)
        self._examine(answer.seller_id, tokens)
        self._connect(answer.seller_id, tokens)

    def _check_seller(self, seller_id: str) -> None:
        store = self._trip.store
        if store and store.connection.selling_partner_id != seller_id:
            raise Stopped(Outcome.OTHER_SELLER)
        if Connection.held_elsewhere(self._account, self._source.region, seller_id):
            log.warning("consent.seller_held_elsewhere", trip=self._trip.id)
            raise Stopped(Outcome.HELD_ELSEWHERE)
        self._check_purge(seller_id)
        present = self._present_store(seller_id)
        if present and self._trip.journey == Journey.CONNECT:
            raise Stopped(Outcome.ALREADY_CONNECTED, present)

    def _present_store(self, seller_id: str) -> Store | None:
        """This seller's live store of this source, in this account."""
        return (
            Store.of(self._account)
            .where(
                Connection.region == self._source.region,
                Connection.selling_partner_id == seller_id,
                Store.marketplace_id == self._source.id,
                Store.disconnected_at.is_null(),
            )
            .first()
        )

    def _check_purge(self, seller_id: str) -> None:
        """A store whose data is being destroyed is connected when that is finished."""
        known = self._known_connection(seller_id)
        store = known and known.stores.where(Store.marketplace_id == self._source.id).first()
        if store and Purge.underway(store):
            raise Stopped(Outcome.BEING_DELETED, store)

    def _examine(self, seller_id: str, tokens: Tokens) -> None:
        """Ask Amazon, with the fresh tokens, whether this consent may serve here."""
        region = self._source.region
        seller = self._amazon.seller(region, seller_id, lambda _renew: tokens.access_token)
        known = self._known_connection(seller_id)
        self._prove_same(known, seller)
        try:
            self._check_account(seller)
        except Stopped:
            self._keep_alive(known, tokens)
            raise

    def _known_connection(self, seller_id: str) -> Connection | None:
        found: Connection | None = Connection.get_or_none(
            Connection.account == self._account,
            Connection.region == self._source.region,
            Connection.selling_partner_id == seller_id,
        )
        return found

    def _prove_same(self, known: Connection | None, seller: Seller) -> None:
        """The seller's id in the address can be edited, the orders that they own can't.

        Tokens that couldn't be proved are dropped, also when Amazon was merely down: should
        they have replaced those of a working connection, its next import asks to reconnect.
        """
        order = self._newest_order(known) if known else None
        if order is None:
            return
        with _named():
            try:
                seller.get_order(order.amazon_order_id)
            except (NotFound, AskSeller):
                log.warning("consent.seller_disproved", trip=self._trip.id)
                raise Stopped(Outcome.OTHER_SELLER) from None

    def _newest_order(self, connection: Connection) -> Order | None:
        found: Order | None = (
            Order.select(Order.id, Order.amazon_order_id)
            .join(Store)
            .where(Store.connection == connection, Order.purchased_at > utcnow() - REMEMBERED)
            .order_by(Order.id.desc())
            .first()
        )
        return found

    def _check_account(self, seller: Seller) -> None:
        with _named():
            account = seller.account()
        if not account.professional:
            raise Stopped(Outcome.INDIVIDUAL_PLAN)
        here = [each for each in account.participations if each.marketplace_id == self._source.id]
        if not any(each.participating for each in here):
            raise Stopped(Outcome.NOT_PARTICIPATING)
        # A seller on holiday counts as suspended; who sold here already still has to ship.
        if any(each.suspended for each in here) and self._trip.journey == Journey.CONNECT:
            raise Stopped(Outcome.SUSPENDED)

    def _keep_alive(self, known: Connection | None, tokens: Tokens) -> None:
        """Amazon has replaced the tokens of a connection that worked: it goes on with the new.

        They are the same seller's, as far as that can be proved. A connection that didn't
        work stays as it was.
        """
        if known and known.connected:
            known.authorize(tokens, utcnow())
            log.info("consent.kept_alive", trip=self._trip.id, connection=known.id)

    def _connect(self, seller_id: str, tokens: Tokens) -> None:
        try:
            with database.atomic():
                self._write(seller_id, tokens)
        except peewee.IntegrityError:
            # Another account was faster by a moment.
            if not Connection.held_elsewhere(self._account, self._source.region, seller_id):
                raise
            raise Stopped(Outcome.HELD_ELSEWHERE) from None
        except Stopped:
            self._keep_alive(self._known_connection(seller_id), tokens)
            raise

    def _write(self, seller_id: str, tokens: Tokens) -> None:
        now = utcnow()
        connection = Connection.of_seller(self._account, self._source.region, seller_id)
        connection.authorize(tokens, now)
        # Once more: from here on nobody else changes what this seller has connected.
        self._check_purge(seller_id)
        identifier = ProductIdentifier(self._trip.product_identifier)
        store = Store.open_source(connection, self._source, identifier)
        store.connection = connection
        # All sources of the connection were mended by this consent, so all of them catch up.
        ImportRequest.refresh([store], now, self._trip.user_id, Kind.CATCH_UP)
        self._trip.conclude(Outcome.CONNECTED.value, store)
        self._record("consent.given", on=store, journey=self._trip.journey)

    def _record(self, event: str, on: Any = None, **facts: Any) -> None:
        trip = self._trip
        audit.record(event, now=utcnow(), by=trip.user, on=on or trip, **facts)


@contextmanager
def _named() -> Iterator[None]:
    """Amazon's failures by the names of our outcomes."""
    try:
        yield
    except AmazonFailure as failure:
        log.warning("consent.amazon_failed", failure=str(failure))
        raise Stopped(_outcome(failure)) from None


def _outcome(failure: AmazonFailure) -> Outcome:
    match failure:
        case CodeRefused():
            return Outcome.CODE_REFUSED
        case AskSeller():
            return Outcome.DENIED
        case TryLater(reason="unavailable"):
            return Outcome.AMAZON_DOWN
        case TryLater():
            return Outcome.THROTTLED
        case OperatorFault():
            return Outcome.KEYS_REFUSED
    return Outcome.OUR_FAULT
