"""Giving a mapping's service to orders that await shipment: slice by slice, safe to run twice.

The request stands in the mapping's row until all is done, so that nothing is lost with a worker.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import peewee

from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.dialect import locked_if_free
from webapp.ground.work.job_queue import free_places, later
from webapp.orders.mapped_service import RULED_EXTRAS, SERVICE, note_mapped
from webapp.orders.order import Order
from webapp.service_mappings.mapping_census import OPEN_STATUSES, spellings
from webapp.service_mappings.service_mapping import ServiceMapping

SLICE = 1000
# So long somebody waits for the page; what is left then is a worker's.
PATIENCE = timedelta(seconds=2)
JOB = "apply_service_mapping"
# What nobody works on for so long is handed over again: its message or its worker is lost.
RESEND = timedelta(seconds=20)
HANDED_AT_ONCE = 20


class MappingApplication:
    """One mapping's way to the orders of its store."""

    def __init__(self, mapping: ServiceMapping) -> None:
        self._mapping = mapping
        self.changed = 0

    @classmethod
    def request(cls, mappings: Sequence[ServiceMapping], now: datetime) -> int:
        """Give these to orders awaiting shipment; returns how many orders got theirs at once.

        What takes longer than somebody waits for a page goes on in a worker.
        """
        ids = [mapping.id for mapping in mappings]
        asked = ServiceMapping.update(apply_asked_at=now, apply_handed_at=now)
        asked.where(ServiceMapping.id.in_(ids)).execute()
        until = utcnow() + PATIENCE
        applications = [cls(mapping) for mapping in mappings]
        for application in applications:
            if not application.perform(until):
                later(JOB, application._mapping.id)
        return sum(application.changed for application in applications)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what was asked for, isn't done and rests; as many as wait at most.

        Raises redis.RedisError when the queue can't be reached.
        """
        rests = ServiceMapping.apply_handed_at < now - RESEND
        query = ServiceMapping.select().where(ServiceMapping.apply_asked_at.is_null(False), rests)
        due = query.order_by(ServiceMapping.apply_handed_at)
        for mapping in list(due.limit(free_places(JOB, HANDED_AT_ONCE))):
            _note_handed(mapping.id, now)
            later(JOB, mapping.id)

    def perform(self, until: datetime) -> bool:
        """Apply it, at most until then; whether all orders have it now."""
        mapping = self._mapping
        for level in spellings(mapping.account_id, mapping.requested_key):
            for status in OPEN_STATUSES:
                if not self._walk(level, status, until):
                    return False
        # Changed since: then the orders of the first slices have what it said before.
        done = ServiceMapping.changed_at == mapping.changed_at
        done &= ServiceMapping.id == mapping.id
        return bool(ServiceMapping.update(apply_asked_at=None).where(done).execute())

    def _walk(self, level: str, status: str, until: datetime) -> bool:
        """Give it to all orders that ask so and stand so; False when time has run out."""
        last = 0
        while utcnow() < until:
            ids = self._give(level, status, last)
            _note_handed(self._mapping.id, utcnow())
            if len(ids) < SLICE:
                return not self._missed(level, status)
            last = ids[-1]
        return False

    def _give(self, level: str, status: str, last: int) -> list[int]:
        with database.atomic():
            mapping = ServiceMapping.get_or_none(id=self._mapping.id)
            if mapping is None:
                return []
            query = self._lacking(mapping, level, status).where(Order.id > last)
            # Nobody waits for anybody: what an import holds right now is given its own later.
            slice_ = locked_if_free(query.order_by(Order.id).limit(SLICE))
            rows = list(slice_.tuples())
            ids = [order_id for order_id, _ in rows]
            for ruled in {ruled for _, ruled in rows}:
                given = _given(mapping, ruled)
                same = [order_id for order_id, each in rows if each == ruled]
                Order.update(**given).where(Order.id.in_(same)).execute()
            if ids:
                note_mapped(mapping.account_id, [mapping.shipping])
        self.changed += len(ids)
        return ids

    def _missed(self, level: str, status: str) -> bool:
        """Whether orders lack it still, for somebody else held them."""
        mapping = ServiceMapping.get_or_none(id=self._mapping.id)
        return mapping is not None and self._lacking(mapping, level, status).exists()

    def _lacking(self, mapping: ServiceMapping, level: str, status: str) -> peewee.ModelSelect:
        differs = [
            (Order.ship_ruled == ruled)
            & reduce(or_, (_is_other(getattr(Order, name), value) for name, value in given.items()))
            for ruled in (0, RULED_EXTRAS)
            for given in [_given(mapping, ruled)]
        ]
        return Order.select(Order.id, Order.ship_ruled).where(
            Order.store == mapping.store_id,
            Order.service_level == level,
            Order.status == status,
            reduce(or_, differs),
        )


def _given(mapping: ServiceMapping, ruled: int) -> dict[str, Any]:
    """What it says to an order of which a rule has decided so much."""
    said = mapping.shipping._asdict()
    return {name: said[name] for name in SERVICE} if ruled else said


def _note_handed(mapping_id: int, now: datetime) -> None:
    ServiceMapping.update(apply_handed_at=now).where(ServiceMapping.id == mapping_id).execute()


def _is_other(column: Any, value: Any) -> Any:
    """Whether a column holds another value, or one where there is to be none."""
    return column.is_null(False) if value is None else column.is_null() | (column != value)
