"""A vault: what one scope's key seals, and the keys of the parties under it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import peewee
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import keyring_database, stored_time
from webapp.ground.database.dialect import run_sql
from webapp.ground.keys.crypto import KEY, NONCE, derived, opened, randoms, sealed
from webapp.ground.keys.party_key import PartyKey, PartyName, destroy_party_keys

KEY_COLUMNS = ("scope", "amazon_order_id", "role", "wrapped", "created_at")
PARTY_KEYS = """
SELECT amazon_order_id, role, wrapped FROM party_key WHERE scope = ? AND amazon_order_id IN ?
"""


class Vault:
    """What one scope's key can do, while it is unwrapped in memory."""

    def __init__(self, scope: str, key: bytes) -> None:
        self.scope = scope
        self._wrapping = AESGCM(derived(key, b"wrap"))
        self._sealing = AESGCM(derived(key, b"seal"))
        self._indexing = derived(key, b"index")
        # Begun once and copied: to look up the algorithm takes longer than a digest does.
        self._index = HMAC(self._indexing, SHA256())

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
        return digest.finalize()[:16]

    def signing_seed(self, label: str) -> bytes:
        """32 bytes from which a key to sign with is made, the same each time."""
        return derived(self._indexing, b"sign|" + label.encode())

    def seal_party(self, name: PartyName, key: bytes, plain: bytes) -> bytes:
        return sealed(AESGCM(key), plain, self._party_context(name))

    def seal_parties(
        self, plains: Mapping[PartyName, bytes], now: datetime
    ) -> dict[PartyName, bytes]:
        """Seal what is known of many parties; one whose key was destroyed is left out."""
        keys = self.ensure_party_keys(plains, now)
        nonces = randoms(NONCE, len(keys))
        return {
            name: sealed(AESGCM(key), plains[name], self._party_context(name), nonce)
            for (name, key), nonce in zip(keys.items(), nonces, strict=True)
        }

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
        # In one order, so that two workers never wait for each other.
        missing = sorted(name for name in wanted if name not in present)
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
        made = dict(zip(names, randoms(KEY, len(names)), strict=True))
        rows = self._key_rows(made, now)
        try:
            with keyring_database.atomic():
                insert_many(PartyKey, KEY_COLUMNS, rows)
        except peewee.IntegrityError:
            with keyring_database.atomic():
                insert_many(PartyKey, KEY_COLUMNS, rows, unless_present=True)
            return {}
        return made

    def _key_rows(self, keys: Mapping[PartyName, bytes], now: datetime) -> list[tuple[Any, ...]]:
        scope, wrapping, made_at = self.scope, self._wrapping, stored_time(now)
        nonces = randoms(NONCE, len(keys))
        return [
            (scope, *name, sealed(wrapping, key, self._party_context(name), nonce), made_at)
            for (name, key), nonce in zip(keys.items(), nonces, strict=True)
        ]

    def _unwrapped(self, name: PartyName, wrapped: bytes) -> bytes:
        return opened(self._wrapping, wrapped, self._party_context(name))

    def _context(self, purpose: str) -> bytes:
        return f"{self.scope}|{purpose}".encode()

    def _party_context(self, name: PartyName) -> bytes:
        return f"party|{self.scope}|{name.amazon_order_id}|{name.role}".encode()
