"""An access fault: an operation that Amazon denies while the seller's authorization stands."""

from datetime import datetime, timedelta

import peewee

from webapp.accounts.notice import Notice
from webapp.amazon.marketplace import Marketplace, marketplace
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.language.message import ToldMessage
from webapp.ground.language.order_source import source_label
from webapp.stores.connection import Connection
from webapp.stores.denial_effect import (
    AGAIN,
    DENIES,
    DENIES_ALL,
    DENIES_SOURCE,
    EFFECTS,
    EVERYTHING,
    REMEDY,
    REMEDY_AS_NEEDED,
    SUBJECT,
    SUBJECT_ALL,
    TEXT,
    UNKNOWN,
    DenialEffect,
)
from webapp.stores.store import Store

FORGOTTEN_AFTER = timedelta(days=2)


class AccessFault(Record):
    """Open until `cleared_at`; `marketplace_id` is empty where it isn't known to be one source's.
    Of each operation and source of a connection one is open at most."""

    connection = peewee.ForeignKeyField(
        Connection, backref="access_faults", on_delete="CASCADE", index=False
    )
    operation = peewee.CharField(max_length=40)
    marketplace_id = peewee.CharField(max_length=20, default="")
    since = UTCDateTimeField(default=utcnow)
    last_at = UTCDateTimeField(default=utcnow)
    cleared_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("connection", "cleared_at"), False),)

    @classmethod
    def in_scope(cls) -> peewee.Expression:
        """Of their connections, but for what is another source's."""
        its = cls.marketplace_id.in_(Store.select(Store.marketplace_id))
        return super().in_scope() & ((cls.marketplace_id == "") | its)

    @property
    def title(self) -> ToldMessage:
        """As its page says it."""
        return self._title(source_label(self._source) if self._source else "")

    @property
    def sentence(self) -> ToldMessage:
        return self._effect.sentence.told()

    @property
    def remedy(self) -> ToldMessage:
        if self.operation == EVERYTHING:
            return AGAIN.told()
        effect = self._effect
        return (REMEDY if effect.asked_again else REMEDY_AS_NEEDED).told(role=effect.role)

    @property
    def _effect(self) -> DenialEffect:
        return EFFECTS.get(self.operation, UNKNOWN)

    @property
    def _source(self) -> Marketplace | None:
        return marketplace(self.marketplace_id) if self.marketplace_id else None

    def _title(self, source: str) -> ToldMessage:
        if self.operation == EVERYTHING:
            return DENIES_ALL.told()
        if not source:
            return DENIES.told(operation=self.operation)
        return DENIES_SOURCE.told(operation=self.operation, source=source)

    @classmethod
    def open_of(cls, connection: Connection) -> peewee.ModelSelect:
        """Those that last, the oldest first."""
        mine = (cls.connection == connection) & cls.cleared_at.is_null()
        return cls.select().where(mine).order_by(cls.id)

    @classmethod
    def of_operation(
        cls, connection: Connection, operation: str, marketplace_id: str = ""
    ) -> "AccessFault | None":
        its = (cls.operation == operation) & (cls.marketplace_id == marketplace_id)
        return cls.open_of(connection).where(its).first()

    @classmethod
    def note(
        cls, connection: Connection, operation: str, marketplace_id: str, now: datetime
    ) -> "AccessFault":
        """Amazon denied it; the caller holds the connection."""
        fault = cls.of_operation(connection, operation, marketplace_id)
        if fault is None:
            _flag(connection, True)
            return cls.create(
                connection=connection,
                operation=operation,
                marketplace_id=marketplace_id,
                since=now,
                last_at=now,
            )
        fault.last_at = now
        fault.save(only=[cls.last_at])
        return fault

    @classmethod
    def clear(
        cls, connection: Connection, operation: str, marketplace_ids: list[str], now: datetime
    ) -> None:
        """Amazon let this operation in, for these sources: so it doesn't deny everything."""
        here = (cls.operation == operation) & cls.marketplace_id.in_(["", *marketplace_ids])
        lets_in = here | (cls.operation == EVERYTHING)
        _end_all(connection, list(cls.open_of(connection).where(lets_in)), now)

    @classmethod
    def forget_old(cls, connection: Connection, now: datetime) -> None:
        """What no task asks again by itself, and nobody has needed for so long."""
        as_needed = [name for name, effect in EFFECTS.items() if not effect.asked_again]
        old = cls.operation.in_(as_needed) & (cls.last_at < now - FORGOTTEN_AFTER)
        with database.atomic():
            _end_all(connection.hold(), list(cls.open_of(connection).where(old)), now)

    @classmethod
    def denied_sources(cls, connection: Connection, operation: str) -> set[str]:
        """The marketplaces to which Amazon denies this operation."""
        faults = cls.open_of(connection).where(cls.operation == operation)
        return {fault.marketplace_id for fault in faults}

    @classmethod
    def of_store(cls, store: Store) -> "list[AccessFault]":
        """What its page shows: the faults of its source, and those of the seller."""
        return list(
            cls.open_of(store.connection).where(cls.marketplace_id.in_(["", store.marketplace_id]))
        )

    @classmethod
    def clear_all(cls, connection: Connection, now: datetime) -> None:
        """A new consent: what was denied to the old one says nothing of it."""
        _end_all(connection, list(cls.open_of(connection)), now)

    def told(self, stores: str) -> tuple[ToldMessage, ToldMessage]:
        """What owners of these stores are told: the subject and the text."""
        every = self.operation == EVERYTHING
        subject = (
            SUBJECT_ALL.told(stores=stores)
            if every
            else SUBJECT.told(operation=self.operation, stores=stores)
        )
        # The country's name would be in one language.
        title = self._title(self._source.shop if self._source else "")
        return subject, TEXT.told(title=title, effect=self.sentence, remedy=self.remedy)

    @property
    def key(self) -> str:
        """Under which owners are told, with a day behind it."""
        return f"access-denied:{self.connection_id}:{self.operation}:{self.marketplace_id}:"

    def _end(self, now: datetime) -> None:
        AccessFault.update(cleared_at=now).where(AccessFault.id == self.id).execute()
        Notice.settle(self.connection.account_id, self.key, now)

    def announce(self, now: datetime) -> None:
        """Tell the account's owners, once a day at most."""
        connection = self.connection
        subject, text = self.told(connection.store_names)
        Notice.raise_once(
            account=connection.account,
            kind="access_denied",
            key=f"{self.key}{now:%Y-%m-%d}",
            subject=subject,
            text=text,
            path=connection.store_path,
            now=now,
        )


def _end_all(connection: Connection, faults: list[AccessFault], now: datetime) -> None:
    for fault in faults:
        fault._end(now)
    if faults:
        _flag(connection, AccessFault.open_of(connection).exists())


def _flag(connection: Connection, denied: bool) -> None:
    Connection.update(access_denied=denied).where(Connection.id == connection.id).execute()
