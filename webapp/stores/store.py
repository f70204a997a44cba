"""A store: one Amazon order source (a marketplace) of a connected seller, and its settings."""

from datetime import datetime
from enum import StrEnum
from uuid import uuid4

import peewee

from webapp.accounts import Account
from webapp.amazon import Marketplace, marketplace
from webapp.clock import utcnow
from webapp.db import Record, UTCDateTimeField
from webapp.keyring import Vault, keyring
from webapp.stores.connection import Connection, Status


class ProductIdentifier(StrEnum):
    SKU = "sku"
    ASIN = "asin"
    ORDER_ITEM_ID = "order_item_id"

    @property
    def label(self) -> str:
        return {"sku": "Use SKU", "asin": "Use ASIN"}.get(self, "Use Order Item ID")

    @property
    def noun(self) -> str:
        return {"sku": "SKU", "asin": "ASIN"}.get(self, "Order Item ID")


class Store(Record):
    uid = peewee.CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    account = peewee.ForeignKeyField(Account, backref="stores")
    connection = peewee.ForeignKeyField(Connection, backref="stores")
    marketplace_id = peewee.CharField(max_length=32)
    nickname = peewee.CharField(max_length=80)
    product_identifier = peewee.CharField(max_length=16, default=ProductIdentifier.SKU)
    first_import_days = peewee.IntegerField(default=30)
    refresh_by_itself = peewee.BooleanField(default=True)
    refresh_minutes = peewee.IntegerField(default=15)
    imported_until = UTCDateTimeField(null=True)
    last_import_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField(default=utcnow)
    disconnected_at = UTCDateTimeField(null=True)

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
    def needs_reconnect(self) -> bool:
        return self.live and self.connection.needs_reconnect

    @property
    def next_import_at(self) -> datetime | None:
        """When the clock asks Amazon again by itself."""
        return self.connection.next_poll_at if self.live and self.refresh_by_itself else None

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
    def open_source(
        cls, connection: Connection, source: Marketplace, identifier: ProductIdentifier
    ) -> "Store":
        """The store of this source: made, or taken up again with all that it had."""
        store, created = cls.get_or_create(
            connection=connection,
            marketplace_id=source.id,
            defaults={
                "account": connection.account,
                "nickname": source.domain,
                "product_identifier": identifier,
            },
        )
        if not created:
            store.product_identifier = identifier
            store.disconnected_at = None
            store.save()
        return store

    def disconnect(self, now: datetime) -> None:
        """Stop this source; the seller's tokens go with the last one."""
        Store.update(disconnected_at=now).where(
            Store.id == self.id, Store.disconnected_at.is_null()
        ).execute()
        self.disconnected_at = now
        others = Store.select().where(
            Store.connection == self.connection_id, Store.disconnected_at.is_null()
        )
        connection = Connection.get_by_id(self.connection_id)
        if not others.exists() and connection.status != Status.DISCONNECTED:
            connection.disconnect(now)
