"""Many rows at once: on both databases the same rows, and the same refusals."""

import peewee
import pytest

from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import database as main_database
from webapp.ground.keys.installation import Installation

COLUMNS = ("id", "uid", "erasures")
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
