"""Sealing with AES-256-GCM, and what can go wrong with keys."""

import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

AES_256_GCM = b"\x01"
NONCE = 12
KEY = 32


class KeyDestroyed(Exception):
    """The key is gone on purpose: what it sealed can't be read again."""


class KeyringError(Exception):
    """The keyring can't be opened with this root key, or what was sealed was tampered with."""


class KeysAway(Exception):
    """Whoever holds the root key can't be asked now; nothing is lost, and it may be tried later."""


def randoms(size: int, count: int) -> Iterator[bytes]:
    """So many keys or nonces, the system asked but once for all of them."""
    drawn = os.urandom(size * count)
    return (drawn[start : start + size] for start in range(0, size * count, size))


def sealed(cipher: AESGCM, plain: bytes, context: bytes, nonce: bytes | None = None) -> bytes:
    """`nonce` is a random one, used for nothing else."""
    nonce = nonce or os.urandom(NONCE)
    return AES_256_GCM + nonce + cipher.encrypt(nonce, plain, context)


def opened(cipher: AESGCM, sealed: bytes, context: bytes) -> bytes:
    if sealed[:1] != AES_256_GCM:
        raise KeyringError("Sealed with a method that this version doesn't know.")
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], context)
    except InvalidTag:
        raise KeyringError(
            "What was sealed doesn't open: changed, moved, or another key."
        ) from None


def derived(key: bytes, label: bytes) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=KEY, info=b"orderdesk|" + label).derive(key)
