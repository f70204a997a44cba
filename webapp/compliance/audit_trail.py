"""An account's audit trail, a page of it, as somebody filters it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.compliance.audit_subject import AuditSubjects, about
from webapp.compliance.audit_words import AuditWords, Part, order_ids
from webapp.ground.audit.audit import CONSOLE, SYSTEM, AuditAnchor, AuditEntry
from webapp.ground.audit.audit_event import EVENTS
from webapp.ground.clock import day_begins, day_ends, read_day
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import gettext

SHOWN = 100
SECOND = timedelta(seconds=1)
FILTERS = ("event", "actor", "subject", "since", "until")


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
        if kind == "order" and number:
            return self._words.order(number)
        return self._subjects.named(kind, number)

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
    def _subjects(self) -> AuditSubjects:
        return AuditSubjects(self._account, self.shown)

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
        """An order by Amazon's number, all else as the page calls it."""
        number = typed.rpartition(" ")[2]
        if "-" in number and (ids := order_ids(self._account, number)):
            return (AuditEntry.subject_kind == "order") & AuditEntry.subject_id.in_(ids)
        return about(self._account, typed)

    def _address(self, **more: object) -> str:
        asked = {name: value for name, value in self.values.items() if value}
        query = urlencode({**asked, **more})
        return f"/audit?{query}" if query else "/audit"
