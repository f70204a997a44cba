"""An account: the merchant's company, and the plan that decides what it may do."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

import peewee
from playhouse.fields import EnumField

from webapp import audit, typed
from webapp.accounts.rejection import reject
from webapp.db import Record, UTCDateTimeField, database
from webapp.dialect import run_sql
from webapp.keyring import keyring
from webapp.retention_cap import LONGEST, RetentionField, retention_cap, shortened
from webapp.vault import Vault
from webapp.words import UTC_NAME, time_zones

LONGEST_NAME = 120

HOLD_RETENTION = "SELECT retention_days FROM account WHERE id = ? FOR SHARE"


class Plan(StrEnum):
    ECOMMERCE = "ecommerce"
    LEGACY = "legacy"
    STANDARD = "standard"

    @property
    def label(self) -> str:
        return {"ecommerce": "E-commerce", "legacy": "Legacy", "standard": "Standard"}[self.value]

    @property
    def may_connect_stores(self) -> bool:
        return self is not Plan.STANDARD


class Account(Record):
    """A company; all that a merchant owns hangs from its account."""

    uid = peewee.CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    name = peewee.CharField(max_length=LONGEST_NAME)
    plan = EnumField(Plan, max_length=16)
    created_at = UTCDateTimeField()
    # An IANA name: the zone that the account's people read times and count days in.
    time_zone = peewee.CharField(max_length=64, default=UTC_NAME)
    retention_days = RetentionField(default=LONGEST)
    # The days that the orders' due times were reckoned with; a sweep makes both the same.
    retention_days_applied = RetentionField(default=LONGEST)

    @classmethod
    def found(cls, name: str, plan: str, now: datetime) -> "Account":
        """Make a new account; raises Rejection for a name or a plan that can't be."""
        reject(**account_problems(name, plan))
        return cls.create(
            name=typed.words(name),
            plan=Plan(plan),
            created_at=now,
            retention_days_applied=retention_cap(),
        )

    @property
    def scope(self) -> str:
        """The name of this account's key in the keyring."""
        return f"account:{self.uid}"

    @property
    def vault(self) -> Vault:
        return keyring().vault(self.scope)

    @property
    def may_connect_stores(self) -> bool:
        return self.plan.may_connect_stores

    @property
    def kept_days(self) -> int:
        """For how many days after closing personal data is kept, within the operator's cap."""
        return shortened(self.retention_days, retention_cap())

    def hold_kept_days(self) -> int:
        """`kept_days` as they are now, and stay until the open transaction ends."""
        [self.retention_days] = run_sql(HOLD_RETENTION, self.id).fetchone()
        return self.kept_days

    def change_plan(self, plan: str, now: datetime, by: Any) -> None:
        """Change what the account may do from now on; raises Rejection for an unknown plan."""
        reject(plan=_plan_problem(plan))
        self.plan = Plan(plan)
        with database.atomic():
            self.save(only=[Account.plan])
            audit.record("account.changed", now=now, by=by, on=self, plan=plan)

    def change_time_zone(self, name: str, now: datetime, by: Any) -> None:
        """Read times and count days there; raises Rejection for what isn't in the list."""
        reject(time_zone="" if name in time_zones() else "Choose a time zone from the list.")
        self.time_zone = name
        with database.atomic():
            self.save(only=[Account.time_zone])
            audit.record("account.changed", now=now, by=by, on=self, time_zone=name)


def account_problems(name: str, plan: str) -> dict[str, str]:
    """A sentence per field that a new account can't have, empty where it can."""
    return {"account_name": _name_problem(typed.words(name)), "plan": _plan_problem(plan)}


def _name_problem(name: str) -> str:
    if 1 <= len(name) <= LONGEST_NAME:
        return ""
    return f"Enter your company's name, up to {LONGEST_NAME} characters."


def _plan_problem(plan: str) -> str:
    return "" if plan in set(Plan) else "Choose one of the plans."
