"""A word of a party: a blind index of a part of the name, or of the postal code, to search by.

It is keyed by the store and goes with the party's row, whoever deletes that.
"""

import re
import unicodedata
from itertools import filterfalse
from typing import NamedTuple

import peewee

from webapp.ground.database.db import Record
from webapp.ground.database.unchecked_key import UncheckedKey
from webapp.ground.keys.vault import Vault
from webapp.orders.party import Party, called_digest, email_digest, normalised, place_digest

SHORTEST = 2
LABEL = "word"
WORD = re.compile(rf"[^\W_]{{{SHORTEST},}}")
# Of a digest: a word of a million others is taken for one of them once in 10^13 times.
KEPT_BYTES = 8


class PartyTerm(Record):
    """A word in one tree: SQLite's table is one without row ids. A trigger removes it with its
    party, which keeps the same digests."""

    digest = peewee.BigIntegerField()
    # Written in its party's transaction, so no key checks it.
    party = UncheckedKey(Party, index=False)

    class Meta:
        primary_key = peewee.CompositeKey("digest", "party")


class PersonWord(Record):
    """The same as versions between 0.1.0 and this one wrote it: read until the last of these are
    redacted."""

    digest = peewee.BlobField()
    party = UncheckedKey(Party, on_delete="CASCADE", index=False)

    class Meta:
        primary_key = peewee.CompositeKey("digest", "party")
        indexes = ((("party",), False),)


class PartyWord(Record):
    """The same at full length, as 0.1.0 wrote it: read just as long."""

    party = peewee.ForeignKeyField(Party, on_delete="CASCADE", index=False)
    digest = peewee.BlobField()

    class Meta:
        primary_key = peewee.CompositeKey("digest", "party")
        indexes = ((("party",), False),)


def kept(digest: bytes) -> bytes:
    """A word's digest as `PersonWord` keeps it."""
    return digest[:KEPT_BYTES]


def term(digest: bytes) -> int:
    """A word's digest as `PartyTerm` keeps it."""
    return int.from_bytes(digest[:KEPT_BYTES], signed=True)


def words_of(text: str | None) -> set[str]:
    """The words as they are compared: small letters, without accents, of two signs at least."""
    plain = (text or "").casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(filterfalse(unicodedata.combining, apart))
    return set(WORD.findall(plain))


def word_digest(vault: Vault, word: str) -> bytes:
    return vault.blind_index(LABEL, word)


# What a party is found by: its name, how it is reached, and its words.
PartyDigests = tuple[bytes | None, bytes | None, list[int]]


class PageDigests:
    """Makes the digests of a page's people, those of each name and each word once: most buyers
    are their own recipients, and many people share a name."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._terms = _Terms(vault)
        self._names = _Names(vault, self._terms)
        self._places = _Places()

    def __repr__(self) -> str:
        return "<PageDigests>"

    def buyer(self, name: str | None, email: str | None) -> PartyDigests:
        known = self._names[name or ""]
        return known.digest, email_digest(self._vault, email), known.terms

    def recipient(self, name: str | None, postal_code: str | None) -> PartyDigests:
        """Found by the postal code too, also in one piece."""
        known = self._names[name or ""]
        if not postal_code:
            return known.digest, None, known.terms
        place, more = self._places[postal_code]
        contact = place_digest(self._vault, known.called, place) if known.called else None
        terms = known.terms + [self._terms[word] for word in more if word not in known.words]
        return known.digest, contact, terms


class _Name(NamedTuple):
    """A name as it is compared, whole and in words, with the digests of both."""

    called: str
    digest: bytes | None
    words: set[str]
    terms: list[int]


class _Names(dict[str, _Name]):
    """Names by their spelling."""

    def __init__(self, vault: Vault, terms: "_Terms") -> None:
        self._vault = vault
        self._terms = terms

    def __missing__(self, name: str) -> _Name:
        called, words = normalised(name), words_of(name)
        terms = [self._terms[word] for word in words]
        known = self[name] = _Name(called, called_digest(self._vault, called), words, terms)
        return known


class _Places(dict[str, tuple[str, set[str]]]):
    """Postal codes as they are compared, whole and in words, by their spelling."""

    def __missing__(self, postal_code: str) -> tuple[str, set[str]]:
        place, words = normalised(postal_code), words_of(postal_code)
        if len(place) >= SHORTEST:
            words.add(place)
        known = self[postal_code] = place, words
        return known


class _Terms(dict[str, int]):
    """Digests by their words, as they are kept."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def __missing__(self, word: str) -> int:
        known = self[word] = term(word_digest(self._vault, word))
        return known
