"""Keys that were unwrapped lately stay in memory: few of them, and not for long."""

import time

import pytest

from tests.orders.documents import NOON
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.ground.keys.key_cache import KeyCache
from webapp.ground.keys.keyring import ScopeKey, keyring


def test_a_key_is_found_by_what_its_row_holds_now():
    cache = KeyCache()
    cache.keep("store:rosas", b"wrapped", b"key")

    assert cache.find("store:rosas", b"wrapped") == b"key"
    assert cache.find("store:rosas", b"rewrapped") is None
    assert cache.find("store:carlas", b"wrapped") is None


def test_the_key_that_was_asked_for_longest_ago_makes_way():
    cache = KeyCache(most=2)
    for scope in ("store:1", "store:2", "store:1", "store:3"):
        if not cache.find(scope, b"wrapped"):
            cache.keep(scope, b"wrapped", b"key")

    kept = [n for n in (1, 2, 3) if cache.find(f"store:{n}", b"wrapped")]

    assert kept == [1, 3]


def test_a_key_is_unwrapped_anew_after_a_while():
    cache = KeyCache(longest=0.01)
    cache.keep("store:rosas", b"wrapped", b"key")

    time.sleep(0.02)

    assert cache.find("store:rosas", b"wrapped") is None


def test_a_destroyed_key_is_not_found_in_memory(database):
    sealed = keyring().vault("store:rosas").seal(b"a token", "refresh_token")
    assert keyring().vault("store:rosas").open(sealed, "refresh_token") == b"a token"

    # As another process destroys it, of which this one isn't told.
    ScopeKey.update(wrapped=None, destroyed_at=NOON).where(
        ScopeKey.scope == "store:rosas"
    ).execute()

    with pytest.raises(KeyDestroyed):
        keyring().vault("store:rosas")
