"""Searching the address book: what was typed becomes digests, and only these an address."""

import base64
import binascii
from collections.abc import Sequence

import peewee

from webapp.accounts.account import Account
from webapp.contacts.contact import Contact, ContactWord, word_digests
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.orders.party import email_digest

LONGEST = 200
DIGEST = 16
MOST_DIGESTS = 20
EMAIL = "e"
WORDS = "w"


class ContactSearch:
    """A search by an e-mail address, or by words that must all stand in the name or company."""

    def __init__(self, kind: str, digests: Sequence[bytes]) -> None:
        self._kind = kind
        self._digests = list(digests)

    @classmethod
    def typed(cls, account: Account, words: str) -> "ContactSearch | None":
        """The search that these words ask for; none for no words."""
        words = " ".join(words.split())[:LONGEST]
        if not words:
            return None
        if "@" in words:
            digest = email_digest(account.vault, words)
            return cls(EMAIL, [digest] if digest else [])
        return cls(WORDS, sorted(word_digests(account.vault, words)))

    @classmethod
    def read(cls, text: str) -> "ContactSearch | None":
        """A search from an address; one that can't be read finds nothing."""
        if not text:
            return None
        kind, *words = text.split(".")
        try:
            digests = [base64.urlsafe_b64decode(word + "==") for word in words if word]
        except (binascii.Error, ValueError):
            digests = []
        whole = all(len(digest) == DIGEST for digest in digests)
        known = kind in (EMAIL, WORDS) and whole and len(digests) <= MOST_DIGESTS
        return cls(kind, digests if known else [])

    def __str__(self) -> str:
        encoded = (base64.urlsafe_b64encode(digest).rstrip(b"=") for digest in self._digests)
        return ".".join([self._kind, *(word.decode() for word in encoded)])

    @property
    def conditions(self) -> list[peewee.Expression]:
        """What a contact that is searched for meets."""
        if not self._digests:
            return [peewee.SQL("1 = 0")]
        if self._kind == EMAIL:
            return [ContactRestriction.free(), Contact.email_index.in_(self._digests)]
        named = [Contact.id.in_(_with_word(digest)) for digest in self._digests]
        return [ContactRestriction.free(), *named]


def _with_word(digest: bytes) -> peewee.ModelSelect:
    return ContactWord.select(ContactWord.contact).where(ContactWord.digest == digest)
