"""A saved view: a name that one user gave to a question they ask the desk often."""

from datetime import datetime
from typing import Any

import peewee

from webapp.accounts.user import User
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.database.pipeline import Pending, Prepared
from webapp.ground.language.gettext import gettext
from webapp.order_search.order_query import OrderQuery

LONGEST = 40
MOST = 30


class SavedView(Record):
    user = peewee.ForeignKeyField(User, on_delete="CASCADE", index=False)
    name = peewee.CharField(max_length=LONGEST)
    address = peewee.TextField()
    created_at = UTCDateTimeField()

    class Meta:
        indexes = ((("user", "name"), True),)

    @classmethod
    def pending(cls, user_id: int) -> "Pending[list[SavedView]]":
        """All of a user's, by name."""
        return VIEWS.send(user_id)

    @classmethod
    def keep(cls, user_id: int, name: str, query: str, now: datetime) -> str:
        """Keep a view under a name, or replace the one that has it; a problem, or nothing.

        Raises BadQuery for a query that the desk can't read.
        """
        order_query = OrderQuery.from_text(query, sees_people=True).but()
        name = " ".join(name.split())
        if problem := cls._problem(user_id, name, order_query):
            return problem
        kept = {"address": order_query.address(), "created_at": now}
        cls.put(cls.user, cls.name, user=user_id, name=name, **kept)
        return ""

    @classmethod
    def forget(cls, user_id: int, view_id: int) -> bool:
        """Forget one of the user's own; whether there was one."""
        return bool(cls.delete().where(cls.user == user_id, cls.id == view_id).execute())

    @classmethod
    def _problem(cls, user_id: int, name: str, order_query: OrderQuery) -> str:
        if not name or len(name) > LONGEST or not name.isprintable():
            return gettext("Give the view a name of 1 to %(most)s letters.", most=LONGEST)
        if order_query.buyer is not None or order_query.words:
            return gettext("A search for a person isn't kept. Clear it and save the rest.")
        others = cls.select().where(cls.user == user_id, cls.name != name)
        if others.count() >= MOST:
            return gettext(
                "You have %(most)s views, the most there can be: delete one first.", most=MOST
            )
        return ""


def _of(user_id: Any) -> peewee.ModelSelect:
    return SavedView.select().where(SavedView.user == user_id).order_by(SavedView.name)


VIEWS = Prepared(_of, 1)
