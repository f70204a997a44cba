"""An account's audit trail, a page of it, as somebody filters it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.compliance.audit_words import AuditWords, Part, order_ids
from webapp.ground.audit.audit import CONSOLE, SYSTEM, AuditAnchor, AuditEntry
from webapp.ground.audit.audit_event import EVENTS
from webapp.ground.clock import day_begins, day_ends, read_day
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import N_, gettext
from webapp.stores.store import Store

SHOWN = 100
SECOND = timedelta(seconds=1)
FILTERS = ("event", "actor", "subject", "since", "until")
SUBJECTS = {
    "order": N_("Order %(number)s"),
    "user": N_("User %(number)s"),
    "store": N_("Store %(number)s"),
    "connection": N_("Connection %(number)s"),
    "import_run": N_("Import %(number)s"),
    "privacy_request": N_("Privacy request %(number)s"),
    "incident": N_("Incident %(number)s"),
    "account": N_("Account %(number)s"),
}
PAGES = {"store": "/stores/{}", "privacy_request": "/privacy/requests/{}"}


class AuditTrail:
    def __init__(self, account: Account, asked: Mapping[str, str]) -> None:
        self._account = account
        self.values = {name: asked.get(name, "").strip()[:80] for name in FILTERS}
        self._before = read_id(asked.get("before", ""))

    @property
    def events(self) -> list[tuple[str, str]]:
        said = [(event, gettext(words)) for event, words in EVENTS.items()]
        return [("", gettext("All")), *sorted(said, key=lambda event: event[1])]

    @cached_property
    def actors(self) -> list[tuple[str, str]]:
        others = [(SYSTEM, gettext("The app itself")), (CONSOLE, gettext("Console"))]
        return [("", gettext("Everybody")), *self._users.items(), *others]

    @cached_property
    def entries(self) -> list[AuditEntry]:
        """The newest first, one more than is shown, to know whether there are older ones."""
        query = AuditEntry.select().where(AuditEntry.chain == self._account.id, *self._conditions())
        return list(query.order_by(AuditEntry.number.desc()).limit(SHOWN + 1))

    @property
    def shown(self) -> list[AuditEntry]:
        return self.entries[:SHOWN]

    @property
    def older_url(self) -> str:
        if len(self.entries) <= SHOWN:
            return ""
        return self._address(before=self.shown[-1].number)

    @property
    def newest_url(self) -> str:
        return self._address() if self._before else ""

    @cached_property
    def anchor(self) -> AuditAnchor | None:
        """How the latest check of this chain went."""
        return AuditAnchor.get_or_none(AuditAnchor.chain == self._account.id)

    def actor(self, entry: AuditEntry) -> str:
        return dict(self.actors).get(entry.actor, entry.actor)

    def subject(self, entry: AuditEntry) -> tuple[str, str]:
        """What it was done to, and the address of its page, where it has one."""
        kind, number = entry.subject_kind, entry.subject_id
        if not kind:
            return "", ""
        if kind == "user":
            user = gettext(SUBJECTS[kind], number=str(number))
            return self._users.get(f"user:{number}", user), ""
        if kind == "order" and number:
            return self._words.order(number)
        if kind == "store" and number in self._stores:
            return self._stores[number], PAGES[kind].format(number)
        words = f"{kind.replace('_', ' ').capitalize()} {number}"
        if kind in SUBJECTS:
            words = gettext(SUBJECTS[kind], number=str(number))
        return words, PAGES[kind].format(number) if kind in PAGES else ""

    def facts(self, entry: AuditEntry) -> list[Part]:
        """What the entry tells beside its event: words, each with the address of its page."""
        return self._words.told(entry)

    @cached_property
    def _words(self) -> AuditWords:
        return AuditWords(self._account, self.shown)

    @cached_property
    def _users(self) -> dict[str, str]:
        query = User.select().where(User.account == self._account).order_by(User.email)
        return {f"user:{user.id}": user.email for user in query}

    @cached_property
    def _stores(self) -> dict[int, str]:
        return {store.id: store.nickname for store in Store.of(self._account)}

    def _conditions(self) -> list[peewee.Expression]:
        values = self.values
        conditions = []
        if values["event"]:
            conditions.append(AuditEntry.event == values["event"])
        if values["actor"]:
            conditions.append(AuditEntry.actor == values["actor"])
        if values["subject"]:
            conditions.append(self._subject(values["subject"]))
        if since := self._moment(values["since"], day_begins):
            conditions.append(AuditEntry.at >= since)
        if until := self._moment(values["until"], day_ends):
            conditions.append(AuditEntry.at < until + SECOND)
        if self._before:
            conditions.append(AuditEntry.number < self._before)
        return conditions

    def _moment(self, typed: str, of_day: Callable[[date, str], datetime]) -> datetime | None:
        """When a typed day begins or ends where the account is; none at the ends of time."""
        day = read_day(typed)
        try:
            return of_day(day, self._account.time_zone) if day else None
        except OverflowError:
            return None

    def _subject(self, typed: str) -> peewee.Expression:
        """A kind of thing and its number, as the page writes it, or Amazon's number of an order."""
        named = [id_ for id_, name in self._stores.items() if name.lower() == typed.lower()]
        if named:
            return (AuditEntry.subject_kind == "store") & AuditEntry.subject_id.in_(named)
        name, _, number = typed.lower().replace("#", " ").rpartition(" ")
        kind = next((kind for kind in SUBJECTS if _label(kind) == name), name)
        if "-" in number and kind in ("", "order"):
            ids = order_ids(self._account, number)
            return (AuditEntry.subject_kind == "order") & AuditEntry.subject_id.in_(ids)
        return (AuditEntry.subject_kind == kind.replace(" ", "_")) & (
            AuditEntry.subject_id == (read_id(number) or -1)
        )

    def _address(self, **more: object) -> str:
        asked = {name: value for name, value in self.values.items() if value}
        query = urlencode({**asked, **more})
        return f"/audit?{query}" if query else "/audit"


def _label(kind: str) -> str:
    """What the page calls such a thing, before its number."""
    return gettext(SUBJECTS[kind], number="").strip().lower()
