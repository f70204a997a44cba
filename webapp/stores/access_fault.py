"""An access fault: an operation that Amazon denies while the seller's authorization stands."""

from datetime import datetime
from typing import NamedTuple

import peewee

from webapp.accounts.notice import Notice
from webapp.amazon.marketplace import marketplace
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.language.order_source import source_label
from webapp.stores.connection import Connection
from webapp.stores.store import Store

# In place of an operation: whatever was asked was denied.
EVERYTHING = ""


class DenialEffect(NamedTuple):
    """What a denial means for the orders, and the role that opens the operation."""

    sentence: str
    role: str


_TRACKING, _INSIGHTS = "Inventory and Order Tracking", "Selling Partner Insights"
_LABELS = DenialEffect(
    "Labels can't be bought here: buy them in Seller Central.", "Direct-to-Consumer Shipping"
)
EFFECTS = {
    EVERYTHING: DenialEffect("Nothing comes in, and parcels wait. Amazon may err for a while.", ""),
    "searchOrders": DenialEffect(
        "New orders of this source don't come in. Other sources go on, and parcels are told to "
        "Amazon as before.",
        _TRACKING,
    ),
    "getOrder": DenialEffect(
        "Single orders can't be fetched by their number. Imports go on as before.", _TRACKING
    ),
    "confirmShipment": DenialEffect(
        "Parcels wait until Amazon can be told of them. Imports go on as before.", _TRACKING
    ),
    "createSubscription": DenialEffect(
        "Amazon doesn't tell of new orders as they are paid: they come by polls, about every three "
        "minutes.",
        _TRACKING,
    ),
    "getAccount": DenialEffect(
        "It couldn't be checked whether the seller is on the Professional plan. Orders come in "
        "all the same.",
        _INSIGHTS,
    ),
    "getMarketplaceParticipations": DenialEffect("Orders come in all the same.", _INSIGHTS),
    "getEligibleShipmentServices": _LABELS,
    "createShipment": _LABELS,
    "getShipment": _LABELS,
    "cancelShipment": _LABELS,
    "createRestrictedDataToken": _LABELS,
}
UNKNOWN = DenialEffect("All else goes on as before.", _TRACKING)
DENIES = "Amazon denies {operation}{source}, though the authorization stands."
REMEDY = (
    "It is tried again by itself. If it lasts: whoever runs this installation checks in Seller "
    "Central that the application has the role {role}, and that this seller sells on the source."
)
AGAIN = "Wait: it is asked again by itself. Should it last, the store asks to be reconnected."
TEXT = """{title}

What this means: {effect}

What to do: {remedy}
"""


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

    @property
    def title(self) -> str:
        if self.operation == EVERYTHING:
            return "Amazon denies whatever is asked for this seller."
        source = (
            f" for {source_label(marketplace(self.marketplace_id))}" if self.marketplace_id else ""
        )
        return DENIES.format(operation=self.operation, source=source)

    @property
    def sentence(self) -> str:
        return self._effect.sentence

    @property
    def remedy(self) -> str:
        if self.operation == EVERYTHING:
            return AGAIN
        return REMEDY.format(role=self._effect.role)

    @property
    def _effect(self) -> DenialEffect:
        return EFFECTS.get(self.operation, UNKNOWN)

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
        Notice.raise_once(
            account=connection.account,
            kind="access_denied",
            key=f"{self.key}{now:%Y-%m-%d}",
            subject=f"Amazon denies {self.operation}: {connection.store_names}",
            text=TEXT.format(title=self.title, effect=self.sentence, remedy=self.remedy),
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
