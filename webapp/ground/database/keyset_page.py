"""A keyset page: rows of a query, from the first on, or after or before a value of a column."""

from typing import Any, NamedTuple

import peewee


class KeysetPage(NamedTuple):
    rows: list[Any]
    more_before: bool
    more_after: bool


def keyset_page(
    query: peewee.ModelSelect, key: peewee.Field, size: int, after: Any, before: Any, falls: bool
) -> KeysetPage:
    """Sorted by `key`, whose values are unique; `falls` is whether the largest comes first.

    Where fewer than a page lie before a value, the first page is shown whole.
    """
    onwards, back = (key.desc(), key.asc()) if falls else (key.asc(), key.desc())
    if before:
        lies_before = key > before if falls else key < before
        rows = list(query.where(lies_before).order_by(back).limit(size + 1))
        if len(rows) > size:
            return KeysetPage(rows[:size][::-1], True, True)
    elif after:
        query = query.where(key < after if falls else key > after)
    rows = list(query.order_by(onwards).limit(size + 1))
    return KeysetPage(rows[:size], bool(after), len(rows) > size)
