"""Many rows at once: on both databases the same rows, and the same refusals."""

from datetime import timedelta, timezone

import peewee
import pytest

from tests.orders.documents import NOON
from webapp.accounts.account import Account
from webapp.ground.database.bulk import AT_ONCE, insert_many
from webapp.ground.database.db import database as main_database
from webapp.ground.database.db import stored_time
from webapp.ground.database.dialect import run_sql
from webapp.ground.keys.installation import Installation

COLUMNS = ("id", "uid", "erasures")
EAST = timezone(timedelta(hours=2))
TEXTS = ["plain", "a\ttab", "two\nlines\r", r"\N and \.", '"quoted", with a comma', "山田 🦄", ""]


def test_words_come_back_as_they_were(database):
    insert_many(Installation, COLUMNS, [(100 + n, text, 0) for n, text in enumerate(TEXTS)])

    kept = Installation.select().where(Installation.id >= 100).order_by(Installation.id)
    assert [row.uid for row in kept] == TEXTS


def test_rows_that_a_constraint_forbids_are_refused_all_together(database):
    rows = [(100, "new", 0), (101, "new", 0), (100, "the same again", 0)]

    with pytest.raises(peewee.IntegrityError), main_database.atomic():
        insert_many(Installation, COLUMNS, rows)

    assert not Installation.select().where(Installation.id >= 100).exists()


def test_only_what_isnt_there_yet_is_added(database):
    insert_many(Installation, COLUMNS, [(100, "known", 0)])
    rows = [(100, "told again", 0), *((100 + n, "new", 0) for n in range(1, AT_ONCE + 2))]

    added = insert_many(Installation, COLUMNS, rows, unless_present=True)

    assert added == AT_ONCE + 1
    assert Installation.select().where(Installation.id >= 100).count() == AT_ONCE + 2
    assert Installation.get_by_id(100).uid == "known"


@pytest.mark.parametrize("moment", [NOON, NOON.replace(microsecond=120), NOON.astimezone(EAST)])
def test_a_time_that_is_written_out_is_the_one_that_peewee_writes(database, moment):
    account = Account.found("Wax & Wick", "ecommerce", moment)

    found = run_sql("SELECT id FROM account WHERE created_at = ?", stored_time(moment))

    assert found.fetchall() == [(account.id,)]
