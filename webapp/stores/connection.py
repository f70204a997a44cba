"""A connection: one seller's authorization in one of Amazon's regions, and its statuses.

    new ──authorize──▶ connected ──lose_access──▶ needs_reconnect ──authorize──▶ connected
     └──────────────disconnect──────┴──────────────┘──▶ disconnected ──authorize──▶ connected

Every authorization has a number, the grant. A refusal that belongs to an older grant can't
break a fresh one. One connection serves all of the seller's stores in the region.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.amazon.client import Amazon
from webapp.amazon.login import Tokens
from webapp.amazon.pacing import RecentCalls
from webapp.amazon.seller import Seller
from webapp.ground.clock import utcnow
from webapp.ground.database.db import UTCDateTimeField, after_commit, database
from webapp.ground.database.dialect import locked
from webapp.ground.database.state_machine import IllegalMove, StateMachine
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.vault import Vault
from webapp.ground.language.gettext import gettext
from webapp.stores.access_token import AccessToken

AUTHORIZED_FOR = timedelta(days=365)
# So many days before its end merchants are asked to renew it.
SOON = 30


class ConnectionStatus(StrEnum):
    NEW = "new"
    CONNECTED = "connected"
    NEEDS_RECONNECT = "needs_reconnect"
    DISCONNECTED = "disconnected"

    @property
    def label(self) -> str:
        return {
            ConnectionStatus.NEW: gettext("Not connected yet"),
            ConnectionStatus.CONNECTED: gettext("Connected"),
            ConnectionStatus.NEEDS_RECONNECT: gettext("Revocation Error"),
            ConnectionStatus.DISCONNECTED: gettext("Disconnected"),
        }[self]


class Connection(StateMachine):
    SEEN_THROUGH = "stores"
    MOVES = {
        "authorize": (set(ConnectionStatus), ConnectionStatus.CONNECTED),
        "lose_access": ({ConnectionStatus.CONNECTED}, ConnectionStatus.NEEDS_RECONNECT),
        "disconnect": (
            set(ConnectionStatus) - {ConnectionStatus.DISCONNECTED},
            ConnectionStatus.DISCONNECTED,
        ),
    }

    uid = peewee.CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    account = peewee.ForeignKeyField(Account, backref="connections")
    region = peewee.CharField(max_length=2)
    # As the browser brought it back from Amazon, which proves nothing: see wizards/seller_proof.py.
    selling_partner_id = peewee.CharField(max_length=64)
    # 0, or the account's id where another account claims this seller too, and isn't the same one.
    rival_claim = peewee.BigIntegerField(default=0)
    # A digest of where the seller takes part and under which names, as their own token read it.
    seller_digest = peewee.CharField(max_length=64, null=True)
    status = EnumField(ConnectionStatus, max_length=16, default=ConnectionStatus.NEW)
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
    # Whether an access fault is open.
    access_denied = peewee.BooleanField(default=False)
    # Since when Amazon tells of every order in time: polls find nothing new, and may be seldom.
    pushed_since = UTCDateTimeField(null=True)
    # How many seconds back each poll reaches, while Amazon tells of more orders than can be fetched
    # one by one: between two reaches they are. No watermark moves then.
    poll_reach = peewee.FloatField(null=True)
    created_at = UTCDateTimeField(default=utcnow)

    class Meta:
        # The migration adds what peewee can't say: (region, selling_partner_id, rival_claim) is
        # unique among connections that aren't disconnected, across all accounts.
        indexes = ((("account", "region", "selling_partner_id"), True),)

    @property
    def connected(self) -> bool:
        return self.status is ConnectionStatus.CONNECTED

    @property
    def needs_reconnect(self) -> bool:
        return self.status is ConnectionStatus.NEEDS_RECONNECT

    @property
    def disconnected(self) -> bool:
        return self.status is ConnectionStatus.DISCONNECTED

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
    def of_seller(
        cls, account: Account, region: str, seller: str, rival_claim: int = 0
    ) -> "Connection":
        """This seller's connection in the account, made new if there is none."""
        found, made = cls.get_or_create(
            account=account,
            region=region,
            selling_partner_id=seller,
            defaults={"rival_claim": rival_claim},
        )
        if not made and found.rival_claim != rival_claim:
            found.rival_claim = rival_claim
            found.save(only=[cls.rival_claim])
        return found

    @classmethod
    def rivals(cls, account: Account, region: str, seller: str) -> "list[Connection]":
        """Other accounts' connections that claim this seller (whose, nobody is told)."""
        query = cls.select().where(
            cls.region == region,
            cls.selling_partner_id == seller,
            cls.account != account,
            cls.status != ConnectionStatus.DISCONNECTED,
        )
        return list(query.order_by(cls.id))

    @property
    def allowance(self) -> str:
        """Under which name calls are counted: whoever claims another's seller spends their own."""
        rival = f".{self.rival_claim}" if self.rival_claim else ""
        return f"{self.selling_partner_id}{rival}"

    def seller(self, amazon: Amazon, recent_calls: RecentCalls | None = None) -> Seller:
        """The seller at Amazon, by the grant as this row has it; `recent_calls` as there."""
        access = AccessToken(self, amazon)
        return amazon.seller(self.region, self.allowance, access, recent_calls)

    def authorize(self, tokens: Tokens, now: datetime, seller_digest: str = "") -> None:
        """Take the tokens of a new consent; every earlier grant ends here.

        Raises peewee.IntegrityError when another account connected the seller meanwhile.
        """
        vault = self.vault
        with database.atomic():
            self.move(
                "authorize",
                grant=Connection.grant + 1,
                refresh_token=vault.seal(tokens.refresh_token.encode(), "refresh_token"),
                access_token=vault.seal(tokens.access_token.encode(), "access_token"),
                access_serial=Connection.access_serial + 1,
                access_expires_at=tokens.expires_at,
                renewing_until=None,
                seller_digest=seller_digest or self.seller_digest,
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
            self.move(
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
        self.move(
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

    def change_access(self, grant: int, *conditions: peewee.Expression, **changes: object) -> bool:
        """Not of a connection that was ended meanwhile: its tokens are gone, and stay so."""
        connected = Connection.status == ConnectionStatus.CONNECTED
        mine = (Connection.id == self.id) & (Connection.grant == grant) & connected
        return bool(Connection.update(**changes).where(mine, *conditions).execute())

    def hold(self) -> "Connection":
        """Read this row anew and keep others from changing it until the transaction ends."""
        return locked(Connection.select().where(Connection.id == self.id)).get()
