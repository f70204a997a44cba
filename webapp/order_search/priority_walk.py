"""A walk by priority: open orders that have it, then all others, each half by its ship-by.

No index has both halves in one row: each is walked along its own, and a cursor tells in which half
it lies.
"""

from collections.abc import Callable
from dataclasses import replace

import peewee

from webapp.order_search.cursor import Cursor
from webapp.order_search.keyset_scan import Chunk, KeysetScan
from webapp.order_search.sort import Sort
from webapp.orders.order_status import CLOSED

# In the very words of the index of those that have priority.
HALVES = {True: peewee.SQL("is_priority"), False: peewee.SQL(f"(NOT is_priority OR {CLOSED})")}


def by_priority(scan: KeysetScan, walk: Callable[[KeysetScan, bool], Chunk]) -> Chunk:
    """The places along a scan; `walk` goes through one half: that of what has priority, or not."""
    cursors: list[Cursor] = []
    for prioritized in (False, True) if scan.falling else (True, False):
        if _is_over(scan, prioritized):
            continue
        part = walk(_in_half(scan, prioritized, len(cursors)), prioritized)
        cursors += [_place(each, prioritized) for each in part.cursors]
        if part.horizon:
            return Chunk(cursors, _place(part.horizon, prioritized))
        if len(cursors) >= scan.size:
            break
    return Chunk(cursors)


def _is_over(scan: KeysetScan, prioritized: bool) -> bool:
    """Whether the scan begins behind this half."""
    is_first = prioritized is not scan.falling
    return scan.start is not None and is_first and scan.start.is_ahead is not prioritized


def _in_half(scan: KeysetScan, prioritized: bool, had: int) -> KeysetScan:
    begins = scan.start is not None and scan.start.is_ahead is prioritized
    start = scan.start.in_time if scan.start and begins else None
    return replace(scan, sort=Sort.SHIP_BY, start=start, size=scan.size - had)


def _place(cursor: Cursor, prioritized: bool) -> Cursor:
    return cursor.ahead if prioritized else cursor
