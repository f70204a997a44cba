"""What a store, or a rule, gives new orders as they come in: a tag, and a hold."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import peewee

from webapp.accounts.user import User
from webapp.ground.audit.audit import record
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import Record, database, stored_time
from webapp.ground.database.dialect import run_sql
from webapp.imports.incoming_order import IncomingOrder
from webapp.orders.hold_terms import NO_TERMS, HoldTerms
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import OrderTag, Tag
from webapp.stores.store import Store

CHOSEN = "SELECT store_id, tag_id, user_id FROM import_tag WHERE store_id IN ?"


class ImportTag(Record):
    """A store's choice; it goes with the tag."""

    store = peewee.ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
    tag = peewee.ForeignKeyField(Tag, on_delete="CASCADE")
    user_id = peewee.IntegerField()

    @classmethod
    def of(cls, store: Store) -> Tag | None:
        row = cls.select(cls, Tag).join(Tag).where(cls.store == store).first()
        return row.tag if row else None

    @classmethod
    def choose(cls, store: Store, tag: Tag | None, now: datetime, by: User) -> bool:
        """Tag the store's new orders so, or not at all; whether that is other than before."""
        if tag == cls.of(store):
            return False
        with database.atomic():
            if tag:
                cls.put(cls.store, store=store, tag=tag, user_id=by.id)
            else:
                cls.delete().where(cls.store == store).execute()
            record("store.changed", now=now, by=by, on=store, settings=["import_tag"])
        return True


def import_tags(store_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """The tags of these stores' new orders, by store, each with who chose it."""
    found = run_sql(CHOSEN, list(store_ids)) if store_ids else ()
    return {store_id: (tag_id, user_id) for store_id, tag_id, user_id in found}


def tag_new(
    arrived: Mapping[int, int], chosen: Mapping[int, tuple[int, int]], now: datetime
) -> None:
    """Tag orders that have just come in, by id, each with its store's id.

    In the transaction that wrote them.
    """
    at = stored_time(now)
    rows = [
        (order_id, tag_id, at, user_id)
        for order_id, store_id in arrived.items()
        if store_id in chosen
        for tag_id, user_id in [chosen[store_id]]
    ]
    insert_many(OrderTag, ("order", "tag", "at", "user_id"), rows, unless_present=True)


def hold(
    new: Iterable[IncomingOrder], terms: Mapping[int, HoldTerms], stores: Collection[int]
) -> dict[int, HoldTerms]:
    """Hold, before they are written, new orders that have terms or are of these stores: on which
    terms, by id."""
    held = {}
    for each in new:
        if (each.id in terms or each.store_id in stores) and each.status.open:
            held[each.id] = terms.get(each.id, NO_TERMS)
            each.status = OrderStatus.ON_HOLD
    return held
