"""The keyring: three levels of keys, of which destroying one is forgetting what it sealed.

The root key wraps one key per scope (a store, a connection, a user); a scope's key wraps one
key per party of an order. Wrapped keys live in a database of their own, apart from the data,
so that a backup of the data brings nobody back.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import peewee
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.clock import utcnow
from webapp.crypto import KEY, KeyDestroyed, KeyProvider, KeyringError, derived, opened, sealed
from webapp.db import (
    KeyringRecord,
    UTCDateTimeField,
    among,
    insert_many,
    keyring_database,
    run_sql,
    stored_time,
    write_many,
)
from webapp.installation import KEYRING_GONE, KeyringInstallation, pair

DESTROY = """
INSERT INTO party_key
  (scope, amazon_order_id, role, created_at, destroyed_at, reason, erasure)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (scope, amazon_order_id, role) DO UPDATE SET
  wrapped = NULL, destroyed_at = excluded.destroyed_at,
  reason = excluded.reason, erasure = excluded.erasure
WHERE party_key.wrapped IS NOT NULL
"""
SCOPE_KEY = "SELECT wrapped FROM scope_key WHERE scope = ?"
PARTY_KEYS = """
SELECT amazon_order_id, role, wrapped FROM party_key WHERE scope = ? AND amazon_order_id IN ?
"""
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


class PartyKey(KeyringRecord):
    """The key of one party of one order; a destroyed one is the order's tombstone."""

    scope = peewee.CharField(max_length=64)
    amazon_order_id = peewee.CharField(max_length=64)
    role = peewee.CharField(max_length=16)
    wrapped = peewee.BlobField(null=True)
    created_at = UTCDateTimeField(default=utcnow)
    destroyed_at = UTCDateTimeField(null=True)
    reason = peewee.CharField(max_length=16, null=True)
    # Which erasure destroyed it: together, these rows are the ledger of erasures.
    erasure = peewee.IntegerField(null=True, index=True)

    class Meta:
        primary_key = peewee.CompositeKey("scope", "amazon_order_id", "role")


class PartyName(NamedTuple):
    """Which party of which order (of one scope) a key or a sealed blob belongs to."""

    amazon_order_id: str
    role: str


class Vault:
    """What one scope's key can do, while it is unwrapped in memory."""

    def __init__(self, scope: str, key: bytes) -> None:
        self.scope = scope
        self._wrapping = AESGCM(derived(key, b"wrap"))
        self._sealing = AESGCM(derived(key, b"seal"))
        self._indexing = derived(key, b"index")
        # Begun once and copied: to look up the algorithm takes longer than a digest does.
        self._index = hmac.new(self._indexing, digestmod=hashlib.sha256)

    def __repr__(self) -> str:
        return f"<Vault {self.scope}>"

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Seal a secret of the scope itself, such as a refresh token."""
        return sealed(self._sealing, plain, self._context(purpose))

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Open what `seal` made; raises KeyringError when it was changed or moved."""
        return opened(self._sealing, sealed, self._context(purpose))

    def blind_index(self, label: str, value: str) -> bytes:
        """A keyed digest (16 bytes) by which equal values are found and none is read."""
        digest = self._index.copy()
        digest.update(f"{label}|{value}".encode())
        return digest.digest()[:16]

    def signing_seed(self, label: str) -> bytes:
        """32 bytes from which a key to sign with is made, the same each time."""
        return derived(self._indexing, b"sign|" + label.encode())

    def seal_party(self, name: PartyName, key: bytes, plain: bytes) -> bytes:
        return sealed(AESGCM(key), plain, self._party_context(name))

    def open_party(self, name: PartyName, key: bytes, sealed: bytes) -> bytes:
        return opened(AESGCM(key), sealed, self._party_context(name))

    def party_keys(self, names: Iterable[PartyName]) -> dict[PartyName, bytes]:
        """The keys of these parties that exist and live, in one query."""
        return {
            name: self._unwrapped(name, bytes(wrapped))
            for name, wrapped in self._rows(names).items()
            if wrapped is not None
        }

    def ensure_party_keys(
        self, names: Iterable[PartyName], now: datetime
    ) -> dict[PartyName, bytes]:
        """Keys for these parties, made where there are none; a destroyed one is left out.

        Commits before the data it will seal: a key without data harms nobody, data without
        a key could never be read.
        """
        wanted = list(names)
        present = self._rows(wanted)
        missing = [name for name in wanted if name not in present]
        made = self._make(missing, now) if missing else {}
        if len(made) < len(missing):
            # Another worker made some of them meanwhile, and its keys count.
            made, present = {}, self._rows(wanted)
        return made | {
            name: self._unwrapped(name, bytes(wrapped))
            for name, wrapped in present.items()
            if wrapped is not None
        }

    def destroy_party_keys(self, names: Iterable[PartyName], reason: str, now: datetime) -> int:
        """Forget these parties for good; see the function of this name."""
        return destroy_party_keys([(self.scope, name) for name in names], reason, now)

    def _rows(self, names: Iterable[PartyName]) -> dict[PartyName, bytes | None]:
        wanted = set(names)
        orders = list({name.amazon_order_id for name in wanted})
        rows = run_sql(PARTY_KEYS, self.scope, orders, on=keyring_database)
        found = {PartyName(order, role): wrapped for order, role, wrapped in rows.fetchall()}
        return {name: wrapped for name, wrapped in found.items() if name in wanted}

    def _make(self, names: list[PartyName], now: datetime) -> dict[PartyName, bytes]:
        """Make keys; those that are kept, or none where somebody else's kept some of them."""
        made = {name: os.urandom(KEY) for name in names}
        made_at = stored_time(now)
        fields = ("scope", "amazon_order_id", "role", "wrapped", "created_at")
        rows = [
            (self.scope, name.amazon_order_id, name.role, self._wrapped(name, key), made_at)
            for name, key in made.items()
        ]
        with keyring_database.atomic():
            kept = insert_many(PartyKey, fields, rows, unless_present=True)
        return made if kept == len(made) else {}

    def _wrapped(self, name: PartyName, key: bytes) -> bytes:
        return sealed(self._wrapping, key, self._party_context(name))

    def _unwrapped(self, name: PartyName, wrapped: bytes) -> bytes:
        return opened(self._wrapping, wrapped, self._party_context(name))

    def _context(self, purpose: str) -> bytes:
        return f"{self.scope}|{purpose}".encode()

    def _party_context(self, name: PartyName) -> bytes:
        return f"party|{self.scope}|{name.amazon_order_id}|{name.role}".encode()


def destroyed_parties(scope: str, names: Iterable[PartyName]) -> dict[PartyName, PartyKey]:
    """Those of a scope's parties that were forgotten, with when and why."""
    wanted = set(names)
    found = PartyKey.select().where(
        PartyKey.scope == scope,
        among(PartyKey.amazon_order_id, {name.amazon_order_id for name in wanted}),
        PartyKey.wrapped.is_null(),
    )
    named = {PartyName(key.amazon_order_id, key.role): key for key in found}
    return {name: key for name, key in named.items() if name in wanted}


def destroy_party_keys(parties: Iterable[tuple[str, PartyName]], reason: str, now: datetime) -> int:
    """Forget parties (of scopes) for good, known or not yet: nothing is sealed for them again.

    True from its commit on, in backups too. Returns the erasure's number.
    """
    wanted, at = set(parties), stored_time(now)
    with keyring_database.atomic():
        number = KeyringInstallation.next_erasure()
        if _destroy_living(wanted, reason, now, number) < len(wanted):
            # Some were never made, or were destroyed before: those leave a tombstone as well.
            rows = [(s, n.amazon_order_id, n.role, at, at, reason, number) for s, n in wanted]
            write_many(DESTROY, rows, on=keyring_database)
    return number


def _destroy_living(
    parties: set[tuple[str, PartyName]], reason: str, now: datetime, erasure: int
) -> int:
    """Destroy the keys that there are, by a statement for many of them; how many."""
    groups: dict[tuple[str, str], list[str]] = {}
    for scope, name in parties:
        groups.setdefault((scope, name.role), []).append(name.amazon_order_id)
    return sum(
        PartyKey.update(wrapped=None, destroyed_at=now, reason=reason, erasure=erasure)
        .where(
            PartyKey.scope == scope,
            among(PartyKey.amazon_order_id, numbers),
            PartyKey.role == role,
            PartyKey.wrapped.is_null(False),
        )
        .execute()
        for (scope, role), numbers in groups.items()
    )


class Keyring:
    """All keys of this installation, behind one root key."""

    CANARY = "installation"

    def __init__(self, provider: KeyProvider) -> None:
        self._provider = provider

    def check(self) -> None:
        """Prove that the root key opens this keyring, and that it is the main database's own.

        Raises KeyringError, in a sentence, when it doesn't or isn't; destroys and makes nothing
        in that case.
        """
        newly_paired = pair()
        if not newly_paired and not ScopeKey.select().where(ScopeKey.scope == self.CANARY).exists():
            raise KeyringError(KEYRING_GONE)
        self.vault(self.CANARY)

    def vault(self, scope: str) -> Vault:
        """The vault of a scope, its key made at the first use.

        Raises KeyDestroyed when it was destroyed, KeyringError when it can't be unwrapped.
        """
        found = run_sql(SCOPE_KEY, scope, on=keyring_database).fetchone()
        wrapped = found[0] if found else self._made(scope).wrapped
        if wrapped is None:
            raise KeyDestroyed(f"The key of {scope} was destroyed.")
        return Vault(scope, self._provider.unwrap(bytes(wrapped), scope.encode()))

    def destroy(self, scope: str, now: datetime) -> None:
        """Destroy a scope's key: all that was sealed under it is gone, backups included."""
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

    def rotate(self) -> int:
        """Wrap every scope's key by the newest root key; returns how many were rewrapped."""
        stale = [
            row
            for row in ScopeKey.select().where(ScopeKey.wrapped.is_null(False))
            if not self._provider.is_current(bytes(row.wrapped))
        ]
        for row in stale:
            self._rewrap(row)
        return len(stale)

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


_keyring: Keyring | None = None


def open_keyring(provider: KeyProvider) -> None:
    global _keyring  # noqa: PLW0603 - one keyring per process, like the databases
    _keyring = Keyring(provider)


def keyring() -> Keyring:
    """The keyring of this installation; raises KeyringError before it was opened."""
    if _keyring is None:
        raise KeyringError("The keyring was not opened: start through create_app().")
    return _keyring
