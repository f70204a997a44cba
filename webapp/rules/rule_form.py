"""A rule as its form shows and sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from webapp.accounts.account import Account
from webapp.accounts.team import pending_people
from webapp.accounts.user import User
from webapp.carriers import weight
from webapp.carriers.carrier import carrier_named
from webapp.carriers.shipping_choice import LONGEST_CARRIER, LONGEST_SERVICE, PACKAGES
from webapp.ground import clean_text
from webapp.ground.clock import day_of, read_day
from webapp.ground.database.db import database
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.money import in_whole_units
from webapp.ground.web.form_error import FormError
from webapp.orders.hold_terms import HoldReason
from webapp.orders.tag import Tag
from webapp.rules.candidate import FLAGS
from webapp.rules.condition_fields import LISTS, ConditionFields
from webapp.rules.rule import LONGEST_NAME, MOST, Rule
from webapp.rules.rule_conditions import RuleConditions
from webapp.stores.store import Store

ACTIONS = (
    *("carrier", "service", "package", "weight", "weight_unit", "signature", "put_tag"),
    *("hold", "hold_days", "hold_until", "hold_reason", "stops"),
    "assign",
)
UNITS = ("g", "kg", "oz", "lb")
HOLDS = (
    ("", N_("Don't hold")),
    ("released", N_("Hold until somebody releases it")),
    ("days", N_("Hold for some days")),
    ("day", N_("Hold until a day")),
)
LONGEST_HOLD = 365
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
        names = ("name", *ConditionFields.names(), *ACTIONS)
        return cls(account, {n: form.get(n, "") for n in names}, form.getlist("store"), now, rule)

    @classmethod
    def of(cls, rule: Rule, now: datetime) -> "RuleForm":
        """The form as it opens to change a rule."""
        when = rule.when
        figure, unit = weight.shown(rule.ship_weight_grams, _country(rule.account))
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
            "currency": when.currency,
            "source": when.source,
            "demand": when.demand,
            "tag": str(when.tag or ""),
            "every_sku": "yes" if when.every_sku else "",
            **{name: {True: "yes", False: "no"}.get(when.flags.get(name), "") for name, _ in FLAGS},  # type: ignore[arg-type]
            "carrier": rule.ship_carrier or "",
            "service": rule.ship_service or "",
            "package": rule.ship_package or "",
            "weight": figure,
            "weight_unit": unit,
            "signature": {True: "yes", False: "no"}.get(rule.ship_signature, ""),
            "put_tag": str(rule.tag_id or ""),
            "hold": _hold_of(rule),
            "hold_days": str(rule.hold_days or ""),
            "hold_until": rule.hold_until or "",
            "hold_reason": rule.hold_reason or "",
            "stops": "yes" if rule.stops else "",
            "assign": str(rule.assignee_id or ""),
        }
        return cls(rule.account, values, [str(each) for each in when.stores], now, rule)

    @property
    def conditions(self) -> ConditionFields:
        return ConditionFields(self.account, self.values, self.stores)

    @property
    def errors(self) -> dict[str, str]:
        """A sentence for each field that can't be kept as it is."""
        name = clean_text.clean_line(self.values["name"])
        problems = {
            "name": ""
            if 0 < len(name) <= LONGEST_NAME
            else gettext(NAMELESS, longest=LONGEST_NAME),
            **self.conditions.errors,
            "service": self._service_problem(),
            "package": ""
            if self._chose("package", PACKAGES)
            else gettext("Choose one of the packages."),
            "weight": weight.problem(self.values["weight"], self._unit),
            "put_tag": ""
            if not self.values["put_tag"] or self._tag
            else gettext("Choose one of your tags."),
            "assign": "" if self._person_is_ours else gettext("Choose one of your team."),
            "hold_days": self._days_problem(),
            "hold_until": self._until_problem(),
        }
        found = {name: sentence for name, sentence in problems.items() if sentence}
        return found or ({} if self._acts else {"form": gettext(NOTHING)})

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
        values, hold = self.values, self.values["hold"]
        when: RuleConditions = self.conditions.read()
        service = clean_text.clean_line(values["service"])
        carrier = clean_text.clean_line(values["carrier"])
        return {
            "conditions": msgspec.json.encode(when).decode(),
            "ship_carrier": carrier_named(carrier).name if carrier else None,
            "ship_service": service or None,
            "ship_package": values["package"] or None,
            "ship_weight_grams": weight.grams(values["weight"], self._unit),
            "ship_signature": {"yes": True, "no": False}.get(values["signature"]),
            "tag": self._tag,
            "holds": bool(hold),
            "hold_reason": self._reason if hold else None,
            "hold_days": int(values["hold_days"]) if hold == "days" else None,
            "hold_until": values["hold_until"] if hold == "day" else None,
            "stops": values["stops"] == "yes",
            "assignee_id": read_id(values["assign"]),
        }

    @property
    def _acts(self) -> bool:
        chosen = ("service", "package", "weight", "signature", "put_tag", "hold", "stops", "assign")
        return any(self.values[name].strip() for name in chosen)

    @property
    def _tag(self) -> Tag | None:
        return Tag.find(self.account, read_id(self.values["put_tag"]))

    @property
    def people(self) -> list[tuple[int, str]]:
        """Those to whom orders can be assigned."""
        return pending_people(self.account.id).result

    @property
    def _person_is_ours(self) -> bool:
        chosen = self.values["assign"]
        return not chosen or read_id(chosen) in dict(self.people)

    @property
    def _reason(self) -> str | None:
        chosen = self.values["hold_reason"]
        return chosen if chosen in set(HoldReason) else None

    @property
    def _unit(self) -> str:
        return self.values["weight_unit"] if self.values["weight_unit"] in UNITS else UNITS[0]

    def _chose(self, name: str, options: Sequence[tuple[str, str]]) -> bool:
        return not self.values[name] or self.values[name] in dict(options)

    def _service_problem(self) -> str:
        carrier, service = (
            clean_text.clean_line(self.values[name]) for name in ("carrier", "service")
        )
        if bool(carrier) != bool(service):
            return gettext("Write both the carrier and its service, or neither.")
        if len(carrier) > LONGEST_CARRIER or len(service) > LONGEST_SERVICE:
            return gettext(
                "Use at most %(carrier)s and %(service)s characters.",
                carrier=LONGEST_CARRIER,
                service=LONGEST_SERVICE,
            )
        return ""

    def _days_problem(self) -> str:
        text = self.values["hold_days"]
        if self.values["hold"] != "days":
            return ""
        right = text.isascii() and text.isdecimal() and 0 < int(text[:4]) <= LONGEST_HOLD
        return "" if right else gettext("Write how many days: 1 to %(most)s.", most=LONGEST_HOLD)

    def _until_problem(self) -> str:
        if self.values["hold"] != "day":
            return ""
        day = read_day(self.values["hold_until"])
        today = day_of(self.now, self.account.time_zone)
        right = day and 0 < (day - today).days <= LONGEST_HOLD
        return "" if right else gettext("Choose a day after today, within a year.")


def _hold_of(rule: Rule) -> str:
    if not rule.holds:
        return ""
    return "days" if rule.hold_days else "day" if rule.hold_until else "released"


def _what_it_says(rule: Rule) -> dict[str, Any]:
    """Without its name: orders that had it need it again once this is other than before."""
    apart = ("name", "position", "enabled", "version", "user_id", "changed_at")
    columns = Rule._meta.sorted_field_names
    return {name: rule.__data__.get(name) for name in columns if name not in apart}


def _country(account: Account) -> str:
    """Where the account weighs its parcels."""
    store = Store.of(account).first()
    return str(store.marketplace.country) if store else "US"
