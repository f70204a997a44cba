"""Statements and rows are those that Peewee would make by itself."""

import peewee
import pytest

from tests.orders.shop import Shop
from tests.record_table import tables_of
from webapp.accounts.account import Account
from webapp.ground.database.db import KeyringRecord, Record

KINDS = [peewee.SqliteDatabase, peewee.PostgresqlDatabase]


def _statements(model, on):
    fields = model._meta.sorted_fields
    first, last = fields[0], fields[-1]
    other = model.alias("other")
    made = {
        "select": model.select(),
        "among": model.select().where(first.in_(model.select(first))).order_by(first.desc()),
        "aliased": model.select(last, other).join(other, on=first == getattr(other, first.name)),
        "update": model.update({last: first}).where(last.is_null()),
        "delete": model.delete().where(first == last),
        "insert": model.insert_from(model.select(first, last), [first, last]),
        "conflict": model.insert({last: None}).on_conflict(
            conflict_target=[first], preserve=[last]
        ),
    }
    return {part: on.get_sql_context().sql(each).query()[0] for part, each in made.items()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_written_as_peewee_writes_them(kind, monkeypatch):
    tables, on = tables_of(Record) + tables_of(KeyringRecord), kind("never opened")
    with on.bind_ctx(tables):
        quick = [_statements(model, on) for model in tables]
        for model in tables:
            for field in model._meta.sorted_fields:
                monkeypatch.delitem(vars(field), "__sql__")
        slow = [_statements(model, on) for model in tables]

    assert quick == slow


def test_a_row_that_was_read_is_unchanged_and_keeps_what_no_field_is(database):
    account = Shop().account

    row = Account.select(Account, peewee.Value("asked for").alias("more")).get()

    assert (row.more, row.dirty_fields) == ("asked for", [])
    assert row.__data__ == account.__data__
    assert Account().time_zone == "UTC"
