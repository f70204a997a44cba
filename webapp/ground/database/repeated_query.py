"""Whether there is any row of a query about the present, asked by the clock each half second.

Peewee takes most of a millisecond to write such a query, and would write the same one again each
time: here it does once, and the times in it move along with the present.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import peewee

from webapp.ground.database.db import database, is_sqlite

# The present for which the query is written; any moment will do.
ONCE = datetime(2000, 1, 1, tzinfo=UTC)

Query = Callable[[datetime], peewee.ModelSelect]


def has_rows(query: Query, now: datetime) -> bool:
    """Whether `query(now)` has a row; all that it says of the present are times."""
    sql, values = _written(query, is_sqlite())
    since = now - ONCE
    moved = [each + since if isinstance(each, datetime) else each for each in values]
    return database.execute_sql(sql, moved).fetchone() is not None


@cache
def _written(query: Query, _for_sqlite: bool) -> tuple[str, list[Any]]:
    return query(ONCE).limit(1).sql()
