"""The way back from Amazon: a consent becomes a connection, or a sentence that says why not.

What this account knows of itself comes first: a code that nobody exchanged has replaced no token.
Of others it learns nothing but what fresh tokens prove (see seller_proof.py): an id that another
account has connected is no answer, for whoever holds the browser can write any id. Amazon is asked
outside of any transaction, and only then is anything written, all of it in one transaction. A
trip that stops on the way leaves no row, no store and no token.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee
import structlog

from webapp.amazon.client import Amazon
from webapp.amazon.failure import (
    AccessDenied,
    AmazonFailure,
    AskSeller,
    CodeRefused,
    OperatorFault,
    TryLater,
)
from webapp.amazon.login import Tokens
from webapp.amazon.marketplace import marketplace
from webapp.amazon.seller import Seller
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.privacy.purge import Purge
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection
from webapp.stores.consent_request import ConsentRequest, Journey
from webapp.stores.store import ProductIdentifier, Store
from webapp.wizards.consent_answer import ConsentAnswer
from webapp.wizards.gate import obstacle
from webapp.wizards.outcome import Stopped, TripOutcome
from webapp.wizards.seller_check import SellerCheck
from webapp.wizards.seller_proof import SellerProof, seller_digest

log = structlog.get_logger(__name__)


class ConsentReturn:
    """One redeemed trip and what its answer leads to."""

    def __init__(self, trip: ConsentRequest, amazon: Amazon) -> None:
        self._trip = trip
        self._amazon = amazon
        self._account = trip.account
        self._source = marketplace(trip.marketplace_id)
        self._unchecked: list[str] = []
        # Of the same seller, whose tokens this consent has replaced at Amazon.
        self._kin: list[Connection] = []
        self._begun_at = utcnow()

    def conclude(self, answer: ConsentAnswer) -> None:
        """Connect the seller, or write down what stood in the way."""
        try:
            self._walk(answer)
        except Stopped as stop:
            self._trip.conclude(stop.outcome.value, stop.store, stop.retry_at)
            self._record("consent.refused", outcome=stop.outcome.value)
        log.info("consent.concluded", trip=self._trip.id, outcome=self._trip.outcome)

    def _walk(self, answer: ConsentAnswer) -> None:
        if found := obstacle(self._trip.user):
            raise Stopped(found)
        answer.check()
        self._check_own(answer.seller_id)
        with _named():
            tokens = self._amazon.exchange(answer.code)
        try:
            self._examine(answer.seller_id, tokens)
        except Stopped:
            self._keep_alive(tokens)
            raise

    def _check_own(self, seller_id: str) -> None:
        """What this account's own stores say; it tells nothing about any other account."""
        store = self._trip.store
        if store and store.connection.selling_partner_id != seller_id:
            raise Stopped(TripOutcome.OTHER_SELLER)
        self._check_purge(seller_id)
        present = self._present_store(seller_id)
        if present and self._trip.journey == Journey.CONNECT:
            raise Stopped(TripOutcome.ALREADY_CONNECTED, present)

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
            raise Stopped(TripOutcome.BEING_DELETED, store)

    def _examine(self, seller_id: str, tokens: Tokens) -> None:
        """Ask Amazon, with the fresh tokens, who this is and whether they may be served here."""
        known = self._known_connection(seller_id)
        # The calls of a seller who is only claimed yet are counted apart.
        allowance = known.allowance if known else f"{seller_id}.{self._account.id}"
        region, access_token = self._source.region, tokens.access_token
        seller = self._amazon.seller(region, allowance, lambda _renew: access_token)
        if known:
            self._prove_same(known, seller)
            self._kin.append(known)
        self._check_rivals(seller_id, seller)
        digest = self._check_account(seller)
        contested = self._check_rivals(seller_id, seller, digest)
        try:
            self._connect(seller_id, tokens, digest, contested)
        except peewee.IntegrityError:
            # Another account was faster by a moment.
            if not self._check_rivals(seller_id, seller, digest):
                raise
            self._connect(seller_id, tokens, digest, contested=True)

    def _check_rivals(self, seller_id: str, seller: Seller, digest: str = "") -> bool:
        """Whether others claim this seller, without being the same one.

        Once proven that they are, the seller may be told so: they know it.
        """
        rivals = Connection.rivals(self._account, self._source.region, seller_id)
        for rival in rivals:
            proof = SellerProof(rival, seller)
            with _named():
                same = proof.by_orders()
            if same or (same is None and proof.by_account(digest)):
                self._kin.append(rival)
                raise Stopped(TripOutcome.HELD_ELSEWHERE)
        return bool(rivals)

    def _known_connection(self, seller_id: str) -> Connection | None:
        found: Connection | None = Connection.get_or_none(
            Connection.account == self._account,
            Connection.region == self._source.region,
            Connection.selling_partner_id == seller_id,
        )
        return found

    def _prove_same(self, known: Connection, seller: Seller) -> None:
        """Tokens that couldn't be proved are dropped, also when Amazon was merely down: should
        they have replaced those of a working connection, its next import asks to reconnect."""
        with _named():
            same = SellerProof(known, seller).by_orders()
        if same is False:
            log.warning("consent.seller_disproved", trip=self._trip.id)
            raise Stopped(TripOutcome.OTHER_SELLER)

    def _check_account(self, seller: Seller) -> str:
        """Returns the digest of what their selling account looks like; empty where Amazon doesn't
        say."""
        check = SellerCheck(seller, self._source)
        with _named():
            participations = check.participations(self._begun_at)
        self._unchecked = check.unchecked
        if participations is None:
            return ""
        self._trip.note_sources(each.marketplace_id for each in participations if each.sells)
        here = [each for each in participations if each.marketplace_id == self._source.id]
        if here and not any(each.known for each in here):
            with _named():
                check.search(self._begun_at)
            self._unchecked.append("getMarketplaceParticipations")
        elif not any(each.participating for each in here):
            raise Stopped(TripOutcome.NOT_PARTICIPATING)
        # A seller on holiday counts as suspended; who sold here already still has to ship.
        if any(each.suspended for each in here) and self._trip.journey == Journey.CONNECT:
            raise Stopped(TripOutcome.SUSPENDED)
        # Where Amazon says less than it should, one seller looks like another.
        is_told = all(each.known for each in participations)
        return seller_digest(participations) if is_told else ""

    def _keep_alive(self, tokens: Tokens) -> None:
        """Amazon has replaced the tokens of connections that worked: they go on with the new.

        They are the same seller's, as far as that can be proved. A connection that didn't work
        stays as it was, and so does one with tokens that are newer still.
        """
        for kin in (Connection.get_by_id(each.id) for each in self._kin):
            if kin.connected and kin.authorized_at < self._begun_at:
                kin.authorize(tokens, utcnow())
                log.info("consent.kept_alive", trip=self._trip.id, connection=kin.id)

    def _connect(self, seller_id: str, tokens: Tokens, digest: str, contested: bool) -> None:
        with database.atomic():
            self._write(seller_id, tokens, digest, contested)
        if contested:
            # To the operator alone: the account would learn that somebody else has this seller.
            log.error("consent.seller_contested", trip=self._trip.id)
            audit.record(
                "seller.contested",
                now=utcnow(),
                account=audit.INSTALLATION,
                on=self._trip.store.connection,
            )

    def _write(self, seller_id: str, tokens: Tokens, digest: str, contested: bool) -> None:
        now, region = utcnow(), self._source.region
        rival_claim = self._account.id if contested else 0
        connection = Connection.of_seller(self._account, region, seller_id, rival_claim)
        self._trip.authorize(connection, tokens, now, digest)
        for operation in self._unchecked:
            AccessFault.note(connection, operation, "", now)
        # Once more: from here on nobody else changes what this seller has connected.
        self._check_purge(seller_id)
        identifier = ProductIdentifier(self._trip.product_identifier)
        store = Store.open_source(connection, self._source, identifier)
        store.connection = connection
        # All sources of the connection were mended by this consent, so all of them catch up.
        ImportRequest.refresh([store], now, self._trip.user_id, ImportKind.CATCH_UP)
        self._trip.conclude(TripOutcome.CONNECTED.value, store)
        self._record("consent.given", on=store, journey=self._trip.journey)

    def _record(self, event: str, on: Any = None, **facts: Any) -> None:
        audit.record(event, now=utcnow(), by=self._trip.user, on=on or self._trip, **facts)


@contextmanager
def _named() -> Iterator[None]:
    """Amazon's failures by the names of our outcomes."""
    try:
        yield
    except AmazonFailure as failure:
        log.warning("consent.amazon_failed", failure=str(failure))
        raise Stopped(_outcome(failure), after=getattr(failure, "after", None)) from None


def _outcome(failure: AmazonFailure) -> TripOutcome:
    match failure:
        case CodeRefused():
            return TripOutcome.CODE_REFUSED
        case AskSeller() | AccessDenied():
            return TripOutcome.DENIED
        case TryLater(reason="unavailable"):
            return TripOutcome.AMAZON_DOWN
        case TryLater():
            return TripOutcome.THROTTLED
        case OperatorFault():
            return TripOutcome.KEYS_REFUSED
    return TripOutcome.OUR_FAULT
