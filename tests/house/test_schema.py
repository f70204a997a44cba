"""The migrations make what the models expect, on both databases."""

from playhouse.schema_diff import diff_models

from webapp import db

# Dropped indexes aren't looked at: the migrations add some that models can't describe.
WANTING = ("create_tables", "add_columns", "drop_columns", "add_indexes")


def test_the_migrated_schema_matches_the_models(app, database):
    main = _wanting(db.database.obj, db.Record)
    keyring = _wanting(db.keyring_database.obj, db.KeyringRecord)

    assert (main, keyring) == ([], [])


def _wanting(on, kind):
    models = _rows_of(kind)
    assert models, f"{kind.__name__} has no models"
    difference = diff_models(on, models)
    return [f"{what}: {each}" for what in WANTING for each in getattr(difference, what)]


def _rows_of(kind):
    """The records that have tables: those that no other record is made from."""
    below = kind.__subclasses__()
    return [row for model in below for row in _rows_of(model)] if below else [kind]
