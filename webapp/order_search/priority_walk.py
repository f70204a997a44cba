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
    for half in (False, True) if scan.falling else (True, False):
        if _is_over(scan, half):
            continue
        part = walk(_in_half(scan, half, len(cursors)), half)
        cursors += [_place(each, half) for each in part.cursors]
        if part.horizon:
            return Chunk(cursors, _place(part.horizon, half))
        if len(cursors) >= scan.size:
            break
    return Chunk(cursors)


def _is_over(scan: KeysetScan, half: bool) -> bool:
    """Whether the scan begins behind this half."""
    begun_in = scan.start.is_ahead if scan.start else half
    return half is not begun_in and half is not scan.falling


def _in_half(scan: KeysetScan, half: bool, had: int) -> KeysetScan:
    begins = scan.start is not None and scan.start.is_ahead is half
    start = scan.start.in_time if scan.start and begins else None
    return replace(scan, sort=Sort.SHIP_BY, start=start, size=scan.size - had)


def _place(cursor: Cursor, half: bool) -> Cursor:
    return cursor.ahead if half else cursor
