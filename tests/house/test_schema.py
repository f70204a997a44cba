"""The migrations make what the models expect, on both databases."""

from playhouse.schema_diff import diff_models

from tests.record_table import tables_of
from webapp import db

# Dropped indexes aren't looked at: the migrations add some that models can't describe.
WANTING = ("create_tables", "add_columns", "drop_columns", "add_indexes")


def test_the_migrated_schema_matches_the_models(app, database):
    main = _wanting(db.database.obj, db.Record)
    keyring = _wanting(db.keyring_database.obj, db.KeyringRecord)

    assert (main, keyring) == ([], [])


def _wanting(on, kind):
    models = tables_of(kind)
    assert models, f"{kind.__name__} has no models"
    difference = diff_models(on, models)
    return [f"{what}: {each}" for what in WANTING for each in getattr(difference, what)]
