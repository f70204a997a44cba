"""A word of a party: a blind index of a part of the name, or of the postal code, to search by.

It is keyed by the store and goes with the party's row, whoever deletes that.
"""

import re
import unicodedata

import peewee

from webapp.ground.database.db import Record
from webapp.ground.keys.vault import Vault
from webapp.orders.party import Party, normalised

SHORTEST = 2
LABEL = "word"
WORD = re.compile(rf"[^\W_]{{{SHORTEST},}}")


class PartyWord(Record):
    party = peewee.ForeignKeyField(Party, on_delete="CASCADE", index=False)
    digest = peewee.BlobField()

    class Meta:
        primary_key = peewee.CompositeKey("digest", "party")
        indexes = ((("party",), False),)


def words_of(text: str | None) -> set[str]:
    """The words as they are compared: small letters, without accents, of two signs at least."""
    plain = (text or "").casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in apart if not unicodedata.combining(char))
    return set(WORD.findall(plain))


def party_words(name: str | None, postal_code: str | None = None) -> set[str]:
    """What a party is found by; a postal code also in one piece."""
    if not postal_code:
        return words_of(name)
    whole = normalised(postal_code)
    return words_of(name) | words_of(postal_code) | ({whole} if len(whole) >= SHORTEST else set())


def word_digest(vault: Vault, word: str) -> bytes:
    return vault.blind_index(LABEL, word)


class WordDigests(dict[str, bytes]):
    """Digests by their words. Each is made once: the people of a page share many names."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def __missing__(self, word: str) -> bytes:
        digest = self[word] = word_digest(self._vault, word)
        return digest

    def __repr__(self) -> str:
        return "<WordDigests>"
