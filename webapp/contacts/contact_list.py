"""The address book: a page of an account's contacts, the newest first."""

from functools import cached_property
from urllib.parse import urlencode

from webapp.accounts.account import Account
from webapp.contacts.contact import Contact
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.contacts.contact_search import ContactSearch
from webapp.ground.database.keyset_page import KeysetPage, keyset_page
from webapp.ground.language.gettext import gettext, ngettext

PAGE = 50


class ContactList:
    """One page: after a contact's id, before one, or from the newest on."""

    def __init__(
        self,
        account: Account,
        search: ContactSearch | None = None,
        after: int | None = None,
        before: int | None = None,
    ) -> None:
        self.search = search
        self._account = account
        self._after = after
        self._before = before

    @property
    def contacts(self) -> list[Contact]:
        return self._page.rows

    @cached_property
    def restricted(self) -> set[int]:
        """The ids of those of whom nothing but that may be shown."""
        return ContactRestriction.among(self.contacts)

    @property
    def newer_url(self) -> str:
        more = self._page.more_before and self.contacts
        return self._address(before=self.contacts[0].id) if more else ""

    @property
    def older_url(self) -> str:
        more = self._page.more_after and self.contacts
        return self._address(after=self.contacts[-1].id) if more else ""

    @property
    def url(self) -> str:
        return self._address()

    @cached_property
    def total(self) -> int:
        return int(Contact.of(self._account).count())

    @property
    def words(self) -> str:
        shown = len(self.contacts)
        if self.search and (self.newer_url or self.older_url):
            return gettext("Contacts: %(n)s on this page", n=shown)
        if self.search or shown == self.total:
            return ngettext("%(n)s contact", "%(n)s contacts", shown)
        return ngettext(
            "%(shown)s of %(n)s contact", "%(shown)s of %(n)s contacts", self.total, shown=shown
        )

    @cached_property
    def _page(self) -> KeysetPage:
        query = Contact.of(self._account).where(*(self.search.conditions if self.search else ()))
        found = keyset_page(query, Contact.id, PAGE, self._after, self._before, falls=True)
        return found._replace(rows=Contact.opened(self._account, found.rows))

    def _address(self, **place: int) -> str:
        given = {"found": str(self.search)} if self.search else {}
        parameters = urlencode({**given, **place})
        return f"/contacts?{parameters}" if parameters else "/contacts"
