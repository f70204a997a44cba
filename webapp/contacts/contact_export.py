"""Contacts as a file that a spreadsheet opens and an import takes back."""

from collections.abc import Iterator, Sequence

from webapp.accounts.account import Account
from webapp.contacts.contact import Contact
from webapp.contacts.contact_details import FIELDS
from webapp.contacts.contact_restriction import ContactRestriction

TITLES = [name.replace("_", " ").capitalize() for name in FIELDS]
SLICE = 500


class ContactExport:
    """All contacts of an account that may be used; `handed_over` were taken so far."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.handed_over = 0

    @property
    def slices(self) -> Iterator[Sequence[Sequence[str]]]:
        """Their rows, some hundred at a time."""
        last = 0
        mine = Contact.of(self._account).where(ContactRestriction.free()).order_by(Contact.id)
        while rows := list(mine.where(Contact.id > last).limit(SLICE)):
            cards = [contact.card for contact in Contact.opened(self._account, rows)]
            self.handed_over += len(cards)
            yield [[getattr(card, name) for name in FIELDS] for card in cards]
            last = rows[-1].id
