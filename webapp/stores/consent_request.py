"""A consent request: one trip of one user to Amazon, good once and for ten minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.user import User
from webapp.amazon.login import Tokens
from webapp.amazon.marketplace import Marketplace, offered
from webapp.ground import secret_token
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection
from webapp.stores.store import Store

LIFETIME = timedelta(minutes=10)
REMEMBERED = timedelta(days=30)
SUCCEEDED = "connected"


class Journey(StrEnum):
    CONNECT = "connect"
    RECONNECT = "reconnect"


class StateRefused(Exception):
    """The state that came back doesn't open a consent request."""


class StateUnknown(StateRefused):
    """Forged, or somebody else's: whoever asks learns nothing more."""


class StateUsed(StateRefused):
    """Redeemed before: a double click, the Back button, or a replay."""

    def __init__(self, request: "ConsentRequest") -> None:
        super().__init__("used")
        self.request = request


class StateStale(StateRefused):
    """Came back too late."""

    def __init__(self, request: "ConsentRequest") -> None:
        super().__init__("stale")
        self.request = request


class ConsentRequest(Record):
    state_hash = peewee.CharField(max_length=64, unique=True)
    account = peewee.ForeignKeyField(Account)
    user = peewee.ForeignKeyField(User)
    browser_session = peewee.ForeignKeyField(BrowserSession)
    journey = EnumField(Journey, max_length=16)
    marketplace_id = peewee.CharField(max_length=32)
    product_identifier = peewee.CharField(max_length=16)
    store = peewee.ForeignKeyField(Store, null=True)
    created_at = UTCDateTimeField(default=utcnow)
    expires_at = UTCDateTimeField(index=True)
    used_at = UTCDateTimeField(null=True)
    outcome = peewee.CharField(max_length=32, null=True)
    # Ids of the marketplaces where Amazon says that the seller sells; null until Amazon was asked.
    sells_in = peewee.TextField(null=True)
    # When Amazon takes requests again, where it said that there were too many.
    retry_at = UTCDateTimeField(null=True)

    @property
    def succeeded(self) -> bool:
        return self.outcome == SUCCEEDED

    @property
    def failure(self) -> str | None:
        """The name of what went wrong, once it did."""
        return self.outcome if self.outcome and not self.succeeded else None

    @property
    def sources(self) -> list[Marketplace]:
        """Where the seller sells, as far as it can be an order source here."""
        ids = (self.sells_in or "").split()
        return [each for each in offered() if each.id in ids]

    @classmethod
    def open(
        cls,
        user: User,
        session: BrowserSession,
        journey: Journey,
        marketplace_id: str,
        product_identifier: str,
        now: datetime,
        store: Store | None = None,
    ) -> tuple["ConsentRequest", str]:
        """Open a trip to Amazon; the `state` returned with it is kept nowhere but as a hash."""
        state = secret_token.new()
        request = cls.create(
            state_hash=secret_token.digest(state),
            account=user.account_id,
            user=user,
            browser_session=session,
            journey=journey,
            marketplace_id=marketplace_id,
            product_identifier=product_identifier,
            store=store,
            expires_at=now + LIFETIME,
        )
        return request, state

    @classmethod
    def redeem(
        cls, state: str, user: User, session: BrowserSession, now: datetime
    ) -> "ConsentRequest":
        """Use the state up, before anything is asked of Amazon.

        Raises StateUnknown, StateUsed or StateStale.
        """
        request = cls.get_or_none(
            cls.state_hash == secret_token.digest(state),
            cls.user == user,
            cls.account == user.account_id,
            cls.browser_session == session,
        )
        if request is None:
            raise StateUnknown("unknown")
        if request.used_at:
            raise StateUsed(request)
        if request.expires_at <= now:
            raise StateStale(request)
        return request._use_up(now)

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        """Forget trips whose page nobody will look at again."""
        cls.delete().where(cls.expires_at < now - REMEMBERED).execute()

    def note_sources(self, marketplace_ids: Iterable[str]) -> None:
        self.sells_in = " ".join(sorted(marketplace_ids))
        self.save(only=[ConsentRequest.sells_in])

    def authorize(
        self, connection: Connection, tokens: Tokens, now: datetime, seller_digest: str
    ) -> None:
        """Give a connection the tokens that this trip brought, inside the caller's transaction.

        Of two trips of one seller Amazon takes only the later one's tokens, whichever ends first.
        """
        if not self._outrun(connection.hold()):
            connection.authorize(tokens, now, seller_digest)
            AccessFault.clear_all(connection, now)

    def conclude(
        self, outcome: str, store: Store | None = None, retry_at: datetime | None = None
    ) -> None:
        """Write down how the trip ended, for the page that tells it."""
        self.outcome, self.retry_at = outcome, retry_at
        self.store = store or self.store
        self.save(only=[ConsentRequest.outcome, ConsentRequest.store, ConsentRequest.retry_at])

    def _outrun(self, connection: Connection) -> bool:
        """Whether a trip that came back later has authorized this held connection already."""
        kind = ConsentRequest
        later = (
            kind.select()
            .join(Store)
            .where(
                kind.account == self.account_id,
                kind.used_at > self.used_at,
                kind.outcome == SUCCEEDED,
                Store.connection == connection,
            )
        )
        return connection.connected and bool(later.exists())

    def _use_up(self, now: datetime) -> "ConsentRequest":
        used = (
            ConsentRequest.update(used_at=now)
            .where(ConsentRequest.id == self.id, ConsentRequest.used_at.is_null())
            .execute()
        )
        if not used:
            raise StateUsed(self)
        self.used_at = now
        return self
