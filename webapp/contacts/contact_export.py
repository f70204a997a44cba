"""All contacts as a file (CSV) that a spreadsheet opens and an import takes back."""

from webapp.accounts import Account
from webapp.contacts.card import FIELDS
from webapp.contacts.contact import Contact
from webapp.spreadsheet import MARK, written

TITLES = [name.replace("_", " ").capitalize() for name in FIELDS]
SLICE = 500


def contacts_csv(account: Account) -> tuple[str, int]:
    """The file, and how many contacts it holds."""
    parts, count, last = [MARK, written([TITLES])], 0, 0
    while rows := list(
        Contact.of(account).where(Contact.id > last).order_by(Contact.id).limit(SLICE)
    ):
        cards = [contact.card for contact in Contact.opened(account, rows)]
        parts.append(written([getattr(card, name) for name in FIELDS] for card in cards))
        count, last = count + len(cards), rows[-1].id
    return "".join(parts), count
