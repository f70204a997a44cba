"""What a vault seals opens again, for whoever sealed it, as long as the key lives."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.orders.documents import NOON
from webapp.ground.database.db import connected
from webapp.ground.keys.crypto import KeyringError
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.party_key import PartyName

NAMES = [PartyName(f"112-{number}", "buyer") for number in range(300)]
ADA = PartyName("112-1", "buyer")


def test_workers_that_seal_for_the_same_people_at_once_use_the_same_keys(database):
    vault = keyring().vault("store:rosas")

    def make(names):
        with connected():
            return vault.ensure_party_keys(names, NOON)

    with ThreadPoolExecutor(4) as workers:
        made = list(workers.map(make, [NAMES, NAMES[100:], NAMES[::-1], NAMES[:200]]))

    kept = vault.party_keys(NAMES)
    assert len(kept) == len(NAMES)
    assert all(kept[name] == key for keys in made for name, key in keys.items())


def test_what_was_sealed_for_a_page_opens_one_by_one(database):
    vault = keyring().vault("store:rosas")

    sealed = vault.seal_parties({name: name.amazon_order_id.encode() for name in NAMES}, NOON)

    keys = vault.party_keys(NAMES)
    opened = {name: vault.open_party(name, keys[name], sealed[name]) for name in NAMES}
    assert opened == {name: name.amazon_order_id.encode() for name in NAMES}


def test_a_sealed_party_opens_for_no_other_order(database):
    vault = keyring().vault("store:rosas")
    sealed = vault.seal_parties({ADA: b"Ada"}, NOON)[ADA]
    key = vault.party_keys([ADA])[ADA]

    with pytest.raises(KeyringError):
        vault.open_party(PartyName("112-2", "buyer"), key, sealed)


def test_nothing_is_sealed_for_a_party_that_was_forgotten(database):
    vault = keyring().vault("store:rosas")
    vault.destroy_party_keys([ADA], "gdpr", NOON)

    sealed = vault.seal_parties(dict.fromkeys(NAMES[:3], b"?"), NOON)

    assert set(sealed) == {*NAMES[:3]} - {ADA}


def test_each_is_sealed_by_a_key_and_a_nonce_of_its_own(database):
    vault = keyring().vault("store:rosas")

    sealed = vault.seal_parties(dict.fromkeys(NAMES, b"the same"), NOON)

    assert len({blob[:13] for blob in sealed.values()}) == len(NAMES)
    assert len({*vault.party_keys(NAMES).values()}) == len(NAMES)
