"""A rule: conditions on the orders of an account, and what becomes of those that meet them."""

from datetime import datetime

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.carriers.shipping_choice import LONGEST_CARRIER, LONGEST_SERVICE
from webapp.ground.audit import audit
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.owned import Owned
from webapp.orders.hold_terms import HoldReason
from webapp.orders.tag import Tag
from webapp.rules.active_rule import COLUMNS, READER, ActiveRule
from webapp.rules.rule_conditions import RuleConditions
from webapp.stores.slip_template import SlipTemplate

LONGEST_NAME = 60
LONGEST_NOTE = 500
MOST = 200


class Rule(Owned):
    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    name = peewee.CharField(max_length=LONGEST_NAME)
    # Rules act in this order.
    position = peewee.IntegerField()
    enabled = peewee.BooleanField(default=True)
    # Counts the changes of what it says: orders that had an older version may get this one too.
    version = peewee.IntegerField(default=1)
    user_id = peewee.IntegerField()
    changed_at = UTCDateTimeField()
    # RuleConditions, as JSON.
    conditions = peewee.TextField(default="{}")
    ship_carrier = peewee.CharField(max_length=LONGEST_CARRIER, null=True)
    ship_service = peewee.CharField(max_length=LONGEST_SERVICE, null=True)
    ship_package = peewee.CharField(max_length=32, null=True)
    ship_weight_grams = peewee.IntegerField(null=True)
    ship_signature = peewee.BooleanField(null=True)
    tag = peewee.ForeignKeyField(Tag, null=True, on_delete="SET NULL")
    holds = peewee.BooleanField(default=False)
    hold_reason = EnumField(HoldReason, max_length=16, null=True)
    hold_days = peewee.IntegerField(null=True)
    # A day, as 2026-12-24.
    hold_until = peewee.CharField(max_length=10, null=True)
    stops = peewee.BooleanField(default=False)
    # Who sees to these orders.
    assignee_id = peewee.IntegerField(null=True)
    prioritises = peewee.BooleanField(default=False, constraints=[peewee.SQL("DEFAULT FALSE")])
    # Stands at each order that it meets, and names nobody.
    note = peewee.CharField(max_length=LONGEST_NOTE, null=True)
    slip_template_id = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("account", "position"), False),)

    @classmethod
    def of(cls, account: Account) -> "list[Rule]":
        """All of an account's, in their order, with their tags."""
        query = cls.select(cls, Tag).join(Tag, peewee.JOIN.LEFT_OUTER)
        mine = query.where(cls.account == account)
        return list(mine.order_by(cls.position, cls.id))

    @property
    def when(self) -> RuleConditions:
        return READER.decode(self.conditions)

    @property
    def active(self) -> ActiveRule:
        """As it is held against orders, whether it is on or not."""
        values = {name: getattr(self, name) for name in COLUMNS}
        template = SlipTemplate.find(self.account_id, self.slip_template_id)
        return ActiveRule(
            **values,
            tag_name=self.tag.name if self.tag_id else None,
            slip_template_name=template and template.name,
        )

    def switch(self, on: bool, now: datetime, by: User) -> None:
        with database.atomic():
            self.enabled = on
            self.save(only=[Rule.enabled])
            self.record("switched on" if on else "switched off", now, by)

    def move(self, up: bool, now: datetime, by: User) -> None:
        """To the other side of its neighbour; the first and the last stay where they are."""
        with database.atomic():
            rules = self.hold_order()
            place = next(at for at, each in enumerate(rules) if each.id == self.id)
            rules.insert(max(0, place + (-1 if up else 1)), rules.pop(place))
            for position, each in enumerate(rules):
                Rule.update(position=position).where(Rule.id == each.id).execute()
            self.record("moved", now, by)

    def remove(self, now: datetime, by: User) -> None:
        """Orders keep what it did."""
        with database.atomic():
            self.delete_instance()
            self.record("deleted", now, by)

    def hold_order(self) -> "list[Rule]":
        """The account's rules in their order, which nobody else changes until the transaction
        ends."""
        Account.hold(self.account_id)
        return Rule.of(self.account)

    def record(self, action: str, now: datetime, by: User) -> None:
        audit.record("rule.changed", now=now, by=by, on=self, action=action)
