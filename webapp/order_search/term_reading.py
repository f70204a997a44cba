"""Reading the latest orders of search terms: each along its index, as far as is said."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from webapp.ground.database.db import is_sqlite
from webapp.ground.database.dialect import run_sql
from webapp.orders.search_term import ASIN, CITY, SKU

# A kind, and what the orders have in its column.
Term = tuple[str, str]

FIRST, LATEST = 0, 2**63 - 1
# Of a kind its column and where its orders' ids are.
COLUMNS = {
    SKU: ("order_id", "order_item", "lower(seller_sku)"),
    ASIN: ("order_id", "order_item", "asin"),
    CITY: ("id", "orders", "city"),
}
OF_TERM = (
    "SELECT {id} AS id FROM {table} WHERE account_id = ? AND {column} = {value} "
    "AND {id} >= ? AND {id} < ? ORDER BY {id} DESC LIMIT {most}"
)
# Ids come as one list for each term: to read thousands of rows takes longer than to find them.
# SQLite has no LATERAL, and Postgres takes longer to plan many queries than to make them.
EACH_TERM = "SELECT ?, json_group_array(id) FROM ({}) AS of_term"
ALL_TERMS = (
    "SELECT term.place, json_agg(of_term.id) FROM unnest(?::int[], ?::text[], ?::bigint[]) "
    "AS term (place, value, most) CROSS JOIN LATERAL ({}) AS of_term GROUP BY term.place"
)
# A statement, and its values.
Written = Iterator[tuple[str, list[Any]]]


class Latest(NamedTuple):
    """Orders, all there are from the id `since` on; before it there may be others."""

    ids: set[int]
    since: int

    @classmethod
    def of(cls, ids: Collection[int], most: int, low: int = FIRST) -> "Latest":
        """Of ids that were read down to `low`, the latest first, or until there were so many."""
        return cls(set(ids), min(ids) if len(ids) == most else low)

    @classmethod
    def together(cls, readings: Collection["Latest"]) -> "Latest":
        """What any of them has."""
        ids = set[int]().union(*(each.ids for each in readings))
        return cls(ids, max((each.since for each in readings), default=FIRST))


def read_terms(
    account_id: int, limits: Mapping[Term, int], low: int = FIRST, high: int = LATEST
) -> dict[Term, Latest]:
    """Of each term the latest orders from the id `low` up to `high`, at most so many of each."""
    write = _each if is_sqlite() else _by_kind
    found: dict[int, list[int]] = {}
    for sql, values in write(account_id, limits, low, high):
        for place, ids in run_sql(sql, *values):
            found[place] = json.loads(ids) if isinstance(ids, str) else ids
    return {
        term: Latest.of(found.get(place, []), most, low)
        for place, (term, most) in enumerate(limits.items())
    }


def _each(account_id: int, limits: Mapping[Term, int], low: int, high: int) -> Written:
    one = (EACH_TERM.format(_of(kind, "?", "?")) for kind, _ in limits)
    values = [
        part
        for place, ((_, value), most) in enumerate(limits.items())
        for part in (place, account_id, value, low, high, most)
    ]
    if limits:
        yield " UNION ALL ".join(one), values


def _by_kind(account_id: int, limits: Mapping[Term, int], low: int, high: int) -> Written:
    for kind in COLUMNS:
        mine = [
            (place, value, most)
            for place, ((of, value), most) in enumerate(limits.items())
            if of == kind
        ]
        if mine:
            sql = ALL_TERMS.format(_of(kind, "term.value", "term.most"))
            yield sql, [*map(list, zip(*mine, strict=True)), account_id, low, high]


def _of(kind: str, value: str, most: str) -> str:
    name, table, column = COLUMNS[kind]
    return OF_TERM.format(id=name, table=table, column=column, value=value, most=most)
