"""A page of what became of each order of a batch, those that were left as they are first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import peewee

from webapp.desk.batch import Batch
from webapp.desk.batch_result import BatchResult
from webapp.desk.page_words import page_words
from webapp.ground.database.row_id import LARGEST
from webapp.ground.language.gettext import gettext
from webapp.order_search.bad_query import BadQuery
from webapp.orders.order import Order
from webapp.orders.outcome import Outcome

PAGE = 100
IS_DONE = BatchResult.outcome == Outcome.DONE


@dataclass(frozen=True)
class BatchPosition:
    """A place between two results: whether that order was changed (1 or 0), and its id."""

    done: int
    order_id: int

    def __str__(self) -> str:
        return f"{self.done}.{self.order_id}"

    @classmethod
    def read(cls, text: str | None) -> "BatchPosition | None":
        """From an address; raises BadQuery."""
        found = re.fullmatch(r"([01])\.([0-9]{1,19})", text or "0.0")
        if not found or int(found[2]) > LARGEST:
            raise BadQuery(gettext("There is no such page of results"))
        return cls(int(found[1]), int(found[2])) if text else None


class BatchPage:
    """The page that follows a place, or that ends before one."""

    def __init__(
        self, batch: Batch, after: BatchPosition | None, before: BatchPosition | None
    ) -> None:
        self._batch = batch
        self._after = after
        self._before = before

    @classmethod
    def read(cls, batch: Batch, address: Mapping[str, str]) -> "BatchPage":
        """As the parameters of an address ask for; raises BadQuery."""
        return cls(
            batch,
            BatchPosition.read(address.get("after")),
            BatchPosition.read(address.get("before")),
        )

    @property
    def results(self) -> list[dict[str, Any]]:
        """An order that is no longer the account's has no number."""
        rows = self._rows[:PAGE]
        return [
            {"order_id": order_id, "number": number, "words": Outcome(outcome).label}
            for order_id, outcome, number in (reversed(rows) if self._before else rows)
        ]

    @property
    def words(self) -> str:
        """How much of how much this page is."""
        return page_words(len(self.results), self._batch.done + self._batch.left)

    @property
    def newer_url(self) -> str:
        return self._url("before", 0) if self._more_before else ""

    @property
    def older_url(self) -> str:
        return self._url("after", -1) if self._more_after else ""

    @property
    def _more_before(self) -> bool:
        return len(self._rows) > PAGE if self._before else self._after is not None

    @property
    def _more_after(self) -> bool:
        return self._before is not None or len(self._rows) > PAGE

    def _url(self, way: str, at: int) -> str:
        rows = self._rows[:PAGE][:: -1 if self._before else 1]
        place = (
            BatchPosition(int(rows[at][1] == Outcome.DONE), rows[at][0])
            if rows
            else BatchPosition(0, 0)
        )
        return f"/orders/batches/{self._batch.id}?{way}={place}"

    @cached_property
    def _rows(self) -> list[tuple[int, str, str | None]]:
        """Order, outcome and number; backwards where the page ends before a place."""
        mine = (Order.id == BatchResult.order_id) & (Order.account == self._batch.account_id)
        query = (
            BatchResult.select(BatchResult.order_id, BatchResult.outcome, Order.amazon_order_id)
            .join(Order, peewee.JOIN.LEFT_OUTER, on=mine)
            .where(BatchResult.batch == self._batch, *self._beyond)
        )
        columns = (IS_DONE, BatchResult.order_id)
        way = [column.desc() for column in columns] if self._before else columns
        return list(query.order_by(*way).limit(PAGE + 1).tuples())

    @property
    def _beyond(self) -> list[Any]:
        """Of all results, those beyond the place."""
        order_id, left, done = BatchResult.order_id, BatchResult.outcome != Outcome.DONE, IS_DONE
        if self._before:
            same = (done if self._before.done else left) & (order_id < self._before.order_id)
            return [same | left if self._before.done else same]
        if self._after:
            same = (done if self._after.done else left) & (order_id > self._after.order_id)
            return [same if self._after.done else same | done]
        return []
