"""The keyring: three levels of keys, of which destroying one is forgetting what it sealed.

The root key wraps one key per scope (a store, a connection, a user); a scope's key wraps one
key per party of an order. Wrapped keys live in a database of their own, apart from the data,
so that a backup of the data brings nobody back.
"""

import os
from collections.abc import Callable
from datetime import datetime

import peewee

from webapp.ground.clock import utcnow
from webapp.ground.database.bulk import write_many
from webapp.ground.database.db import KeyringRecord, UTCDateTimeField, keyring_database
from webapp.ground.database.dialect import run_sql
from webapp.ground.keys.crypto import KEY, KeyDestroyed, KeyringError
from webapp.ground.keys.installation import KEYRING_GONE, is_ring_of, pair
from webapp.ground.keys.key_cache import KeyCache
from webapp.ground.keys.key_provider import KeyProvider
from webapp.ground.keys.party_key import PartyKey
from webapp.ground.keys.vault import Vault

SCOPE_KEY = "SELECT wrapped FROM scope_key WHERE scope = ?"
# An heir's tombstones count as old ones: no erasure is to be followed for them.
INHERIT = """
INSERT INTO party_key
  (scope, amazon_order_id, role, created_at, destroyed_at, reason)
SELECT ?, amazon_order_id, role, created_at, destroyed_at, reason
FROM party_key WHERE scope = ?
ON CONFLICT DO NOTHING
"""


class ScopeKey(KeyringRecord):
    """The key of one scope, wrapped by the root key; `wrapped` is empty once destroyed."""

    scope = peewee.CharField(max_length=64, primary_key=True)
    wrapped = peewee.BlobField(null=True)
    created_at = UTCDateTimeField(default=utcnow)
    destroyed_at = UTCDateTimeField(null=True)


class Keyring:
    """All keys of this installation, behind one root key."""

    CANARY = "installation"

    def __init__(self, provider: KeyProvider) -> None:
        self._provider = provider
        self._cache = KeyCache()

    @property
    def holder(self) -> KeyProvider:
        """Who holds the newest root key."""
        return self._provider

    def check(self) -> None:
        """Prove that the root key opens this keyring, and that it is the main database's own.

        Raises KeyringError, in a sentence, when it doesn't or isn't, and KeysAway when the root
        key can't be asked; destroys and makes nothing in that case.
        """
        newly_paired = pair(lambda: self.vault(self.CANARY))
        if not newly_paired and not _knows(self.CANARY):
            raise KeyringError(KEYRING_GONE)
        self.vault(self.CANARY)

    def is_of(self, uid: str) -> bool:
        """Whether it is that installation's, whose main database isn't there yet, and opens; False
        where it is empty. Raises as `check` does; makes nothing.
        """
        if not is_ring_of(uid) or not _knows(self.CANARY):
            return False
        self.vault(self.CANARY)
        return True

    def vault(self, scope: str) -> Vault:
        """The vault of a scope, its key made at the first use.

        Raises KeyDestroyed when it was destroyed, KeyringError when it can't be unwrapped, and
        KeysAway when it can't be unwrapped now.
        """
        found = run_sql(SCOPE_KEY, scope, on=keyring_database).fetchone()
        wrapped = found[0] if found else self._made(scope).wrapped
        if wrapped is None:
            self._cache.drop(scope)
            raise KeyDestroyed(f"The key of {scope} was destroyed.")
        return Vault(scope, self._unwrapped(scope, bytes(wrapped)))

    def destroy(self, scope: str, now: datetime) -> None:
        """Destroy a scope's key: all that was sealed under it is gone, backups included."""
        self._cache.drop(scope)
        ScopeKey.update(wrapped=None, destroyed_at=now).where(
            ScopeKey.scope == scope, ScopeKey.wrapped.is_null(False)
        ).execute()

    def purge(self, scope: str, heir: str, now: datetime) -> int:
        """Destroy a scope's key; its tombstones go on in the heir. How many party keys went."""
        live = (PartyKey.scope == scope) & PartyKey.wrapped.is_null(False)
        with keyring_database.atomic():
            self.destroy(scope, now)
            gone = int(PartyKey.delete().where(live).execute())
            write_many(INHERIT, [(heir, scope)], on=keyring_database)
        return gone

    def destroyed_at(self, scope: str) -> datetime | None:
        """When a scope's key was destroyed, if it was."""
        row = ScopeKey.get_or_none(ScopeKey.scope == scope)
        return row.destroyed_at if row else None

    def rotate(self, note: Callable[[int], object]) -> int:
        """Wrap every scope's key by the newest root key; returns how many were rewrapped.

        `note` is told how many before the last one is: whoever is killed notes it the next time.
        """
        stale = [
            row
            for row in ScopeKey.select().where(ScopeKey.wrapped.is_null(False))
            if not self._provider.is_current(bytes(row.wrapped))
        ]
        for row in stale:
            if row is stale[-1]:
                note(len(stale))
            self._rewrap(row)
        return len(stale)

    def progress(self) -> tuple[int, int]:
        """How many scopes' keys the newest root key wraps, and how many there are."""
        living = ScopeKey.select(ScopeKey.wrapped).where(ScopeKey.wrapped.is_null(False)).tuples()
        current = [self._provider.is_current(bytes(wrapped)) for (wrapped,) in living]
        return sum(current), len(current)

    def _unwrapped(self, scope: str, wrapped: bytes) -> bytes:
        key = self._cache.find(scope, wrapped)
        if key is None:
            key = self._provider.unwrap(wrapped, scope.encode())
            self._cache.keep(scope, wrapped, key)
        return key

    def _made(self, scope: str) -> ScopeKey:
        wrapped = self._provider.wrap(os.urandom(KEY), scope.encode())
        ScopeKey.insert(scope=scope, wrapped=wrapped).on_conflict_ignore().execute()
        return ScopeKey.get_by_id(scope)

    def _rewrap(self, row: ScopeKey) -> None:
        old = bytes(row.wrapped)
        context = row.scope.encode()
        new = self._provider.wrap(self._provider.unwrap(old, context), context)
        ScopeKey.update(wrapped=new).where(
            ScopeKey.scope == row.scope, ScopeKey.wrapped == old
        ).execute()


def _knows(scope: str) -> bool:
    return bool(ScopeKey.select().where(ScopeKey.scope == scope).exists())


_keyring: Keyring | None = None


def open_keyring(provider: KeyProvider) -> None:
    global _keyring  # noqa: PLW0603 - one keyring per process, like the databases
    _keyring = Keyring(provider)


def keyring() -> Keyring:
    """The keyring of this installation; raises KeyringError before it was opened."""
    if _keyring is None:
        raise KeyringError("The keyring was not opened: start through create_app().")
    return _keyring
