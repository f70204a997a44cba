"""A rule as its form shows and sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.carriers import weight
from webapp.ground import clean_text
from webapp.ground.database.db import database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.money import in_whole_units
from webapp.ground.web.form_error import FormError
from webapp.rules.action_fields import NAMES, ActionFields
from webapp.rules.candidate import FLAGS
from webapp.rules.condition_fields import LISTS, ConditionFields
from webapp.rules.rule import LONGEST_NAME, MOST, Rule
from webapp.rules.rule_conditions import RuleConditions
from webapp.stores.store import Store

NAMELESS = N_("Give the rule a name of 1 to %(longest)s letters.")
TOO_MANY = N_("An account has %(most)s rules at most: delete one first.")
NOTHING = N_("Choose what becomes of these orders: a service, a tag, a hold …")


@dataclass(frozen=True)
class RuleForm:
    """What is typed so far, whether it can be kept or not."""

    account: Account
    values: Mapping[str, str]
    stores: Sequence[str]
    now: datetime
    rule: Rule | None = None

    @classmethod
    def typed(
        cls, account: Account, form: Any, now: datetime, rule: Rule | None = None
    ) -> "RuleForm":
        """`form` has several values by one name."""
        names = ("name", *ConditionFields.names(), *NAMES)
        return cls(account, {n: form.get(n, "") for n in names}, form.getlist("store"), now, rule)

    @classmethod
    def of(cls, rule: Rule, now: datetime) -> "RuleForm":
        """The form as it opens to change a rule."""
        when = rule.when
        weights = {
            name: weight.figure(grams, when.weighed_in) if grams is not None else ""
            for name, grams in (("weight_from", when.weight_from), ("weight_to", when.weight_to))
        }
        bounds = {
            name: str(in_whole_units(value, when.currency)) if value is not None else ""
            for name, value in (("total_from", when.total_from), ("total_to", when.total_to))
        }
        kept = {name: getattr(when, name) for name in ("units_from", "units_to", "ship_by_days")}
        values = {
            "name": rule.name,
            **{name: between.join(getattr(when, name)) for name, between in LISTS.items()},
            **{name: "" if value is None else str(value) for name, value in kept.items()},
            **bounds,
            **weights,
            "weighed_in": when.weighed_in or weight.units(_country(rule.account))[0],
            "currency": when.currency,
            "source": when.source,
            "demand": when.demand,
            "tag": str(when.tag or ""),
            "every_sku": "yes" if when.every_sku else "",
            **{name: {True: "yes", False: "no"}.get(when.flags.get(name), "") for name, _ in FLAGS},  # type: ignore[arg-type]
            **ActionFields.shown(rule, _country(rule.account)),
        }
        return cls(rule.account, values, [str(each) for each in when.stores], now, rule)

    @property
    def conditions(self) -> ConditionFields:
        return ConditionFields(self.account, self.values, self.stores)

    @property
    def actions(self) -> ActionFields:
        return ActionFields(self.account, self.values, self.now)

    @property
    def errors(self) -> dict[str, str]:
        """A sentence for each field that can't be kept as it is."""
        name = clean_text.clean_line(self.values["name"])
        problems = {
            "name": ""
            if 0 < len(name) <= LONGEST_NAME
            else gettext(NAMELESS, longest=LONGEST_NAME),
            **self.conditions.errors,
            **self.actions.errors,
        }
        found = {name: sentence for name, sentence in problems.items() if sentence}
        return found or ({} if self.actions.act else {"form": gettext(NOTHING)})

    def read(self) -> Rule:
        """The rule as it is typed, not kept yet; raises FormError with a sentence per field."""
        if self.errors:
            raise FormError(**self.errors)
        rule = Rule(account=self.account, position=0) if self.rule is None else self.rule
        rule.name = clean_text.clean_line(self.values["name"])
        for column, value in self._said().items():
            setattr(rule, column, value)
        return rule

    def keep(self, by: User) -> Rule:
        """Make or change the rule; raises FormError with a sentence per field."""
        before = _what_it_says(self.rule) if self.rule else None
        rule = self.read()
        with database.atomic():
            others = rule.hold_order()
            if self.rule is None:
                if len(others) >= MOST:
                    sentence = gettext(TOO_MANY, most=MOST)
                    raise FormError(form=sentence)
                rule.position = max((each.position for each in others), default=-1) + 1
            elif before != _what_it_says(rule):
                rule.version += 1
            rule.user_id, rule.changed_at = by.id, self.now
            rule.save()
            rule.record("changed" if self.rule else "made", self.now, by)
        return rule

    def _said(self) -> dict[str, Any]:
        """What its columns say."""
        when: RuleConditions = self.conditions.read()
        return {"conditions": msgspec.json.encode(when).decode(), **self.actions.read()}

    @property
    def people(self) -> list[tuple[int, str]]:
        """Those to whom orders can be assigned."""
        return self.actions.people

    @property
    def templates(self) -> list[tuple[int, str]]:
        """Those for packing slips."""
        return self.actions.templates


def _what_it_says(rule: Rule) -> dict[str, Any]:
    """Without its name: orders that had it need it again once this is other than before."""
    apart = ("name", "position", "enabled", "version", "user_id", "changed_at")
    columns = Rule._meta.sorted_field_names
    return {name: rule.__data__.get(name) for name in columns if name not in apart}


def _country(account: Account) -> str:
    """Where the account weighs its parcels."""
    store = Store.of(account).first()
    return str(store.marketplace.country) if store else "US"
