"""An active rule: one that is on, as it is held against a page of orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from webapp.carriers.shipping_choice import ShippingChoice
from webapp.ground.clock import day_begins, day_of, read_day
from webapp.ground.database.dialect import run_sql
from webapp.ground.plural import count_of
from webapp.orders.hold_terms import HoldReason, HoldTerms
from webapp.rules.rule_conditions import RuleConditions

COLUMNS = (
    *("id", "name", "version", "user_id", "conditions"),
    *("ship_carrier", "ship_service", "ship_package", "ship_weight_grams", "ship_signature"),
    *("tag_id", "holds", "hold_reason", "hold_days", "hold_until", "stops"),
    "assignee_id",
)
ACTIVE = (
    f"SELECT {', '.join(f'rule.{name}' for name in COLUMNS)}, tag.name "  # noqa: S608 - our own names
    "FROM rule LEFT JOIN tag ON tag.id = rule.tag_id "
    "WHERE rule.account_id = ? AND rule.enabled ORDER BY rule.position, rule.id"
)
READER = msgspec.json.Decoder(RuleConditions)
LONGEST_DID = 255


@dataclass
class ActiveRule:
    """The names are columns of `Rule`, and the name of its tag."""

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
    tag_name: str | None

    @classmethod
    def of(cls, account_id: int) -> "list[ActiveRule]":
        """An account's, in their order."""
        return [cls(*row) for row in run_sql(ACTIVE, account_id)]

    @property
    def when(self) -> RuleConditions:
        return _read(self.conditions)

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
        """What it does, in words for an order's timeline: `Candles: UPS Ground, tag Fragile`."""
        between = ": " if terms and terms.reason else " "
        hold = f"hold{between}{terms.words(zone)}".rstrip() if terms else ""
        acts = ", ".join(self.acts(hold, country)) or "nothing"
        return f"{self.name}: {acts}"[:LONGEST_DID]

    @property
    def hold(self) -> str:
        """Its hold in words, whenever an order comes: `hold for 3 days: Waiting for stock`."""
        if not self.holds:
            return ""
        days = f" for {count_of(self.hold_days, 'day')}" if self.hold_days else ""
        until = read_day(self.hold_until or "")
        until_words = f" until {until.day} {until:%b %Y}" if until and not days else ""
        reason = f": {HoldReason(self.hold_reason).label}" if self.hold_reason else ""
        return f"hold{days}{until_words}{reason}"

    def acts(self, hold: str, country: str, assign: str = "assign") -> Iterator[str]:
        """Each of its actions, with these words for its hold and for whom it assigns orders to;
        weights as this country weighs."""
        choice = ShippingChoice(**self.shipping)
        if choice.words:
            yield choice.words
        yield from choice.extras(country)
        if self.ship_signature is not None and not self.ship_signature:
            yield "no signature"
        if self.tag_name:
            yield f"tag {self.tag_name}"
        if hold:
            yield hold
        if self.assignee_id:
            yield assign
        if self.stops:
            yield "stop here"


# Each page of orders asks for them again.
@lru_cache(maxsize=1024)
def _read(conditions: str) -> RuleConditions:
    return READER.decode(conditions)
