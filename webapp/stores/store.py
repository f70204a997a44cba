"""A store: one Amazon order source (a marketplace) of a connected seller, and its settings."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.amazon.marketplace import Marketplace, marketplace
from webapp.ground.audit.audit import SYSTEM, record
from webapp.ground.clock import utcnow
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.dialect import among, locked, plain
from webapp.ground.database.owned import Owned
from webapp.ground.database.pipeline import Pending, Prepared
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.vault import Vault
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.stores.connection import Connection, ConnectionStatus

LONGEST_NICKNAME = 80
# What is here of a disconnected store goes after this, if not before.
KEPT_AFTER_DISCONNECTING = timedelta(days=30)


class ProductIdentifier(StrEnum):
    SKU = "sku"
    ASIN = "asin"
    ORDER_ITEM_ID = "order_item_id"

    @property
    def label(self) -> str:
        return {
            ProductIdentifier.SKU: gettext("Use SKU"),
            ProductIdentifier.ASIN: gettext("Use ASIN"),
            ProductIdentifier.ORDER_ITEM_ID: gettext("Use Order Item ID"),
        }[self]

    @property
    def noun(self) -> str:
        return {"sku": "SKU", "asin": "ASIN"}.get(self) or gettext("Order Item ID")


def identifier_choices() -> list[tuple[str, str]]:
    """(value, its words) for a drop-down."""
    return [(each.value, each.label) for each in ProductIdentifier]


def chosen_identifier(value: str) -> ProductIdentifier:
    try:
        return ProductIdentifier(value)
    except ValueError:
        raise FormError(product_identifier=gettext("Choose one of the identifiers.")) from None


class Store(Owned):
    IS_STORE = True

    uid = peewee.CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    account = peewee.ForeignKeyField(Account, backref="stores")
    connection = peewee.ForeignKeyField(Connection, backref="stores")
    marketplace_id = peewee.CharField(max_length=32)
    nickname = peewee.CharField(max_length=LONGEST_NICKNAME)
    product_identifier = peewee.CharField(max_length=16, default=ProductIdentifier.SKU)
    first_import_days = peewee.IntegerField(default=30)
    refresh_by_itself = peewee.BooleanField(default=True)
    refresh_minutes = peewee.IntegerField(default=15)
    # Up to when, in Amazon's time, its changes are followed; its past may still be on its way.
    imported_until = UTCDateTimeField(null=True)
    # Since when the orders that were placed are here.
    imported_from = UTCDateTimeField(null=True)
    # Its past is here, as far back as it was asked for: when that was so.
    backfilled_at = UTCDateTimeField(null=True)
    last_import_at = UTCDateTimeField(null=True)
    # New orders wait on hold until somebody has looked at them.
    import_hold = peewee.BooleanField(default=False)
    # Amazon is told of every parcel that leaves, or only of those that somebody says.
    confirm_shipments = peewee.BooleanField(default=True)
    # Owners are told of orders due tomorrow, and of imports that keep failing; what needs the
    # seller is always told.
    tell_due = peewee.BooleanField(default=True)
    tell_failing = peewee.BooleanField(default=True)
    created_at = UTCDateTimeField(default=utcnow)
    disconnected_at = UTCDateTimeField(null=True)
    # With which its orders' due times were reckoned; a sweep makes both the same.
    disconnected_at_applied = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("connection", "marketplace_id"), True), (("account", "id"), False))

    @property
    def marketplace(self) -> Marketplace:
        return marketplace(self.marketplace_id)

    @property
    def identifier(self) -> ProductIdentifier:
        return ProductIdentifier(self.product_identifier)

    @property
    def scope(self) -> str:
        """The name of this store's key in the keyring."""
        return f"store:{self.uid}"

    @property
    def vault(self) -> Vault:
        return keyring().vault(self.scope)

    @property
    def live(self) -> bool:
        return self.disconnected_at is None

    @property
    def status(self) -> ConnectionStatus:
        """Its connection's, unless it was disconnected alone."""
        status: ConnectionStatus = self.connection.status
        return status if self.live else ConnectionStatus.DISCONNECTED

    @property
    def connected(self) -> bool:
        return self.status is ConnectionStatus.CONNECTED

    @property
    def needs_reconnect(self) -> bool:
        return self.live and self.connection.needs_reconnect

    @property
    def next_import_at(self) -> datetime | None:
        """When the clock asks Amazon again by itself."""
        return self.connection.next_poll_at if self.live and self.refresh_by_itself else None

    def is_kept(self, now: datetime) -> bool:
        """Whether it is disconnected, and its orders are still here."""
        since = now - KEPT_AFTER_DISCONNECTING
        return self.disconnected_at is not None and self.disconnected_at > since

    @classmethod
    def of(cls, account: Account) -> peewee.ModelSelect:
        """The account's stores with their connections, disconnected ones last."""
        return (
            cls.select(cls, Connection)
            .join(Connection)
            .where(cls.account == account)
            .order_by(cls.disconnected_at.is_null(False), cls.nickname, cls.id)
        )

    @classmethod
    def find(cls, account: Account, row_id: int | None) -> "Store | None":
        """The account's own store with its connection; none for any other id."""
        found: Store | None = cls.of(account).where(cls.id == row_id).first()
        return found

    @classmethod
    def all_of(cls, account: Account) -> list["Store"]:
        return cls.pending(account).result

    @classmethod
    def pending(cls, account: Account) -> "Pending[list[Store]]":
        """The same, asked for."""
        return STORES.send(account.id)

    @classmethod
    def open_source(
        cls, connection: Connection, source: Marketplace, identifier: ProductIdentifier
    ) -> "Store":
        """The store of this source: made, or taken up again with all that it had."""
        store, created = cls.get_or_create(
            connection=connection,
            marketplace_id=source.id,
            defaults={
                "account": connection.account,
                "nickname": _free_nickname(connection.account_id, source),
                "product_identifier": identifier,
            },
        )
        if not created:
            store._take_up(identifier)
        return store

    def disconnect(self, now: datetime, by: User | str = SYSTEM) -> None:
        """Stop this source; the seller's tokens go with the last one.

        From now on nothing personal of it is due later than when its time is over.
        """
        with database.atomic():
            # The connection first, as imports and consents take them.
            connection = self.connection.hold()
            stopping = Store.update(disconnected_at=now).where(
                Store.id == self.id, Store.disconnected_at.is_null()
            )
            stopped = bool(stopping.execute())
            self.disconnected_at = Store.get_by_id(self.id).disconnected_at
            if not connection.live_stores.exists() and not connection.disconnected:
                connection.disconnect(now)
            if stopped:
                self._bring_forward(now + KEPT_AFTER_DISCONNECTING)
                record("store.disconnected", now=now, by=by, on=self)

    def _take_up(self, identifier: ProductIdentifier) -> None:
        """Connect it again, and have a sweep reckon anew what disconnecting brought forward."""
        changes = {"product_identifier": identifier, "disconnected_at": None}
        if not self.live:
            changes["disconnected_at_applied"] = self.disconnected_at
        # These alone: the rest may have been changed since the row was read.
        Store.update(**changes).where(Store.id == self.id).execute()
        self.__data__.update(changes)

    def _bring_forward(self, latest: datetime) -> None:
        """Let none of its orders keep personal data beyond this; few would, the open ones.

        What is on its way here meanwhile, the next sweep reckons.
        """
        order = self.orders.model
        # By the index of what is due, not through all orders that the store ever had.
        late = (order.personal_data_due_at > latest) & (plain(order.store) == self.id)
        held = locked(order.select(order.id).where(late).order_by(plain(order.id)))
        ids = [order_id for (order_id,) in held.tuples()]
        order.update(personal_data_due_at=latest).where(among(order.id, ids)).execute()


STORES = Prepared(Store.of, 1)


def _free_nickname(account_id: int, source: Marketplace) -> str:
    """The source's name, numbered where the account has it from another seller already."""
    query = Store.select(Store.nickname).where(Store.account == account_id)
    taken = {store.nickname for store in query}
    numbered = (f"{source.domain} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (source.domain, *numbered) if name not in taken)
