"""All contacts as a file (CSV) that a spreadsheet opens and an import takes back."""

import csv
import io

from webapp.accounts import Account
from webapp.contacts.card import FIELDS, Card
from webapp.contacts.contact import Contact

TITLES = [name.replace("_", " ").capitalize() for name in FIELDS]
# A spreadsheet would run what begins with one of these.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
SLICE = 500


def contacts_csv(account: Account) -> tuple[str, int]:
    """The file, and how many contacts it holds."""
    file = io.StringIO()
    # Spreadsheets take a file for UTF-8 only when it begins with this mark.
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(TITLES)
    count, last = 0, 0
    while rows := list(
        Contact.of(account).where(Contact.id > last).order_by(Contact.id).limit(SLICE)
    ):
        contacts = Contact.opened(account, rows)
        writer.writerows(_cells(contact.card) for contact in contacts)
        count += len(contacts)
        last = rows[-1].id
    return file.getvalue(), count


def _cells(card: Card) -> list[str]:
    return [guarded(getattr(card, name)) for name in FIELDS]


def guarded(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
