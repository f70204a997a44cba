"""A row of an account: nobody else's is ever found by it."""

from typing import Any, Self

from webapp.ground.database.db import Record


class Owned(Record):
    """A row of an `account`."""

    @classmethod
    def find(cls, account: Any, row_id: int | None) -> Self | None:
        """The account's own row; none for any other id."""
        found: Self | None = cls.get_or_none(cls.account == account, cls.id == row_id)
        return found
