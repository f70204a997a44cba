"""What an audit entry was done to: called by its name where it has one, else by kind and number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, reduce
from operator import or_
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.api.api_token import ApiToken
from webapp.compliance.audit_words import Part
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.dialect import among
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.number_format import listed
from webapp.imports.import_run import ImportRunStore
from webapp.rules.rule import Rule
from webapp.stores.slip_template import SlipTemplate
from webapp.stores.store import Store

# What has a name is called by it: its words here are for what is gone.
NUMBERED = {
    "order": N_("Order %(number)s"),
    "user": N_("User %(number)s"),
    "store": N_("Store %(number)s"),
    "connection": N_("Connection %(number)s"),
    "consent_request": N_("Consent %(number)s"),
    "import_run": N_("Import %(number)s"),
    "sweep": N_("Redaction run %(number)s"),
    "purge": N_("Deletion %(number)s"),
    "privacy_request": N_("Privacy request %(number)s"),
    "incident": N_("Incident %(number)s"),
    "account": N_("Account %(number)s"),
    "access_review": N_("Access review %(number)s"),
    "contact": N_("Contact %(number)s"),
    "product": N_("Product %(number)s"),
    "rule": N_("Rule %(number)s"),
    "rule_run": N_("Run of the rules %(number)s"),
    "slip_template": N_("Template %(number)s"),
    "api_token": N_("API token %(number)s"),
    "webhook_endpoint": N_("Webhook %(number)s"),
    "invitation": N_("Invitation %(number)s"),
}
NAMED: dict[str, tuple[Any, str]] = {
    "rule": (Rule, N_("Rule %(name)s")),
    "slip_template": (SlipTemplate, N_("Template %(name)s")),
    "api_token": (ApiToken, N_("API token %(name)s")),
}
PAGES = {
    "store": "/stores/{}",
    "privacy_request": "/privacy/requests/{}",
    "incident": "/compliance/incidents/{}",
    "rule": "/rules/{}",
}


class AuditSubjects:
    """Of these entries of one account."""

    def __init__(self, account: Account, entries: Iterable[AuditEntry]) -> None:
        self._account = account
        self._ids: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            self._ids[entry.subject_kind].add(entry.subject_id)

    def named(self, kind: str, number: int) -> Part:
        """In words, and the address of its page, where it has one."""
        words = self._names.get((kind, number)) or numbered(kind, number)
        is_there = (kind not in NAMED and kind != "store") or (kind, number) in self._names
        return words, PAGES[kind].format(number) if kind in PAGES and is_there else ""

    @cached_property
    def _names(self) -> Mapping[tuple[str, int], str]:
        """By kind and id."""
        found = {("user", each.id): each.email for each in self._of(User, "user")}
        found[("account", self._account.id)] = self._account.name
        for store in self._stores:
            found["store", store.id] = store.nickname
        for kind, (model, words) in NAMED.items():
            for row in self._of(model, kind):
                found[kind, row.id] = gettext(words, name=row.name)
        return found | self._imports | self._connections

    @cached_property
    def _stores(self) -> list[Store]:
        return stores_of(self._account)

    @property
    def _connections(self) -> dict[tuple[str, int], str]:
        stores = defaultdict(list)
        for store in self._stores:
            stores[store.connection_id].append(store.nickname)
        return {
            ("connection", each): gettext("Connection of %(stores)s", stores=listed(names))
            for each, names in stores.items()
        }

    @property
    def _imports(self) -> dict[tuple[str, int], str]:
        stores = defaultdict(list)
        query = (
            ImportRunStore.select(ImportRunStore.import_run_id, Store.nickname)
            .join(Store)
            .where(
                Store.account == self._account,
                among(ImportRunStore.import_run, sorted(self._ids["import_run"])),
            )
            .order_by(Store.nickname)
        )
        for run, name in query.tuples():
            stores[run].append(name)
        return {
            ("import_run", run): gettext("Import of %(stores)s", stores=listed(names))
            for run, names in stores.items()
        }

    def _of(self, model: Any, kind: str) -> Iterable[Any]:
        ids = sorted(self._ids[kind])
        if not ids:
            return ()
        return model.select().where(model.account == self._account, among(model.id, ids))


def numbered(kind: str, number: int | str) -> str:
    if kind in NUMBERED:
        return gettext(NUMBERED[kind], number=str(number))
    return f"{kind.replace('_', ' ').capitalize()} {number}"


def stores_of(account: Account) -> list[Store]:
    return list(Store.of(account))


def about(account: Account, typed: str) -> peewee.Expression:
    """The entries about what was typed as the page calls it: a store by its name, with its
    connection and imports, a person by e-mail address, a rule, a template or a token by its name,
    anything by kind and number."""
    said = typed.lower()
    named = [store for store in stores_of(account) if store.nickname.lower() == said]
    if named:
        runs = ImportRunStore.select(ImportRunStore.import_run).where(
            ImportRunStore.store.in_(named)
        )
        return (
            _is("store", [store.id for store in named])
            | _is("connection", [store.connection_id for store in named])
            | _is("import_run", runs)
        )
    if "@" in typed:
        theirs = User.select(User.id).where(User.account == account, User.email == said)
        return _is("user", theirs)
    called = [_is(kind, ids) for kind in NAMED if (ids := _called(account, kind, said))]
    if called:
        return reduce(or_, called)
    name, _, number = said.replace("#", " ").rpartition(" ")
    labels = {numbered(kind, "").strip().lower(): kind for kind in NUMBERED}
    return _is(labels.get(name, name).replace(" ", "_"), [read_id(number) or -1])


def _called(account: Account, kind: str, said: str) -> list[int]:
    model, words = NAMED[kind]
    rows = model.select(model.id, model.name).where(model.account == account)
    return [
        row.id for row in rows if said in (row.name.lower(), gettext(words, name=row.name).lower())
    ]


def _is(kind: str, ids: Any) -> peewee.Expression:
    return (AuditEntry.subject_kind == kind) & AuditEntry.subject_id.in_(ids)
