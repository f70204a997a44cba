"""Importing contacts from a file: good rows are kept, known ones updated, bad ones reported."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.contacts.contact import Contact, Origin
from webapp.contacts.contact_details import ContactDetails
from webapp.contacts.contact_file import ContactFile
from webapp.contacts.contact_match import matching
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.file_import import FileImport
from webapp.ground.keys.vault import Vault
from webapp.orders.party import address_digest, email_digest

SLICE = 500


class ContactImport(FileImport):
    @classmethod
    def perform(cls, account: Account, content: bytes, by: User, now: datetime) -> "ContactImport":
        """Import a file, slice by slice; raises FormError when it is no file of contacts."""
        file = ContactFile(content)
        done = cls(columns_left_out=file.ignored)
        rows = (card for _, card in done.readable(file.rows()))
        while cards := list(islice(rows, SLICE)):
            with database.atomic():
                # One import of an account at a time, or two would add the same contact.
                Account.hold(account.id)
                done._keep(account, cards, by, now)
        audit.record(
            "contact.changed",
            now=now,
            by=by,
            on=account,
            how="imported",
            added=done.added,
            changed=done.changed,
            bad=len(done.bad),
        )
        return done

    def _keep(
        self, account: Account, cards: Sequence[ContactDetails], by: User, now: datetime
    ) -> None:
        merge = _Merge(account, cards)
        new, changed = merge.new, merge.changed
        Contact.add_all(account, new, now, by.id, Origin.IMPORTED)
        Contact.change_all(account, changed, now)
        self.added += len(new)
        self.changed += len(changed)
        self.unchanged += len(cards) - len(new) - len(changed)


class _Merge:
    """Which of a slice's cards are new, and which update contacts that are known."""

    def __init__(self, account: Account, cards: Sequence[ContactDetails]) -> None:
        vault = account.vault
        keyed = [(card, _keys(vault, card)) for card in cards]
        digests = {digest for _, keys in keyed for digest in keys}
        # A restricted one is known as well, so that it isn't added anew; it stays as it is.
        contacts = matching(account, digests, restricted=True)
        self._restricted = ContactRestriction.among(contacts)
        # Known contacts and new ones, each in its newest version, and where each is found.
        self._cards: list[ContactDetails] = [contact.card for contact in contacts]
        self._contacts = contacts
        self._places: dict[bytes, int] = {}
        for place, contact in enumerate(contacts):
            self._note(_keys(vault, contact.card), place)
        for card, keys in keyed:
            self._take(card, keys)

    @property
    def new(self) -> list[ContactDetails]:
        return self._cards[len(self._contacts) :]

    @property
    def changed(self) -> list[tuple[Contact, ContactDetails]]:
        pairs = zip(self._contacts, self._cards, strict=False)
        free = ((c, card) for c, card in pairs if c.id not in self._restricted)
        return [(contact, card) for contact, card in free if card != contact.card]

    def _take(self, card: ContactDetails, keys: Sequence[bytes]) -> None:
        place = next((self._places[key] for key in keys if key in self._places), None)
        if place is None:
            place = len(self._cards)
            self._cards.append(card)
        else:
            self._cards[place] = self._cards[place].updated(card)
        self._note(keys, place)

    def _note(self, keys: Sequence[bytes], place: int) -> None:
        for key in keys:
            self._places.setdefault(key, place)


def _keys(vault: Vault, card: ContactDetails) -> list[bytes]:
    """By what a card is recognised, the surest first."""
    found = (
        email_digest(vault, card.email),
        address_digest(vault, card.name, card.postal_code),
    )
    return [digest for digest in found if digest]
