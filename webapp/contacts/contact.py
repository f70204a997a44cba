"""A contact: an entry of the address book, which the merchant typed or imported.

Nothing of it comes from Amazon: no import of orders makes or changes one. What it says is sealed
by a key of its own, under the account's; deleting it destroys that key.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.contacts.contact_details import ContactDetails
from webapp.ground.audit.audit import SYSTEM, record
from webapp.ground.clock import utcnow
from webapp.ground.database.bulk import insert_many, update_many
from webapp.ground.database.db import Record, UTCDateTimeField, database, stored_time
from webapp.ground.database.dialect import locked
from webapp.ground.database.owned import Owned
from webapp.ground.keys.crypto import KeyringError
from webapp.ground.keys.installation import Installation
from webapp.ground.keys.party_key import PartyName, destroy_party_keys
from webapp.ground.keys.vault import Vault
from webapp.orders.party import SPACES, address_digest, email_digest, normalised

ROLE = "contact"
REASON = "deleted"
MOST_WORDS = 20
CHANGING = ("sealed", "email_index", "address_index", "updated_at")
INSERTED = ("account", "uid", "origin", "created_by", "created_at", *CHANGING)
TIMES = {"created_at", "updated_at"}


class Origin(StrEnum):
    """How a contact came into the address book."""

    TYPED = "typed"
    IMPORTED = "imported"


class ContactDeleted(KeyringError):
    """The contact was deleted a moment ago, and its key with it."""


class Contact(Owned):
    account = peewee.ForeignKeyField(Account, index=False)
    # The name of its key in the account's part of the keyring.
    uid = peewee.CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    sealed = peewee.BlobField()
    # Blind indexes: the e-mail; the name with the postal code.
    email_index = peewee.BlobField(null=True)
    address_index = peewee.BlobField(null=True)
    origin = peewee.CharField(max_length=16)
    created_by = peewee.IntegerField(null=True)
    created_at = UTCDateTimeField(default=utcnow)
    updated_at = UTCDateTimeField(default=utcnow)

    class Meta:
        indexes = (
            (("account", "id"), False),
            (("account", "email_index"), False),
            (("account", "address_index"), False),
        )

    card: ContactDetails

    @property
    def key_name(self) -> PartyName:
        return PartyName(self.uid, ROLE)

    @classmethod
    def of(cls, account: Account) -> peewee.ModelSelect:
        return cls.select().where(cls.account == account)

    @classmethod
    def find(cls, account: Account, row_id: int | None) -> "Contact | None":
        """An account's own contact, opened; none for any other id, or for a forgotten one."""
        opened = cls.opened(account, cls.of(account).where(cls.id == row_id))
        return opened[0] if opened else None

    @classmethod
    def opened(cls, account: Account, contacts: Iterable["Contact"]) -> list["Contact"]:
        """These contacts with their `card`; one whose key is destroyed is left out.

        Raises KeyringError when a sealed card was changed.
        """
        rows = list(contacts)
        if not rows:
            return []
        vault = account.vault
        keys = vault.party_keys(row.key_name for row in rows)
        kept = [row for row in rows if row.key_name in keys]
        for row in kept:
            plain = vault.open_party(row.key_name, keys[row.key_name], bytes(row.sealed))
            row.card = ContactDetails.from_bytes(plain)
        return kept

    @classmethod
    def add(
        cls, account: Account, card: ContactDetails, now: datetime, by: int | None, origin: Origin
    ) -> "Contact":
        """Keep a new card in the address book."""
        [contact] = cls.add_all(account, [card], now, by, origin)
        return contact

    @classmethod
    def add_all(
        cls,
        account: Account,
        cards: Sequence[ContactDetails],
        now: datetime,
        by: int | None,
        origin: Origin,
    ) -> list["Contact"]:
        """Keep new cards, all or none of them."""
        new = [cls(account=account, origin=origin, created_by=by, created_at=now) for _ in cards]
        vault = account.vault
        keys = vault.ensure_party_keys((contact.key_name for contact in new), now)
        for contact, card in zip(new, cards, strict=True):
            contact._seal(vault, keys[contact.key_name], card, now)
        with database.atomic():
            insert_many(cls, INSERTED, [contact._row(INSERTED) for contact in new])
            ids = dict(
                cls.select(cls.uid, cls.id).where(cls.uid.in_([c.uid for c in new])).tuples()
            )
            for contact in new:
                contact.id = ids[contact.uid]
            ContactWord.note(vault, new)
        return new

    @classmethod
    def change_all(
        cls, account: Account, cards: Sequence[tuple["Contact", ContactDetails]], now: datetime
    ) -> None:
        """Keep other cards in place of those of these contacts, all or none of them.

        Raises ContactDeleted when one of the contacts was.
        """
        vault = account.vault
        keys = vault.party_keys(contact.key_name for contact, _ in cards)
        for contact, card in cards:
            if contact.key_name not in keys:
                raise ContactDeleted("This contact was deleted.")
            contact._seal(vault, keys[contact.key_name], card, now)
        changed = [contact for contact, _ in cards]
        with database.atomic():
            if len(list(locked(cls.select(cls.id).where(cls.id.in_(changed))))) < len(changed):
                raise ContactDeleted("This contact was deleted.")
            update_many(cls, CHANGING, [(*each._row(CHANGING), each.id) for each in changed])
            ContactWord.delete().where(ContactWord.contact.in_(changed)).execute()
            ContactWord.note(vault, changed)

    def change(self, card: ContactDetails, now: datetime) -> None:
        """Keep another card in place of this one; raises ContactDeleted."""
        self.change_all(self.account, [(self, card)], now)

    def forget(self, now: datetime, by: User | str = SYSTEM) -> None:
        """Delete it: its key first, so that it is true in backups too."""
        erasure = destroy_party_keys([(self.account.scope, self.key_name)], REASON, now)
        with database.atomic():
            gone = self.follow([self.uid])
            Installation.follow(erasure)
            if gone:
                record("contact.changed", now=now, by=by, on=self, how="deleted")

    @classmethod
    def follow(cls, uids: Collection[str]) -> int:
        """Remove the rows of contacts whose keys are destroyed; how many there were."""
        return int(cls.delete().where(cls.uid.in_(uids)).execute())

    def _seal(self, vault: Vault, key: bytes, card: ContactDetails, now: datetime) -> None:
        self.card = card
        self.sealed = vault.seal_party(self.key_name, key, card.to_bytes())
        self.email_index = email_digest(vault, card.email)
        self.address_index = address_digest(vault, card.name, card.postal_code)
        self.updated_at = now

    def _row(self, names: Iterable[str]) -> list[Any]:
        """The values of these columns, as the database takes them."""
        values = ((name, self.__data__[name]) for name in names)
        return [stored_time(value) if name in TIMES else value for name, value in values]


class ContactWord(Record):
    """A word of a contact's name or company, as a blind index: to find it by."""

    contact = peewee.ForeignKeyField(Contact, on_delete="CASCADE")
    digest = peewee.BlobField(index=True)

    @classmethod
    def note(cls, vault: Vault, contacts: Iterable[Contact]) -> None:
        rows = [
            (contact.id, digest)
            for contact in contacts
            for digest in sorted(word_digests(vault, f"{contact.card.name} {contact.card.company}"))
        ]
        insert_many(cls, ("contact", "digest"), rows)


def word_digests(vault: Vault, text: str) -> set[bytes]:
    """A digest for each word, the first twenty of them."""
    words = [word for part in SPACES.split(text) if (word := normalised(part))]
    return {vault.blind_index("word", word) for word in words[:MOST_WORDS]}


def card_digests(vault: Vault, email: str | None, *addressed: tuple[Any, Any]) -> set[bytes]:
    """By what a person is recognised: the e-mail, and each name with its postal code."""
    found = {email_digest(vault, email), *(address_digest(vault, *each) for each in addressed)}
    return {digest for digest in found if digest}
