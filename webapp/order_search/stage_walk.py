"""A walk in stages: what has priority, where that is asked for, then what else is to ship, then
what is closed, each by its ship-by.

No index has them in one row: each stage is walked along its own, and a cursor tells in which it
lies.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from webapp.order_search.cursor import Cursor
from webapp.order_search.keyset_scan import Chunk, KeysetScan
from webapp.order_search.sort import Sort
from webapp.order_search.stage import Stage


def in_stages(
    scan: KeysetScan, stages: Sequence[Stage], walk: Callable[[KeysetScan, Stage], Chunk]
) -> Chunk:
    """The places along a scan; `walk` goes through one of the stages."""
    cursors: list[Cursor] = []
    for stage in stages[::-1] if scan.falling else stages:
        if _is_over(scan, stage):
            continue
        part = walk(_in_stage(scan, stage, len(cursors)), stage)
        cursors += [each.in_stage(stage) for each in part.cursors]
        if part.horizon:
            return Chunk(cursors, part.horizon.in_stage(stage))
        if len(cursors) >= scan.size:
            break
    return Chunk(cursors)


def _is_over(scan: KeysetScan, stage: Stage) -> bool:
    """Whether the scan begins behind this stage."""
    if scan.start is None:
        return False
    return stage > scan.start.stage if scan.falling else stage < scan.start.stage


def _in_stage(scan: KeysetScan, stage: Stage, had: int) -> KeysetScan:
    begins = scan.start is not None and scan.start.stage is stage
    start = scan.start.in_time if scan.start and begins else None
    return replace(scan, sort=Sort.SHIP_BY, start=start, size=scan.size - had)
