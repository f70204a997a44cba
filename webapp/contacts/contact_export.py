"""Contacts as a file (CSV) that a spreadsheet opens and an import takes back."""

from webapp.accounts import Account
from webapp.contacts.card import FIELDS
from webapp.contacts.contact import Contact
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.spreadsheet import MARK, written

TITLES = [name.replace("_", " ").capitalize() for name in FIELDS]
SLICE = 500


def contacts_csv(account: Account) -> tuple[str, int]:
    """The file of all that may be used, and how many contacts it holds."""
    parts, count, last = [MARK, written([TITLES])], 0, 0
    mine = Contact.of(account).where(ContactRestriction.free()).order_by(Contact.id)
    while rows := list(mine.where(Contact.id > last).limit(SLICE)):
        cards = [contact.card for contact in Contact.opened(account, rows)]
        parts.append(written([getattr(card, name) for name in FIELDS] for card in cards))
        count, last = count + len(cards), rows[-1].id
    return "".join(parts), count
