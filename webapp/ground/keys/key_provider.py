"""Who holds the root key: the environment, or a key management service; or both, on the way."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.ground.keys.crypto import KeyringError, opened, sealed

MARK = 4


class KeyProvider(Protocol):
    """What is wrapped begins with four bytes that say by which root key it was.

    `wrap` and `unwrap` raise KeysAway when the root key can't be asked now, and KeyringError when
    it doesn't open what was wrapped. `context` is the scope, without which nothing unwraps.
    """

    name: str
    is_service: bool
    """Whether the root key never leaves a service made for it."""

    def wrap(self, key: bytes, context: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes: ...

    def holds(self, wrapped: bytes) -> bool:
        """Whether it was wrapped by a root key of this provider."""

    def is_current(self, wrapped: bytes) -> bool:
        """Whether it was wrapped by the newest root key."""


class EnvironmentKeys:
    """Root keys from the settings: the newest wraps, all of them unwrap."""

    name = "a root key from the environment"
    is_service = False

    def __init__(self, root_keys: Sequence[bytes]) -> None:
        marks = [mark("root", key) for key in root_keys]
        self._keys = {each: AESGCM(key) for each, key in zip(marks, root_keys, strict=True)}
        self._newest = marks[0]

    def wrap(self, key: bytes, context: bytes) -> bytes:
        return self._newest + sealed(self._keys[self._newest], key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        cipher = self._keys.get(wrapped[:MARK])
        if cipher is None:
            raise KeyringError("The keyring was made with another ROOT_KEY than the one set.")
        return opened(cipher, wrapped[MARK:], context)

    def holds(self, wrapped: bytes) -> bool:
        return wrapped[:MARK] in self._keys

    def is_current(self, wrapped: bytes) -> bool:
        return wrapped[:MARK] == self._newest


class SeveralProviders:
    """The first wraps, whichever wrapped unwraps: on the way from one provider to another."""

    def __init__(self, providers: Sequence[KeyProvider]) -> None:
        self._providers = providers
        self.name = providers[0].name
        self.is_service = providers[0].is_service

    def wrap(self, key: bytes, context: bytes) -> bytes:
        return self._providers[0].wrap(key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        holder = next((each for each in self._providers if each.holds(wrapped)), None)
        return (holder or self._providers[0]).unwrap(wrapped, context)

    def holds(self, wrapped: bytes) -> bool:
        return any(each.holds(wrapped) for each in self._providers)

    def is_current(self, wrapped: bytes) -> bool:
        return self._providers[0].is_current(wrapped)


def mark(kind: str, key: bytes) -> bytes:
    """Four bytes that tell root keys apart, and nothing about them."""
    return hashlib.sha256(b"orderdesk|" + kind.encode() + b"|" + key).digest()[:MARK]


def root_keys(text: str) -> tuple[bytes, ...]:
    """The keys that ROOT_KEY lists in base64, newest first; none when one isn't 32 bytes."""
    keys = tuple(_decoded(part.strip()) for part in text.split(",") if part.strip())
    return keys if all(len(key) == 32 for key in keys) else ()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
