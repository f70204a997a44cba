"""A connection: one seller's authorization in one of Amazon's regions, and its states.

    new ──authorize──▶ connected ──lose_access──▶ needs_reconnect ──authorize──▶ connected
     └──────────────disconnect──────┴──────────────┘──▶ disconnected ──authorize──▶ connected

Every authorization has a number, the grant. A refusal that belongs to an older grant can't
break a fresh one. One connection serves all of the seller's stores in the region.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

import peewee

from webapp.accounts import Account, Notice
from webapp.amazon import Tokens
from webapp.clock import utcnow
from webapp.db import Record, UTCDateTimeField, after_commit, database
from webapp.dialect import locked
from webapp.keyring import keyring
from webapp.vault import Vault

AUTHORIZED_FOR = timedelta(days=365)
# So many days before its end merchants are asked to renew it.
SOON = 30


class Status(StrEnum):
    NEW = "new"
    CONNECTED = "connected"
    NEEDS_RECONNECT = "needs_reconnect"
    DISCONNECTED = "disconnected"


MOVES: dict[str, tuple[frozenset[Status], Status]] = {
    "authorize": (frozenset(Status), Status.CONNECTED),
    "lose_access": (frozenset({Status.CONNECTED}), Status.NEEDS_RECONNECT),
    "disconnect": (
        frozenset({Status.NEW, Status.CONNECTED, Status.NEEDS_RECONNECT}),
        Status.DISCONNECTED,
    ),
}


class IllegalMove(Exception):
    """The connection isn't in a state from which this move is allowed."""


class Connection(Record):
    uid = peewee.CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    account = peewee.ForeignKeyField(Account, backref="connections")
    region = peewee.CharField(max_length=2)
    selling_partner_id = peewee.CharField(max_length=64)
    status = peewee.CharField(max_length=16, default=Status.NEW)
    grant = peewee.IntegerField(default=0)
    refresh_token = peewee.BlobField(null=True)
    access_token = peewee.BlobField(null=True)
    access_serial = peewee.IntegerField(default=0)
    access_expires_at = UTCDateTimeField(null=True)
    renewing_until = UTCDateTimeField(null=True)
    authorized_at = UTCDateTimeField(null=True)
    expires_at = UTCDateTimeField(null=True)
    lost_at = UTCDateTimeField(null=True)
    lost_reason = peewee.CharField(max_length=16, null=True)
    disconnected_at = UTCDateTimeField(null=True)
    next_poll_at = UTCDateTimeField(null=True, index=True)
    last_poll_at = UTCDateTimeField(null=True)
    quiet_polls = peewee.IntegerField(default=0)
    reconciled_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField(default=utcnow)

    class Meta:
        # The migration adds what peewee can't say: (region, selling_partner_id) is unique
        # among connections that aren't disconnected, across all accounts.
        indexes = ((("account", "region", "selling_partner_id"), True),)

    @property
    def connected(self) -> bool:
        return self.status == Status.CONNECTED

    @property
    def needs_reconnect(self) -> bool:
        return self.status == Status.NEEDS_RECONNECT

    @property
    def disconnected(self) -> bool:
        return self.status == Status.DISCONNECTED

    def days_left(self, now: datetime) -> int:
        """Whole days until Amazon's authorization ends, counted up."""
        return -((now - self.expires_at) // timedelta(days=1))

    def ends_soon(self, now: datetime) -> bool:
        return bool(self.connected and self.expires_at and self.days_left(now) <= SOON)

    @property
    def live_stores(self) -> peewee.ModelSelect:
        """Its stores by name, but for those that were disconnected."""
        store = self.stores.model
        return self.stores.where(store.disconnected_at.is_null()).order_by(store.nickname)

    @property
    def store_names(self) -> str:
        return ", ".join(store.nickname for store in self.live_stores)

    @property
    def store_path(self) -> str:
        """The page of its first store."""
        first = self.live_stores.first()
        return f"/stores/{first.id}" if first else "/stores"

    @property
    def reconnect_path(self) -> str:
        """The page where its first store is reconnected, and all others with it."""
        path = self.store_path
        return path if path == "/stores" else f"{path}/reconnect"

    @property
    def scope(self) -> str:
        """The name of this connection's key in the keyring."""
        return f"connection:{self.uid}"

    @property
    def vault(self) -> Vault:
        return keyring().vault(self.scope)

    @classmethod
    def of_seller(cls, account: Account, region: str, seller: str) -> "Connection":
        """This seller's connection in the account, made new if there is none."""
        found, _ = cls.get_or_create(account=account, region=region, selling_partner_id=seller)
        return found

    @classmethod
    def held_elsewhere(cls, account: Account, region: str, seller: str) -> bool:
        """Whether another account has this seller connected (whose, nobody is told)."""
        return (
            cls.select()
            .where(
                cls.region == region,
                cls.selling_partner_id == seller,
                cls.account != account,
                cls.status != Status.DISCONNECTED,
            )
            .exists()
        )

    def authorize(self, tokens: Tokens, now: datetime) -> None:
        """Take the tokens of a new consent; every earlier grant ends here.

        Raises peewee.IntegrityError when another account connected the seller meanwhile.
        """
        vault = self.vault
        self._move(
            "authorize",
            grant=Connection.grant + 1,
            refresh_token=vault.seal(tokens.refresh_token.encode(), "refresh_token"),
            access_token=vault.seal(tokens.access_token.encode(), "access_token"),
            access_serial=Connection.access_serial + 1,
            access_expires_at=tokens.expires_at,
            renewing_until=None,
            authorized_at=now,
            expires_at=now + AUTHORIZED_FOR,
            lost_at=None,
            lost_reason=None,
            disconnected_at=None,
            next_poll_at=now,
        )
        for told in ("revocation", "authorization-ending"):
            Notice.settle(self.account_id, f"{told}:{self.id}:", now)

    def lose_access(self, grant: int, reason: str, now: datetime) -> bool:
        """Amazon refused this grant; False when a newer grant has replaced it already."""
        try:
            self._move(
                "lose_access",
                Connection.grant == grant,
                lost_at=now,
                lost_reason=reason,
                access_token=None,
                access_expires_at=None,
                next_poll_at=None,
            )
        except IllegalMove:
            return False
        return True

    def disconnect(self, now: datetime) -> None:
        """Forget the tokens at once; raises IllegalMove when already disconnected."""
        scope = self.scope
        self._move(
            "disconnect",
            # A key of its own for whoever connects again: this one is destroyed.
            uid=uuid4().hex,
            refresh_token=None,
            access_token=None,
            access_expires_at=None,
            disconnected_at=now,
            next_poll_at=None,
        )
        # After the commit: a rollback would leave tokens that nothing can open.
        after_commit(lambda: keyring().destroy(scope, now))

    def hold(self) -> "Connection":
        """Read this row anew and keep others from changing it until the transaction ends."""
        return locked(Connection.select().where(Connection.id == self.id)).get()

    def _move(self, verb: str, *conditions: peewee.Expression, **changes: object) -> None:
        allowed, target = MOVES[verb]
        with database.atomic():
            moved = (
                Connection.update(status=target, **changes)
                .where(Connection.id == self.id, Connection.status.in_(allowed), *conditions)
                .execute()
            )
            if not moved:
                raise IllegalMove(f"A connection that is {self.status} can't {verb}.")
        fresh = Connection.get_by_id(self.id)
        self.__data__.update(fresh.__data__)
