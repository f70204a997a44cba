"""An application of rules to an order: which of them it met at one time, and what each did.

One row for all of them: a row for each rule would cost an import more than the rules themselves.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import peewee

from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.database.dialect import run_sql
from webapp.orders.order import Order
from webapp.rules.rule_actions import did_words, read_actions

APPLIED = "SELECT order_id, acts FROM rule_application WHERE order_id IN ?"


class RuleAct(NamedTuple):
    """What one rule did, as `did_words` reads it; the same version acts on an order once."""

    rule_id: int
    version: int
    did: str


def written(act: RuleAct) -> str:
    """As a row has it."""
    return msgspec.json.encode(act).decode()


READER = msgspec.json.Decoder(list[RuleAct])


class RuleLine(NamedTuple):
    """A line of an order's timeline, in the reader's language."""

    at: datetime
    did: str
    user_id: int | None


class RuleApplication(Record):
    order = peewee.ForeignKeyField(Order, on_delete="CASCADE")
    at = UTCDateTimeField()
    # JSON: RuleAct after RuleAct. What a rule did stays told when the rule is gone.
    acts = peewee.TextField()
    # Who had the rules applied; nobody did when the order came in.
    user_id = peewee.IntegerField(null=True)

    @classmethod
    def keep(cls, acts: Iterable[tuple[int, list[str]]], at: Any, by: int | None) -> None:
        """What was done to which order, in the transaction that does it; each act as `written`
        has it, `at` as a row has it."""
        rows = [(order_id, at, f"[{','.join(each)}]", by) for order_id, each in acts]
        insert_many(cls, ("order", "at", "acts", "user_id"), rows)

    @classmethod
    def of(cls, order: Order) -> list[RuleLine]:
        """In the order in which the rules acted."""
        return [
            RuleLine(each.at, did_words(act.did), each.user_id)
            for each in cls.select().where(cls.order == order).order_by(cls.id)
            for act in READER.decode(each.acts)
        ]

    @classmethod
    def notes(cls, order: Order) -> list[tuple[str, str]]:
        """What rules note at an order, each with its rule's name; a note once."""
        told = (
            actions
            for each in cls.select().where(cls.order == order).order_by(cls.id)
            for act in READER.decode(each.acts)
            if (actions := read_actions(act.did)) and actions.note
        )
        return list({each.note: (each.rule, each.note or "") for each in told}.values())

    @classmethod
    def known(cls, order_ids: Collection[int]) -> set[tuple[int, int, int]]:
        """(order, rule, version) of all that acted on these orders."""
        return {
            (order_id, act.rule_id, act.version)
            for order_id, acts in run_sql(APPLIED, list(order_ids))
            for act in READER.decode(acts)
        }
