"""An account: the merchant's company, and the plan that decides what it may do."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

import peewee
from playhouse.fields import EnumField

from webapp.accounts.label_format import LabelFormat
from webapp.accounts.rights import right as rights
from webapp.accounts.rights.right import Right
from webapp.ground import clean_text
from webapp.ground.audit import audit
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.database.dialect import locked, run_sql
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.vault import Vault
from webapp.ground.language.gettext import gettext
from webapp.ground.language.language import UTC_NAME
from webapp.ground.language.time_zones import time_zones
from webapp.ground.retention_cap import LONGEST, RetentionField, retention_cap, shortened
from webapp.ground.web.form_error import raise_form_error

LONGEST_NAME = 120

HOLD_RETENTION = "SELECT retention_days FROM account WHERE id = ? FOR SHARE"


class Plan(StrEnum):
    ECOMMERCE = "ecommerce"
    LEGACY = "legacy"
    STANDARD = "standard"

    @property
    def label(self) -> str:
        return {
            Plan.ECOMMERCE: gettext("E-commerce"),
            Plan.LEGACY: gettext("Legacy"),
            Plan.STANDARD: gettext("Standard"),
        }[self]

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
    # What its printers print.
    label_format = EnumField(
        LabelFormat,
        max_length=12,
        default=LabelFormat.PDF,
        constraints=[peewee.SQL("DEFAULT 'PDF'")],
    )
    # What its shippers may do beside shipping, as `right.py` writes it.
    shipper_rights = peewee.CharField(
        max_length=200,
        default=rights.written(rights.USUAL),
        constraints=[peewee.SQL("DEFAULT 'release_holds'")],
    )
    # Whether what goes into a parcel is scanned before it ships.
    verifies_parcels = peewee.BooleanField(default=False, constraints=[peewee.SQL("DEFAULT FALSE")])
    retention_days = RetentionField(default=LONGEST)
    # The days that the orders' due times were reckoned with; a sweep makes both the same.
    retention_days_applied = RetentionField(default=LONGEST)

    @classmethod
    def founded_by(cls, moment: datetime) -> list["Account"]:
        """Those that were there at a moment: what happened before concerns nobody in others."""
        return list(cls.select().where(cls.created_at <= moment))

    @classmethod
    def found(cls, name: str, plan: str, now: datetime, time_zone: str = UTC_NAME) -> "Account":
        """Make a new account; raises FormError for a name, plan or time zone that can't be."""
        raise_form_error(**account_problems(name, plan, time_zone))
        return cls.create(
            name=clean_text.clean_words(name),
            plan=Plan(plan),
            time_zone=time_zone,
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

    @classmethod
    def hold(cls, account_id: int) -> None:
        """Let nobody else change it, and no import write an order of it, until the transaction
        ends."""
        locked(cls.select(cls.id).where(cls.id == account_id)).get()

    def hold_kept_days(self) -> int:
        """`kept_days` as they are now, and stay until the open transaction ends."""
        [self.retention_days] = run_sql(HOLD_RETENTION, self.id).fetchone()
        return self.kept_days

    def change_plan(self, plan: str, now: datetime, by: Any) -> None:
        """Change what the account may do from now on; raises FormError for an unknown plan."""
        raise_form_error(plan=_plan_problem(plan))
        self._change("plan", Plan(plan), now, by)

    def change_time_zone(self, name: str, now: datetime, by: Any) -> None:
        """Read times and count days there; raises FormError for what isn't in the list."""
        raise_form_error(time_zone=_zone_problem(name))
        self._change("time_zone", name, now, by)

    def change_label_format(self, name: str, now: datetime, by: Any) -> None:
        """Have labels come so from now on; raises FormError for what isn't in the list."""
        known = name in set(LabelFormat)
        raise_form_error(label_format="" if known else gettext("Choose a format from the list."))
        self._change("label_format", LabelFormat(name), now, by)

    @property
    def given_rights(self) -> frozenset[Right]:
        """What its shippers may do; its owners may all of it."""
        return rights.read(self.shipper_rights)

    def change_shipper_rights(self, given: Iterable[Right], now: datetime, by: Any) -> None:
        """Let shippers do this, from their next request on, and nothing else of it."""
        self._change("shipper_rights", rights.written(given), now, by)

    def change_verification(self, verifies: bool, now: datetime, by: Any) -> None:
        """Whether parcels must be verified by scanning before they ship, from now on."""
        self._change("verifies_parcels", verifies, now, by)

    def _change(self, name: str, value: Any, now: datetime, by: Any) -> None:
        setattr(self, name, value)
        with database.atomic():
            self.save(only=[name])
            audit.record("account.changed", now=now, by=by, on=self, **{name: value})


def account_problems(name: str, plan: str, time_zone: str = UTC_NAME) -> dict[str, str]:
    """A sentence per field that a new account can't have, empty where it can."""
    return {
        "account_name": _name_problem(clean_text.clean_words(name)),
        "plan": _plan_problem(plan),
        "time_zone": _zone_problem(time_zone),
    }


def _name_problem(name: str) -> str:
    if 1 <= len(name) <= LONGEST_NAME:
        return ""
    return gettext("Enter your company's name, up to %(most)s characters.", most=LONGEST_NAME)


def _zone_problem(name: str) -> str:
    return "" if name in time_zones() else gettext("Choose a time zone from the list.")


def _plan_problem(plan: str) -> str:
    return "" if plan in set(Plan) else gettext("Choose one of the plans.")
