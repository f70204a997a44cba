"""Further sources of a seller who is connected: those where Amazon says that they sell."""

from datetime import datetime

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.amazon.marketplace import Marketplace
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.privacy.purge import Purge
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.consent_request import ConsentRequest, Journey
from webapp.stores.store import ProductIdentifier, Store

NONE_TICKED = N_("Tick at least one marketplace.")
NOT_THEIRS = N_("Tick marketplaces from this list only.")
LOST = N_("Amazon no longer accepts this seller's authorization. Reconnect first.")


class SourceChoice:
    """Of one consent, which needs no further trip to Amazon for the same region."""

    def __init__(self, trip: ConsentRequest) -> None:
        self.trip = trip
        self.connection: Connection = trip.store.connection

    @classmethod
    def of(cls, account: Account) -> "list[SourceChoice]":
        """One for each connected seller and region that has more to offer."""
        trips = (
            ConsentRequest.select(ConsentRequest, Store, Connection)
            .join(Store)
            .join(Connection)
            .where(
                ConsentRequest.account == account,
                ConsentRequest.outcome == ConnectionStatus.CONNECTED.value,
                Connection.status == ConnectionStatus.CONNECTED,
            )
            .order_by(ConsentRequest.id)
        )
        newest = {trip.store.connection_id: cls(trip) for trip in trips}
        return [choice for choice in newest.values() if choice.open]

    @property
    def open(self) -> list[Marketplace]:
        """Where they sell in this region, and what isn't connected yet."""
        if not self.connection.connected:
            return []
        here = {store.marketplace_id for store in self.connection.live_stores}
        region = self.connection.region
        return [each for each in self.trip.sources if each.region == region and each.id not in here]

    @property
    def stores(self) -> list[Store]:
        """The seller's other sources in this region that are connected."""
        return list(self.connection.live_stores.where(Store.id != self.trip.store_id))

    def connect(self, countries: list[str], now: datetime, by: User) -> list[Store]:
        """Connect these sources at once; raises FormError.

        One whose data is being deleted is left out until that is finished.
        """
        if not countries:
            raise FormError(sources=gettext(NONE_TICKED))
        with database.atomic():
            self.connection = self.connection.hold()
            if not self.connection.connected:
                raise FormError(sources=gettext(LOST))
            stores = [self._open(source) for source in self._chosen(countries)]
            opened = [store for store in stores if store]
            ImportRequest.refresh(opened, now, by.id, ImportKind.CATCH_UP)
            for store in opened:
                audit.record("consent.given", now=now, by=by, on=store, journey=Journey.CONNECT)
        return opened

    def _chosen(self, countries: list[str]) -> list[Marketplace]:
        """Those that were connected meanwhile, in another tab, are no mistake."""
        theirs = {each.country: each for each in self.trip.sources}
        if not theirs.keys() >= set(countries):
            raise FormError(sources=gettext(NOT_THEIRS))
        return [each for each in self.open if each.country in countries]

    def _open(self, source: Marketplace) -> Store | None:
        known = self.connection.stores.where(Store.marketplace_id == source.id).first()
        if known and Purge.underway(known):
            return None
        identifier = ProductIdentifier(self.trip.product_identifier)
        store = Store.open_source(self.connection, source, identifier)
        store.connection = self.connection
        return store
