"""A word of a party: a blind index of a part of the name, or of the postal code, to search by.

It is keyed by the store and goes with the party's row, whoever deletes that.
"""

import re
import unicodedata
from collections.abc import Collection

import peewee

from webapp.ground.database.db import Record
from webapp.ground.keys.vault import Vault
from webapp.orders.party import Party, normalised

SHORTEST = 2
LABEL = "word"
APART = re.compile(r"[\W_]+")


class PartyWord(Record):
    party = peewee.ForeignKeyField(Party, on_delete="CASCADE", index=False)
    digest = peewee.BlobField()

    class Meta:
        primary_key = peewee.CompositeKey("digest", "party")
        indexes = ((("party",), False),)


def words_of(text: str | None) -> set[str]:
    """The words as they are compared: small letters, without accents, of two signs at least."""
    plain = unicodedata.normalize("NFKD", (text or "").casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return {word for word in APART.split(kept) if len(word) >= SHORTEST}


def party_words(name: str | None, postal_code: str | None = None) -> set[str]:
    """What a party is found by; a postal code also in one piece."""
    whole = normalised(postal_code or "")
    return words_of(name) | words_of(postal_code) | ({whole} if len(whole) >= SHORTEST else set())


def word_digests(vault: Vault, words: Collection[str]) -> list[bytes]:
    return [vault.blind_index(LABEL, word) for word in sorted(words)]
