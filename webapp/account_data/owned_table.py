"""A table of which an account owns rows: how they are found, and which columns it may be given."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.compliance.field_inventory import FieldKind, classified
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import iso
from webapp.ground.language.message import ToldMessage

SLICE = 500
# Sealed, or of no use to anybody else: people's data go out in files of their own.
GIVEN = (FieldKind.OWN, FieldKind.AMAZON, FieldKind.USER)
# These tables have secret columns beside what belongs to the account.
WITHOUT_SECRETS = ("user", "connection")


class OwnedTable:
    """One table, and the way from its rows to their account."""

    def __init__(self, model: type[peewee.Model], way: list[peewee.ForeignKeyField]) -> None:
        self._model = model
        self._way = way
        kinds = classified("main")
        self.name = str(model._meta.table_name)
        self._secret = FieldKind.SECRET in {
            kind for (table, _), kind in kinds.items() if table == self.name
        }
        self._fields = [
            field
            for field in model._meta.sorted_fields
            if kinds.get((self.name, field.column_name)) in GIVEN
        ]

    @classmethod
    def all(cls) -> list["OwnedTable"]:
        """Every table with rows of accounts, by name; by the shortest way to the account."""
        ways: dict[Any, list[peewee.ForeignKeyField]] = {Account: []}
        waiting: deque[Any] = deque([Account])
        while waiting:
            owner = waiting.popleft()
            for key, model in owner._meta.backrefs.items():
                if model not in ways:
                    ways[model] = [key, *ways[owner]]
                    waiting.append(model)
        tables = [cls(model, way) for model, way in ways.items()]
        known = [table for table in (*tables, cls(AuditEntry, [])) if table.is_given]
        return sorted(known, key=lambda table: table.name)

    @property
    def is_given(self) -> bool:
        """Not what somebody signs in with."""
        return self.name in WITHOUT_SECRETS or not self._secret

    @property
    def titles(self) -> list[str]:
        return [field.column_name for field in self._fields]

    def slices(self, account: Account) -> Iterator[list[list[Any]]]:
        """The account's rows, some hundred at a time, in the order in which they were made."""
        key = self._model._meta.primary_key
        rows = self._model.select(*self._fields).where(self._owned(account))
        places = [place for place, field in enumerate(self._fields) if field is key]
        if not places:
            # A key of several columns: such tables hold a few rows for each order.
            yield from self._batches(rows)
            return
        [place], last = places, None
        while True:
            query = rows if last is None else rows.where(key > last)
            found = list(query.order_by(key).limit(SLICE).tuples())
            yield [_plain_row(row) for row in found]
            if len(found) < SLICE:
                return
            last = found[-1][place]

    def _batches(self, rows: peewee.ModelSelect) -> Iterator[list[list[Any]]]:
        found = rows.tuples().iterator()
        while batch := list(islice(found, SLICE)):
            yield [_plain_row(row) for row in batch]

    def _owned(self, account: Account) -> peewee.Expression:
        if not self._way:
            mine = Account.id if self._model is Account else AuditEntry.chain
            return mine == account.id
        condition = self._way[-1] == account.id
        for key in reversed(self._way[:-1]):
            owner = key.rel_model
            condition = key.in_(owner.select(owner._meta.primary_key).where(condition))
        return condition


def _plain_row(row: Sequence[Any]) -> list[Any]:
    return [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    """As JSON and CSV have it."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return iso(value)
        case date() | Decimal():
            return str(value)
        case ToldMessage():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
    return value
