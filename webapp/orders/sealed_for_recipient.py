"""What may name an order's recipient, and is kept beside the order: sealed with their key.

Whatever destroys that key has destroyed it, in backups too.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import peewee
import structlog

from webapp.ground.database.db import Record, database
from webapp.ground.database.dialect import among, locked
from webapp.ground.keys.crypto import KeyDestroyed, KeyringError
from webapp.ground.keys.party_key import PartyName
from webapp.ground.keys.vault import Vault
from webapp.orders.order import Order
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import Restriction
from webapp.stores.store import Store

log = structlog.get_logger(__name__)


class SealedForRecipient(Record):
    """A row of an `order`."""

    sealed = peewee.BlobField()

    @property
    def purpose(self) -> str:
        """Binds what is sealed to its row: another's can't be put in its place."""
        raise NotImplementedError

    @property
    def sealed_as(self) -> PartyName:
        return PartyName(self.order.amazon_order_id, self.purpose)

    def seal(self, content: bytes, now: datetime) -> bool:
        """Write it down, in place of an older one; False when the recipient is forgotten by now."""
        order = self.order
        key = _made_key(order, now)
        if key is None:
            return False
        self.sealed = order.store.vault.seal_party(self.sealed_as, key, content)
        with database.atomic():
            if not _held_unredacted(order):
                return False
            self.drop_older()
            self.save(force_insert=True)
        return True

    def drop_older(self) -> None:
        """Delete what this one replaces: nothing, where a row doesn't say otherwise."""

    @classmethod
    def opened(cls, rows: Collection[Any], restricted: bool = False) -> dict[int, bytes]:
        """What these rows hold, by their ids; none whose key is gone, or that doesn't open.

        None of an order that is restricted either, unless `restricted`.
        """
        hidden = set() if restricted else Restriction.among({row.order_id for row in rows})
        by_store: dict[int, list[Any]] = {}
        for row in rows:
            if not row.order.redacted and row.order_id not in hidden:
                by_store.setdefault(row.order.store_id, []).append(row)
        found: dict[int, bytes] = {}
        for theirs in by_store.values():
            found |= _opened(theirs)
        return found

    @classmethod
    def opened_by(
        cls, key: peewee.ForeignKeyField, ids: Collection[int], *conditions: Any
    ) -> dict[int, bytes]:
        """The same of the rows whose `key` is one of these ids, by that id."""
        query = cls.select(cls, Order, Store).join(Order).join(Store)
        rows = {row.id: row for row in query.where(among(key, ids), *conditions)} if ids else {}
        found = cls.opened(rows.values())
        return {getattr(rows[id_], key.object_id_name): plain for id_, plain in found.items()}

    @classmethod
    def forget(cls, order_ids: Collection[int]) -> int:
        """Delete those of these orders, inside the transaction that redacts them."""
        return int(cls.delete().where(among(cls.order, order_ids)).execute())


def _made_key(order: Order, now: datetime) -> bytes | None:
    """The recipient's key; None when the recipient is forgotten by now."""
    name = PartyName(order.amazon_order_id, RECIPIENT)
    try:
        return order.store.vault.ensure_party_keys([name], now).get(name)
    except KeyDestroyed:
        return None


def _held_unredacted(order: Order) -> bool:
    """Whether something of the recipient may still be written down, until the transaction ends:
    whoever redacts this order waits, or has done it and is found here."""
    held = locked(Order.select(Order.redaction).where(Order.id == order.id)).first()
    return held is not None and not held.redaction


def _opened(rows: Sequence[Any]) -> dict[int, bytes]:
    """Of orders of one store."""
    names = {row: PartyName(row.order.amazon_order_id, RECIPIENT) for row in rows}
    try:
        vault = rows[0].order.store.vault
        keys = vault.party_keys(names.values())
    except (KeyDestroyed, KeyringError):
        return {}
    plains = {row.id: _plain(row, vault, keys.get(name)) for row, name in names.items()}
    return {id_: plain for id_, plain in plains.items() if plain is not None}


def _plain(row: Any, vault: Vault, key: bytes | None) -> bytes | None:
    try:
        return vault.open_party(row.sealed_as, key, bytes(row.sealed)) if key else None
    except KeyringError as error:
        log.error("sealed.unreadable", kind=type(row).__name__, row=row.id, reason=str(error))
        return None
