"""What became of one order of a batch."""

import peewee
from playhouse.fields import EnumField

from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import Record
from webapp.orders.order import Order
from webapp.orders.outcome import Change, Outcome


class BatchResult(Record):
    batch = peewee.DeferredForeignKey("Batch", on_delete="CASCADE", index=False)
    # No foreign key: an order that is purged need not look for its results.
    order_id = peewee.BigIntegerField()
    outcome = EnumField(Outcome, max_length=12)
    # The terms of a hold, as `HoldTerms.written` has them; the id of who it was assigned to.
    before = peewee.CharField(max_length=16, null=True)

    class Meta:
        primary_key = peewee.CompositeKey("batch", "order_id")

    @classmethod
    def in_scope(cls) -> peewee.Expression:
        return cls.order_id.in_(Order.select(Order.id))

    @classmethod
    def keep(cls, batch_id: int, changes: list[Change]) -> None:
        """Write them down; what is known of an order already stays."""
        rows = [(batch_id, change.order_id, change.outcome, change.before) for change in changes]
        insert_many(cls, ("batch", "order_id", "outcome", "before"), rows, unless_present=True)

    @classmethod
    def reasons(cls, batch_id: int) -> list[tuple[str, int]]:
        """Why orders were left as they are, and how many."""
        query = cls.select(cls.outcome, peewee.fn.COUNT(cls.order_id))
        rows = query.where(cls.batch == batch_id).group_by(cls.outcome).tuples()
        return sorted((Outcome(o).label, n) for o, n in rows if o != Outcome.DONE)

    @classmethod
    def done_after(cls, batch_id: int, order_id: int, limit: int) -> list[int]:
        """The next orders (by id) to which it was done."""
        query = cls.select(cls.order_id).where(
            cls.batch == batch_id, cls.outcome == Outcome.DONE, cls.order_id > order_id
        )
        return [found for (found,) in query.order_by(cls.order_id).limit(limit).tuples()]

    @classmethod
    def by_before(cls, batch_id: int, ids: list[int]) -> dict[str | None, list[int]]:
        """Orders that a batch changed, by what they had before."""
        query = cls.select(cls.order_id, cls.before).where(
            cls.batch == batch_id, cls.order_id.in_(ids)
        )
        found: dict[str | None, list[int]] = {}
        for order_id, before in query.tuples():
            found.setdefault(before, []).append(order_id)
        return found
