"""Walking a sweep: replay, reckon anew, purge, redact, then what can wait; slice by slice."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import structlog

from webapp.cartons.carton import Carton
from webapp.ground.audit.audit import SYSTEM, record
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database, database_now
from webapp.ground.database.paced_writes import PacedWrites
from webapp.ground.database.write_ahead_log import truncate_wal
from webapp.ground.work.leased_row import Superseded
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.facet_value import FacetValue
from webapp.orders.order import Order
from webapp.orders.search_term import SearchTerm
from webapp.privacy.erasure_replay import is_behind, replay
from webapp.privacy.order_removal import LONGEST, remove_aged
from webapp.privacy.orphan_key import destroy_orphans
from webapp.privacy.purge import Purge
from webapp.privacy.redaction import SLICE, Target, redact_all
from webapp.privacy.retention_change import reckon_anew
from webapp.privacy.sweep import Sweep, accounts_to_reckon_anew
from webapp.privacy.swept_account import SweptAccount
from webapp.privacy.tax_record import TaxRecord
from webapp.products.packed_content import PackedContent
from webapp.products.product import Product

log = structlog.get_logger(__name__)

# Longer, and imports would wait for this worker: the rest is another job.
TURN_SECONDS = 20.0


class SweepWalk:
    """One worker's turn at a sweep, for as long as its lease holds.

    `as_of` is the moment whose due orders go, the present unless given; `by` is `SYSTEM` or
    `CONSOLE`.
    """

    def __init__(self, sweep: Sweep, as_of: datetime | None = None, by: str = SYSTEM) -> None:
        self._sweep = sweep
        self._as_of = as_of
        self._by = by
        self._turns = PacedWrites(SLICE)

    def perform(self, seconds: float = TURN_SECONDS) -> None:
        """Sweep until done, or until the turn is over and the rest handed over."""
        if not self._sweep.claim(database_now(), **self._given()):
            return
        try:
            self._walk(time.monotonic() + seconds)
        except Superseded:
            log.info("sweep.superseded", sweep=self._sweep.id)

    def _given(self) -> dict[str, Any]:
        """Who takes part, and the moment, where they are given."""
        given = {"actor": self._by if self._by != SYSTEM else None, "as_of": self._as_of}
        return {name: value for name, value in given.items() if value}

    def _walk(self, until: float) -> None:
        for count, number in self._steps():
            self._sweep.keep(database_now(), **{count: number})
            if time.monotonic() > until:
                self._hand_on()
                return
        if truncate_wal():
            self._finish()
        # Else somebody is reading what was before: the clock hands the rest over again.

    def _steps(self) -> Iterator[tuple[str, int]]:
        """Each slice of the work as it is done, as (what is counted, how many)."""
        if is_behind():
            yield "replayed", replay(utcnow())
        for account in list(accounts_to_reckon_anew()):
            yield from (("replayed", 0) for _ in reckon_anew(account, self._now()))
        Purge.ask_for_disconnected(self._now(), self._by)
        for purge in Purge.unfinished():
            yield from self._purge(purge)
        while slice_ := Target.found(Order.personal_data_due_at <= self._now(), limit=SLICE):
            done = redact_all(
                slice_, utcnow(), told=self._count, patiently=False, turns=self._turns
            )
            yield "redacted", done
            if not done:
                # An import holds these at the moment; the next sweep finds them.
                break
        if self._sweep.thorough:
            yield from self._look_after_the_rest()

    def _purge(self, purge: Purge) -> Iterator[tuple[str, int]]:
        purge.destroy_key(utcnow())
        turns = PacedWrites(SLICE)
        while not purge.finish(utcnow()):
            before = purge.orders
            purge.remove_slice(turns)
            yield "removed", purge.orders - before

    def _look_after_the_rest(self) -> Iterator[tuple[str, int]]:
        now = self._now()
        yield "removed", remove_aged(now, self._count_removed)
        yield "orphans", destroy_orphans(now)
        SetAsideOrder.prune(now - LONGEST)
        FacetValue.prune()
        SearchTerm.prune()
        Product.prune()
        PackedContent.prune(now - LONGEST)
        Carton.prune()
        TaxRecord.prune(utcnow())
        Sweep.prune(utcnow())

    def _count(self, went: Sequence[Target]) -> None:
        for account_id, orders in sorted(Counter(each.account_id for each in went).items()):
            SweptAccount.add(self._sweep, account_id, redacted=orders)

    def _count_removed(self, account_id: int, orders: int) -> None:
        SweptAccount.add(self._sweep, account_id, removed=orders)

    def _hand_on(self) -> None:
        now = database_now()
        self._sweep.put_down(now, None)
        self._sweep.hand_over(now)

    def _finish(self) -> None:
        sweep, now = self._sweep, utcnow()
        with database.atomic():
            if not sweep.finish(now):
                raise Superseded
            SweptAccount.tell(sweep, now)
            if sweep.redacted or sweep.removed or sweep.rest:
                record("personal_data.redacted", now=now, by=sweep.actor, on=sweep, **sweep.facts)
        done = {"redacted": sweep.redacted, "removed": sweep.removed, **sweep.rest}
        log.info("sweep.finished", sweep=sweep.id, **done)

    def _now(self) -> datetime:
        return self._as_of or utcnow()
