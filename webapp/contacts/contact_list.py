"""The address book: a page of an account's contacts, the newest first."""

from functools import cached_property
from urllib.parse import urlencode

from webapp.accounts.account import Account
from webapp.contacts.contact import Contact
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.contacts.contact_search import ContactSearch
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
        return self._page[0]

    @cached_property
    def restricted(self) -> set[int]:
        """The ids of those of whom nothing but that may be shown."""
        return ContactRestriction.among(self.contacts)

    @property
    def newer_url(self) -> str:
        contacts, more_before, _ = self._page
        return self._address(before=contacts[0].id) if more_before and contacts else ""

    @property
    def older_url(self) -> str:
        contacts, _, more_after = self._page
        return self._address(after=contacts[-1].id) if more_after and contacts else ""

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
    def _page(self) -> tuple[list[Contact], bool, bool]:
        """The contacts, and whether there are more before and after them."""
        query = Contact.of(self._account).where(*(self.search.conditions if self.search else ()))
        if self._before:
            newer = query.where(Contact.id > self._before).order_by(Contact.id).limit(PAGE + 1)
            rows = list(newer)
            if len(rows) > PAGE:
                return self._opened(rows[:PAGE][::-1]), True, True
        elif self._after:
            query = query.where(Contact.id < self._after)
        rows = list(query.order_by(Contact.id.desc()).limit(PAGE + 1))
        return self._opened(rows[:PAGE]), bool(self._after), len(rows) > PAGE

    def _opened(self, rows: list[Contact]) -> list[Contact]:
        return Contact.opened(self._account, rows)

    def _address(self, **place: int) -> str:
        given = {"found": str(self.search)} if self.search else {}
        parameters = urlencode({**given, **place})
        return f"/contacts?{parameters}" if parameters else "/contacts"
