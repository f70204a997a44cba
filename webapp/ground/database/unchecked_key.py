"""A foreign key that Postgres doesn't check, as something else holds what it would."""

from typing import Any

import peewee


class UncheckedKey(peewee.ForeignKeyField):
    """For each row of a key Postgres looks up and locks the row that it names, which takes as long
    as to write the row itself. None is needed for the account of a row that hangs on another one of
    it, nor for a store that its writer holds and nobody removes, nor for a row that is written
    together with the one it names; a trigger removes that.

    SQLite's tables have it as any other: there it costs little.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # So Peewee makes no constraint of it; migrations do, for SQLite.
        super().__init__(*args, _deferred=True, **kwargs)
