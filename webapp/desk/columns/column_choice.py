"""A column choice: the columns that one user wants on the desk, in their order."""

from collections.abc import Sequence
from typing import Any

import peewee

from webapp.accounts.user import User
from webapp.desk.columns.column import OPEN, SHIPPED, Column
from webapp.ground.database.db import Record
from webapp.ground.database.pipeline import Pending, Prepared

# Shipped orders have columns of their own; all other tabs share theirs.
STANDARD = {False: OPEN, True: SHIPPED}


class ColumnChoice(Record):
    user = peewee.ForeignKeyField(User, on_delete="CASCADE", index=False)
    shipped = peewee.BooleanField()
    # In their order, with a space between two.
    columns = peewee.TextField()

    class Meta:
        indexes = ((("user", "shipped"), True),)

    @classmethod
    def pending(cls, user_id: int) -> "Pending[list[ColumnChoice]]":
        """A user's, for neither, one or both of the tables."""
        return CHOICES.send(user_id)

    @classmethod
    def of(cls, user_id: int, shipped: bool) -> list[Column]:
        return columns_of(cls.pending(user_id).result, shipped)

    @classmethod
    def keep(cls, user_id: int, shipped: bool, columns: Sequence[Column]) -> None:
        """The standard columns in their standard order are no choice."""
        if tuple(columns) == STANDARD[shipped]:
            cls.delete().where(cls.user == user_id, cls.shipped == shipped).execute()
        else:
            chosen = {"user": user_id, "shipped": shipped, "columns": " ".join(columns)}
            cls.put(cls.user, cls.shipped, **chosen)


def columns_of(choices: Sequence[ColumnChoice], shipped: bool) -> list[Column]:
    """The columns of one of the tables; the standard ones where nobody chose."""
    for choice in choices:
        if choice.shipped == shipped:
            return [Column(name) for name in choice.columns.split() if name in set(Column)]
    return list(STANDARD[shipped])


def _of(user_id: Any) -> peewee.ModelSelect:
    return ColumnChoice.select().where(ColumnChoice.user == user_id)


CHOICES = Prepared(_of, 1)
