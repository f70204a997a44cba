"""The tag that a store's new orders come in with."""

from collections.abc import Mapping
from datetime import datetime

import peewee

from webapp.accounts import User
from webapp.audit import record
from webapp.bulk import insert_many
from webapp.db import Record, database, stored_time
from webapp.dialect import run_sql
from webapp.orders.tag import OrderTag, Tag
from webapp.stores import Store

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
            cls.delete().where(cls.store == store).execute()
            if tag:
                cls.create(store=store, tag=tag, user_id=by.id)
            record("store.changed", now=now, by=by, on=store, settings=["import_tag"])
        return True


def tag_new(arrived: Mapping[int, int], now: datetime) -> None:
    """Tag orders that have just come in, by id, each with its store's id.

    In the transaction that wrote them.
    """
    if not arrived:
        return
    found = run_sql(CHOSEN, list(set(arrived.values())))
    chosen = {store_id: (tag_id, user_id) for store_id, tag_id, user_id in found}
    at = stored_time(now)
    rows = [
        (order_id, tag_id, at, user_id)
        for order_id, store_id in arrived.items()
        if store_id in chosen
        for tag_id, user_id in [chosen[store_id]]
    ]
    insert_many(OrderTag, ("order", "tag", "at", "user_id"), rows, unless_present=True)
