"""An active rule: one that is on, as it is held against a page of orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from webapp.ground.clock import day_begins, day_of, read_day
from webapp.ground.database.dialect import run_sql
from webapp.orders.hold_terms import HoldTerms
from webapp.rules.rule_actions import RuleActions
from webapp.rules.rule_conditions import RuleConditions

COLUMNS = (
    *("id", "name", "version", "user_id", "conditions"),
    *("ship_carrier", "ship_service", "ship_package", "ship_weight_grams", "ship_signature"),
    *("tag_id", "holds", "hold_reason", "hold_days", "hold_until", "stops"),
    *("assignee_id", "prioritises", "note", "slip_template_id"),
)
ACTIVE = (
    f"SELECT {', '.join(f'rule.{name}' for name in COLUMNS)}, tag.name, "  # noqa: S608 - our own names
    "slip_template.name FROM rule LEFT JOIN tag ON tag.id = rule.tag_id "
    "LEFT JOIN slip_template ON slip_template.id = rule.slip_template_id "
    "WHERE rule.account_id = ? AND rule.enabled ORDER BY rule.position, rule.id"
)
READER = msgspec.json.Decoder(RuleConditions)


@dataclass(eq=False)
class ActiveRule:
    """The names are columns of `Rule`, and the names of its tag and its slip template.

    As long as these stay the same it is one object, from page to page: what it says is kept.
    """

    id: int
    name: str
    version: int
    user_id: int
    conditions: str
    ship_carrier: str | None
    ship_service: str | None
    ship_package: str | None
    ship_weight_grams: int | None
    ship_signature: bool | None
    tag_id: int | None
    holds: bool
    hold_reason: str | None
    hold_days: int | None
    hold_until: str | None
    stops: bool
    assignee_id: int | None
    prioritises: bool
    note: str | None
    slip_template_id: int | None
    tag_name: str | None
    slip_template_name: str | None

    @classmethod
    def of(cls, account_id: int) -> "list[ActiveRule]":
        """An account's, in their order."""
        return [_active(*row) for row in run_sql(ACTIVE, account_id)]

    @cached_property
    def when(self) -> RuleConditions:
        return READER.decode(self.conditions)

    @cached_property
    def facts(self) -> list[tuple[str, tuple[Any, ...]]]:
        """What its conditions ask of an order's facts, as `RuleConditions.found` takes it."""
        return self.when.facts()

    @cached_property
    def shipping(self) -> dict[str, Any]:
        """What it says of an order's ShippingChoice; the rest stays as it is."""
        said: dict[str, Any] = {}
        if self.ship_carrier and self.ship_service:
            said |= {"ship_carrier": self.ship_carrier, "ship_service": self.ship_service}
        if self.ship_package:
            said["ship_package"] = self.ship_package
        if self.ship_weight_grams:
            said["ship_weight_grams"] = self.ship_weight_grams
        if self.ship_signature is not None:
            said["ship_signature"] = bool(self.ship_signature)
        return said

    def terms(self, now: datetime, zone: str) -> HoldTerms | None:
        """How long it holds an order from now on; None where it doesn't, or its day is over."""
        if not self.holds:
            return None
        until = read_day(self.hold_until or "")
        if self.hold_days:
            until = day_of(now, zone) + timedelta(days=self.hold_days)
        if until and until <= day_of(now, zone):
            return None
        return HoldTerms(self.hold_reason or None, day_begins(until, zone) if until else None)

    def did(self, terms: HoldTerms | None, zone: str, country: str) -> str:
        """What it does now, as an order keeps it; it holds by these terms, or not at all."""
        return _did(self, terms, zone, country)

    def actions(self, country: str) -> RuleActions:
        """What it does, whenever an order comes; weights as this country weighs."""
        said = self.shipping
        return RuleActions(
            rule=self.name,
            country=country,
            carrier=said.get("ship_carrier"),
            service=said.get("ship_service"),
            package=self.ship_package,
            weight_grams=self.ship_weight_grams,
            signature=said.get("ship_signature"),
            tag=self.tag_name,
            holds=bool(self.holds),
            hold_reason=self.hold_reason,
            hold_days=self.hold_days,
            hold_until=self.hold_until,
            assigns=bool(self.assignee_id),
            prioritises=bool(self.prioritises),
            note=self.note,
            slip_template=self.slip_template_name,
            stops=bool(self.stops),
        )


@lru_cache(maxsize=4096)
def _active(*row: Any) -> ActiveRule:
    return ActiveRule(*row)


@lru_cache(maxsize=4096)
def _did(rule: ActiveRule, terms: HoldTerms | None, zone: str, country: str) -> str:
    until = terms and terms.until and day_of(terms.until, zone).isoformat()
    held = {
        "holds": terms is not None,
        "hold_reason": terms and terms.reason,
        "hold_days": None,
        "hold_until": until,
    }
    done = msgspec.structs.replace(rule.actions(country), **held)
    return msgspec.json.encode(done).decode()
