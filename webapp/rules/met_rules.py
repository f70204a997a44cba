"""What rules say of a page's orders: of each rule once, and of rules that orders meet together."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.orders.hold_terms import HoldTerms
from webapp.orders.mapped_service import RULED_EXTRAS, RULED_SERVICE, SERVICE
from webapp.rules.active_rule import ActiveRule
from webapp.rules.rule_application import RuleAct, written


class RuleWords:
    """What each rule says now, in this time zone (an IANA name)."""

    def __init__(self, now: datetime, zone: str) -> None:
        self._now = now
        self._zone = zone
        self._terms: dict[int, HoldTerms | None] = {}
        self._acts: dict[tuple[int, str, bool], str] = {}

    def terms(self, rule: ActiveRule) -> HoldTerms | None:
        if rule.id not in self._terms:
            self._terms[rule.id] = rule.terms(self._now, self._zone)
        return self._terms[rule.id]

    def act(self, rule: ActiveRule, country: str, unheld: bool) -> str:
        """What it did, as `RuleApplication` has it; `unheld` where no hold came of it."""
        key = (rule.id, country, unheld)
        if key not in self._acts:
            terms = None if unheld else self.terms(rule)
            did = rule.did(terms, self._zone, country)
            self._acts[key] = written(RuleAct(rule.id, rule.version, did))
        return self._acts[key]


class MetRules:
    """In the account's order: the later ones have the last word."""

    def __init__(self, rules: Sequence[ActiveRule], words: RuleWords) -> None:
        self.rules = rules
        self._words = words
        self._acts: dict[tuple[str, bool], list[str]] = {}

    @cached_property
    def shipping(self) -> dict[str, Any]:
        """What they say of an order's ShippingChoice."""
        said: dict[str, Any] = {}
        for rule in self.rules:
            if rule.shipping:
                said.update(rule.shipping)
        return said

    @cached_property
    def terms(self) -> HoldTerms | None:
        """How they hold an order, if they do."""
        found = [terms for rule in self.rules if rule.holds and (terms := self._words.terms(rule))]
        return found[-1] if found else None

    @cached_property
    def assignee_id(self) -> int | None:
        """Who sees to it, by the last rule that says so."""
        found = [rule.assignee_id for rule in self.rules if rule.assignee_id]
        return found[-1] if found else None

    @cached_property
    def marks(self) -> dict[str, Any]:
        """What they say of an order's columns beside its shipping."""
        said: dict[str, Any] = {"is_priority": True} if self._prioritise else {}
        templates = [rule.slip_template_id for rule in self.rules if rule.slip_template_name]
        return said | ({"slip_template_id": templates[-1]} if templates else {})

    @property
    def _prioritise(self) -> bool:
        return any(rule.prioritises for rule in self.rules)

    def acts(self, country: str, unheld: bool) -> list[str]:
        """What each did."""
        key = (country, unheld)
        if key not in self._acts:
            self._acts[key] = [self._words.act(rule, country, unheld) for rule in self.rules]
        return self._acts[key]


def decided(names: Sequence[str]) -> int:
    """What of an order's shipping rules have decided, as `Order.ship_ruled` has it."""
    ruled = 0
    for name in names:
        ruled |= RULED_SERVICE if name in SERVICE else RULED_EXTRAS
    return ruled
