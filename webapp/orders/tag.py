"""A tag: an account's own word for orders, with a colour."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit.audit import record
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import Record, UTCDateTimeField, database, stored_time
from webapp.ground.database.dialect import among, shared
from webapp.ground.database.owned import Owned
from webapp.ground.database.pipeline import Pending, Prepared, send
from webapp.ground.language.gettext import gettext
from webapp.orders.order import Order
from webapp.orders.outcome import Change, Outcome

LONGEST = 30
MOST = 100
TAGGED = "SELECT order_id, tag_id FROM order_tag WHERE order_id IN ?"


class Colour(StrEnum):
    GREY = "grey"
    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    VIOLET = "violet"

    @property
    def label(self) -> str:
        return {
            Colour.GREY: gettext("Grey"),
            Colour.BLUE: gettext("Blue"),
            Colour.GREEN: gettext("Green"),
            Colour.AMBER: gettext("Amber"),
            Colour.RED: gettext("Red"),
            Colour.VIOLET: gettext("Violet"),
        }[self]


class Tag(Owned):
    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    name = peewee.CharField(max_length=LONGEST)
    # The name as it is compared: two tags differ by more than their letters' case. Without it,
    # one letter may become three.
    name_key = peewee.CharField(max_length=3 * LONGEST)
    colour = peewee.CharField(max_length=8)
    created_at = UTCDateTimeField()

    class Meta:
        indexes = ((("account", "name_key"), True),)

    @classmethod
    def of(cls, account: Account) -> list["Tag"]:
        return cls.pending(account).result

    @classmethod
    def pending(cls, account: Account) -> "Pending[list[Tag]]":
        """The same, asked for."""
        return TAGS.send(account.id)

    @classmethod
    def make(cls, account: Account, name: str, colour: str, now: datetime) -> "tuple[Tag, str]":
        """The new tag and no problem, or a problem in a sentence."""
        tag = cls(account=account, colour=colour, created_at=now)
        problem = tag._take(name, colour)
        if not problem and cls.select().where(cls.account == account).count() >= MOST:
            problem = gettext("An account has %(most)s tags at most: delete one first.", most=MOST)
        return tag, problem or tag._kept()

    def change(self, name: str, colour: str) -> str:
        """Rename and recolour it; a problem in a sentence, or nothing."""
        return self._take(name, colour) or self._kept()

    def remove(self, now: datetime, by: User) -> None:
        """Delete it, from all orders too."""
        with database.atomic():
            self.delete_instance()
            record("tag.deleted", now=now, by=by, on=self)

    def put_on(self, order_ids: Collection[int], now: datetime, by: int) -> list[Change]:
        """Tag the account's own among these orders; what became of each."""
        with database.atomic():
            own, tagged = self._own(order_ids), self._tagged(order_ids)
            at = stored_time(now)
            rows = [(order_id, self.id, at, by) for order_id in sorted(own - tagged)]
            insert_many(OrderTag, ("order", "tag", "at", "user_id"), rows, unless_present=True)
        return _changes(order_ids, own, own - tagged)

    def take_off(
        self, order_ids: Collection[int], put_on_at: datetime | None = None
    ) -> list[Change]:
        """Take it off these orders, or only where it was put on at that moment."""
        mine = (OrderTag.tag == self) & among(OrderTag.order, order_ids)
        if put_on_at:
            mine &= OrderTag.at == put_on_at
        with database.atomic():
            own = self._own(order_ids)
            chosen = OrderTag.select(OrderTag.order_id).where(mine)
            tagged = {order_id for (order_id,) in chosen.tuples()} & own
            gone = (OrderTag.tag == self) & among(OrderTag.order, tagged)
            OrderTag.delete().where(gone).execute()
        return _changes(order_ids, own, tagged)

    def _take(self, name: str, colour: str) -> str:
        name = " ".join(name.split())
        if not name or len(name) > LONGEST or not name.isprintable():
            return gettext("Give the tag a name of 1 to %(most)s letters.", most=LONGEST)
        if colour not in list(Colour):
            return gettext("Choose one of the colours.")
        self.name, self.name_key, self.colour = name, name.casefold(), colour
        return ""

    def _kept(self) -> str:
        try:
            with database.atomic():
                self.save()
        except peewee.IntegrityError:
            return gettext("There is a tag called %(name)s already.", name=self.name)
        return ""

    def _own(self, order_ids: Collection[int]) -> set[int]:
        mine = Order.account == self.account_id
        # Kept from being purged meanwhile.
        query = shared(
            Order.select(Order.id).where(mine, among(Order.id, order_ids)).order_by(Order.id)
        )
        return {order_id for (order_id,) in query.tuples()}

    def _tagged(self, order_ids: Collection[int]) -> set[int]:
        query = OrderTag.select(OrderTag.order_id).where(
            OrderTag.tag == self, among(OrderTag.order, order_ids)
        )
        return {order_id for (order_id,) in query.tuples()}


def _of(account: Any) -> peewee.ModelSelect:
    return Tag.select().where(Tag.account == account).order_by(Tag.name_key)


TAGS = Prepared(_of, 1)


class OrderTag(Record):
    """That an order has a tag."""

    order = peewee.ForeignKeyField(Order, on_delete="CASCADE", index=False)
    tag = peewee.ForeignKeyField(Tag, on_delete="CASCADE", index=False)
    at = UTCDateTimeField()
    user_id = peewee.IntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("order", "tag")
        indexes = ((("tag", "order"), False),)

    @classmethod
    def of(cls, order_ids: Sequence[int]) -> dict[int, list[Tag]]:
        """The tags of several orders, in one query."""
        found: dict[int, list[Tag]] = {}
        query = cls.select(cls.order_id, Tag).join(Tag).where(among(cls.order, order_ids))
        for row in query.order_by(Tag.name_key):
            found.setdefault(row.order_id, []).append(row.tag)
        return found

    @classmethod
    def pending(cls, order_ids: Sequence[int]) -> Pending[list[tuple[int, int]]]:
        """Which of several orders has which tags, by their ids."""
        return send(list, TAGGED, list(order_ids))


def _changes(order_ids: Collection[int], own: set[int], done: set[int]) -> list[Change]:
    def outcome(order_id: int) -> Outcome:
        if order_id in done:
            return Outcome.DONE
        return Outcome.ALREADY if order_id in own else Outcome.GONE

    return [Change(order_id, outcome(order_id)) for order_id in order_ids]
