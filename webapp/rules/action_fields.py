"""The fields of a rule's actions, as they are typed and read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts.account import Account
from webapp.accounts.team import pending_people
from webapp.carriers import weight
from webapp.carriers.carrier import carrier_named
from webapp.carriers.shipping_choice import LONGEST_CARRIER, LONGEST_SERVICE, PACKAGES
from webapp.ground import clean_text
from webapp.ground.clock import day_of, read_day
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import N_, gettext
from webapp.orders.hold_terms import HoldReason
from webapp.orders.tag import Tag
from webapp.rules.rule import LONGEST_NOTE, Rule
from webapp.stores.slip_template import SlipTemplate

UNITS = ("g", "kg", "oz", "lb")
HOLDS = (
    ("", N_("Don't hold")),
    ("released", N_("Hold until somebody releases it")),
    ("days", N_("Hold for some days")),
    ("day", N_("Hold until a day")),
)
LONGEST_HOLD = 365
NAMES = (
    *("carrier", "service", "package", "weight", "weight_unit", "signature", "put_tag"),
    *("hold", "hold_days", "hold_until", "hold_reason", "stops"),
    *("assign", "priority", "note", "slip_template"),
)
# Any of these is something that becomes of an order.
ACTING = (
    *("service", "package", "weight", "signature", "put_tag", "hold", "stops", "assign"),
    *("priority", "note", "slip_template"),
)


@dataclass(frozen=True)
class ActionFields:
    account: Account
    values: Mapping[str, str]
    now: datetime

    @staticmethod
    def shown(rule: Rule, country: str) -> dict[str, str]:
        """Those of a rule that is to be changed; this country weighs."""
        figure, unit = weight.shown(rule.ship_weight_grams, country)
        return {
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
            "priority": "yes" if rule.prioritises else "",
            "note": rule.note or "",
            "slip_template": str(rule.slip_template_id or ""),
        }

    @property
    def errors(self) -> dict[str, str]:
        return {name: sentence for name, sentence in self._problems() if sentence}

    def read(self) -> dict[str, Any]:
        """What the rule's columns say; of fields without errors."""
        values, hold = self.values, self.values["hold"]
        service = clean_text.clean_line(values["service"])
        carrier = clean_text.clean_line(values["carrier"])
        return {
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
            "prioritises": values["priority"] == "yes",
            "note": self._note or None,
            "slip_template_id": read_id(values["slip_template"]),
        }

    @property
    def act(self) -> bool:
        """Whether anything becomes of an order."""
        return any(self.values[name].strip() for name in ACTING)

    @cached_property
    def people(self) -> list[tuple[int, str]]:
        """Those to whom orders can be assigned."""
        return pending_people(self.account.id).result

    @cached_property
    def templates(self) -> list[tuple[int, str]]:
        """Those for packing slips."""
        return [(each.id, each.name) for each in SlipTemplate.of(self.account)]

    def _problems(self) -> Iterator[tuple[str, str]]:
        values = self.values
        yield "service", self._service_problem()
        if values["package"] and values["package"] not in dict(PACKAGES):
            yield "package", gettext("Choose one of the packages.")
        yield "weight", weight.problem(values["weight"], self._unit)
        if values["put_tag"] and not self._tag:
            yield "put_tag", gettext("Choose one of your tags.")
        if values["assign"] and read_id(values["assign"]) not in dict(self.people):
            yield "assign", gettext("Choose one of your team.")
        if values["slip_template"] and read_id(values["slip_template"]) not in dict(self.templates):
            yield "slip_template", gettext("Choose one of your templates.")
        if len(self._note) > LONGEST_NOTE:
            yield "note", gettext("Use at most %(most)s characters.", most=LONGEST_NOTE)
        yield "hold_days", self._days_problem()
        yield "hold_until", self._until_problem()

    @property
    def _note(self) -> str:
        return clean_text.clean_lines(self.values["note"])

    @property
    def _tag(self) -> Tag | None:
        return Tag.find(self.account, read_id(self.values["put_tag"]))

    @property
    def _reason(self) -> str | None:
        chosen = self.values["hold_reason"]
        return chosen if chosen in set(HoldReason) else None

    @property
    def _unit(self) -> str:
        return self.values["weight_unit"] if self.values["weight_unit"] in UNITS else UNITS[0]

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
