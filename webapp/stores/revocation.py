"""The Revocation Error: what it means, shown in place and told once by mail for each lost grant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.message import Message
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

REASONS = {
    "revoked": N_("Amazon says that the authorization was taken back or has run out."),
    "denied": N_("Amazon refuses access: the authorization is gone, or its rights have changed."),
}
SUBJECT = Message("revocation.subject", "Revocation Error: %(stores)s")
TEXT = Message(
    "revocation.text",
    "Amazon no longer lets us read the orders of %(stores)s.\n\n"
    "What this means: no orders have come in since %(since)s. Nothing that you imported, and none "
    "of your settings, are affected.\n\n"
    "What to do: choose Reconnect, then authorize once more at Amazon. Orders placed in between "
    "will be fetched then.",
)


@dataclass(frozen=True)
class Revocation:
    """One lost connection as the merchant reads it; `stores` are the names of all it feeds."""

    store: Store
    since: datetime | None
    reason: str
    stores: list[str]

    @classmethod
    def of(cls, account: Account) -> "list[Revocation]":
        """Every connection of the account that needs the seller, each named by one store."""
        return cls.among(
            Store.of(account).where(
                Store.disconnected_at.is_null(),
                Connection.status == ConnectionStatus.NEEDS_RECONNECT,
            )
        )

    @classmethod
    def among(cls, stores: Iterable[Store]) -> "list[Revocation]":
        """The same of stores that are loaded, with their connections."""
        broken = [store for store in stores if store.needs_reconnect]
        lost = sorted(broken, key=lambda store: (store.connection_id, store.id))
        groups = groupby(lost, key=lambda store: store.connection_id)
        return [cls._of_stores(list(stores)) for _, stores in groups]

    @classmethod
    def of_store(cls, store: Store) -> "Revocation":
        return cls._of_stores([store])

    @classmethod
    def _of_stores(cls, stores: list[Store]) -> "Revocation":
        connection = stores[0].connection
        reason = REASONS.get(connection.lost_reason or "", REASONS["revoked"])
        return cls(
            stores[0], connection.lost_at, gettext(reason), [each.nickname for each in stores]
        )


def lose_access(connection: Connection, grant: int, reason: str, now: datetime) -> bool:
    """Amazon refused this grant: the store waits for the reconnect, and its owners are told.

    False, and nothing happens, when a newer grant has replaced it or it was lost already.
    """
    with database.atomic():
        held = Connection.get_by_id(connection.id).hold()
        lost = held.lose_access(grant, reason, now)
        if lost:
            _announce(held, now)
            audit.record("access.lost", now=now, on=held, reason=reason)
    return lost


def _announce(connection: Connection, now: datetime) -> None:
    """Tell the account's owners, once for this grant."""
    names = connection.store_names
    Notice.raise_once(
        account=connection.account,
        kind="revocation",
        key=f"revocation:{connection.id}:{connection.grant}",
        subject=SUBJECT.told(stores=names),
        text=TEXT.told(stores=names, since=now),
        path=connection.reconnect_path,
        now=now,
    )
