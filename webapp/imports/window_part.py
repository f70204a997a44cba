"""The part of its window that an import asks for: all of it, as long as Amazon takes page tokens.

Once Amazon has refused one, the walk goes on by time: each part ends so early that it fits one
page, and the next one begins before that end. Nothing is assumed of the order in which Amazon
lists, so a part counts as read only when Amazon says that there is no further page of it.
"""

from datetime import datetime, timedelta
from typing import Any, Protocol
from zlib import crc32

from webapp.amazon.orders_page import OrdersPage
from webapp.imports.import_run import ImportRun

# Amazon's times are whole seconds: parts begin and end with one, and overlap by one.
SECOND = timedelta(seconds=1)
SHORTEST = 3 * SECOND
# Why a walk fails that couldn't read all of the shortest part.
CROWDED = "crowded"
# How many orders of a page's hundred the next part aims at, and how fast parts grow.
MOST, FASTEST = 90, 4
# What doesn't fit becomes so much shorter at least.
NARROWER = 0.9


class PagedWalk(Protocol):
    """What is read page by page: `pages` so far, and the checksum of one of them."""

    page_token: Any
    page_mark: Any
    pages: Any


def go_by_time(run: ImportRun, now: datetime) -> bool:
    """Walk the window anew, in parts that need no page token; rows match by their numbers. False
    when it is walked so already, and no shorter part is left."""
    if run.part_from:
        return False
    seen = run.latest_seen and run.earliest_seen + (run.latest_seen - run.earliest_seen) / run.pages
    run.put_down(
        now,
        None,
        part_from=run.after,
        part_until=_narrowed(run.after, run.before, seen),
        page_token=None,
        page_mark=None,
        restarts=run.restarts + 1,
        seen=0,
        earliest_seen=run.after,
        latest_seen=run.after,
    )
    return True


def go_on(run: ImportRun, page: OrdersPage, latest: datetime | None) -> bool:
    """Set where the walk goes on after this page, whose orders are sorted up to the latest (if
    they are sorted); False when all is read."""
    if run.part_from and page.next_token and run.part_until - run.part_from > SHORTEST:
        run.part_until = _narrowed(run.part_from, run.part_until, latest)
        return True
    note_place(run, page)
    if run.part_from is None or page.next_token:
        return page.next_token is not None
    run.latest_seen = run.part_until
    if run.part_until >= run.before:
        return False
    _take_next(run, len(page.orders))
    return True


def go_past(run: ImportRun, now: datetime) -> bool:
    """What follows this part, whose rest Amazon doesn't give; False when nothing does."""
    run.change(page_token=None, page_mark=None, failure=CROWDED)
    if run.part_until >= run.before:
        return False
    run.put_down(now, None, part_from=run.part_until, part_until=run.before)
    return True


def note_place(walk: PagedWalk, page: OrdersPage) -> None:
    """Set where the walk goes on after this page, which it counts already, by page tokens."""
    walk.page_token = page.next_token
    if page.next_token is None:
        walk.page_mark = None
    elif walk.page_mark is None or walk.pages & (walk.pages - 1) == 0:
        # Of page 2, 4, 8 …: a circle of any length comes back to one of them.
        walk.page_mark = _mark(page)


def leads_in_circle(walk: PagedWalk, page: OrdersPage) -> bool:
    """Whether a page token has led to where the walk was before, and would do so again."""
    if not (walk.page_token and page.next_token):
        return False
    return page.next_token == walk.page_token or _mark(page) == walk.page_mark


def _mark(page: OrdersPage) -> int:
    """Of its orders; of an empty page, which may come more than once on the way to where orders
    are, of where it leads."""
    mark = 0 if page.orders else crc32((page.next_token or "").encode())
    for order in page.orders:
        mark = crc32(order, mark)
    return mark


def _take_next(run: ImportRun, orders: int) -> None:
    """As long a part as holds most of a page, were they as close together as in the last one."""
    length = (run.part_until - run.part_from) * min(MOST / max(orders, 1), FASTEST)
    run.part_from = run.part_until - SECOND
    run.part_until = min(run.before, _whole(run.part_from + max(length, SHORTEST)))


def _narrowed(start: datetime, end: datetime, latest: datetime | None) -> datetime:
    """Half as long a part; or one up to the latest of a page, where they seem to be sorted."""
    until = start + (end - start) / 2
    if latest and latest < start + (end - start) * NARROWER:
        until = latest - SECOND
    return min(end, _whole(max(until, start + SHORTEST)))


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
