"""Contacts by the digests of who they are: an e-mail, or a name with its postal code.

Who is restricted is found by none of them, unless the caller says why.
"""

from collections.abc import Collection, Iterator

import peewee

from webapp.accounts.account import Account
from webapp.contacts.contact import Contact
from webapp.contacts.contact_restriction import ContactRestriction

COLUMNS = (Contact.email_index, Contact.address_index)


def matching(
    account: Account, digests: Collection[bytes], *, restricted: bool = False
) -> list[Contact]:
    """The account's contacts with one of these digests; with `restricted`, those as well.

    Only answering whom it is about, and not adding them anew, may ask for these.
    """
    if not digests:
        return []
    found = {
        row.id: row
        for column, query in _queries(account, restricted)
        for row in query.where(column.in_(digests))
    }
    return Contact.opened(account, [found[id_] for id_ in sorted(found)])


def recognised(account: Account, digests: Collection[bytes]) -> set[bytes]:
    """Those of the digests by which one of the account's contacts is known."""
    return {
        bytes(digest)
        for column, query in _queries(account, restricted=False)
        for (digest,) in query.select(column).where(column.in_(digests)).tuples()
    }


def _queries(
    account: Account, restricted: bool
) -> Iterator[tuple[peewee.Field, peewee.ModelSelect]]:
    mine = Contact.of(account)
    allowed = mine if restricted else mine.where(ContactRestriction.free())
    yield from ((column, allowed) for column in COLUMNS)
