"""The verdicts of an account's rules on some orders: which rules each meets, and what they say.

Later rules have the last word; one that says "stop here" is an order's last.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts.account import Account
from webapp.carriers.shipping_choice import ShippingChoice
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import stored_time
from webapp.ground.database.dialect import among, run_sql
from webapp.orders.hold_terms import HoldTerms
from webapp.orders.order import Order
from webapp.orders.tag import OrderTag
from webapp.rules.active_rule import ActiveRule
from webapp.rules.candidate import Candidate, CandidatePage
from webapp.rules.met_rules import MetRules, RuleWords, decided
from webapp.rules.rule_application import RuleApplication

LIVING_TAGS = "SELECT id FROM tag WHERE id IN ? ORDER BY id FOR SHARE"

# An order's id with the id and the version of a rule that acted on it before.
Applied = tuple[int, int, int]


class RuleVerdicts:
    """`applied` are rules that had their say before: it still stands, and isn't said again."""

    def __init__(
        self,
        account: Account,
        page: CandidatePage,
        rules: Sequence[ActiveRule],
        now: datetime,
        applied: Collection[Applied] = (),
    ) -> None:
        self._now = now
        self._words = RuleWords(now, account.time_zone)
        self._applied = applied
        self._sources = {each.id: each.source for each in page.candidates}
        self.met: dict[int, list[ActiveRule]] = {}
        for rule, bits in found(page, rules, now):
            for order_id in page.orders(bits):
                self.met.setdefault(order_id, []).append(rule)

    @classmethod
    def of(
        cls, account: Account, candidates: Callable[[], Iterable[Candidate]], now: datetime
    ) -> "RuleVerdicts":
        """On orders that come in; without a rule nobody looks at them."""
        rules = ActiveRule.of(account.id)
        page = CandidatePage(list(candidates()) if rules else [], account.id)
        return cls(account, page, rules, now)

    @cached_property
    def fresh(self) -> dict[int, MetRules]:
        """By order, those that have their say now."""
        new = self.met
        if self._applied:
            new = {
                order_id: [rule for rule in rules if self._is_fresh(order_id, rule)]
                for order_id, rules in self.met.items()
            }
        # Orders that meet the same rules are told the same.
        shared: dict[tuple[int, ...], MetRules] = {}
        fresh = {}
        for order_id, rules in new.items():
            key = tuple([rule.id for rule in rules])
            if key and key not in shared:
                shared[key] = MetRules(rules, self._words)
            if key:
                fresh[order_id] = shared[key]
        return fresh

    def shipping(
        self, order_id: int, has: ShippingChoice, ruled: int = 0
    ) -> tuple[ShippingChoice, int]:
        """How it ships now, and what of that rules have decided."""
        if order_id not in self.fresh:
            return has, ruled
        said = self.fresh[order_id].shipping
        if self._applied:
            said = self._said_over(order_id, has)
        return (has._replace(**said) if said else has), ruled | decided(list(said))

    @cached_property
    def holds(self) -> dict[int, HoldTerms]:
        """The terms of the orders that are to be held."""
        return {order_id: met.terms for order_id, met in self.fresh.items() if met.terms}

    @cached_property
    def assignees(self) -> dict[int, int]:
        """Who sees to which order."""
        found = {order_id: met.assignee_id for order_id, met in self.fresh.items()}
        return {order_id: person for order_id, person in found.items() if person}

    def _mark(self) -> None:
        """Priority and slip templates, for orders that are told the same in one statement."""
        told: dict[tuple[tuple[str, Any], ...], list[int]] = {}
        for order_id, met in self.fresh.items():
            if met.marks:
                told.setdefault(tuple(met.marks.items()), []).append(order_id)
        for marks, ids in told.items():
            Order.update(**dict(marks)).where(among(Order.id, ids)).execute()

    def note(self, by: int | None = None, unheld: Collection[int] = ()) -> None:
        """Write tags and marks, and what each rule did, in the transaction that changes the orders.

        `unheld` are those that stayed as they were, though a rule would have held them.
        """
        self._mark()
        at = stored_time(self._now)
        told = [
            (order_id, rule)
            for order_id, met in self.fresh.items()
            for rule in met.rules
            if rule.tag_id
        ]
        wanted = sorted({rule.tag_id for _, rule in told if rule.tag_id})
        # Kept from being deleted meanwhile.
        living = {tag_id for (tag_id,) in run_sql(LIVING_TAGS, wanted)} if wanted else set()
        tags = {
            (order_id, rule.tag_id): (order_id, rule.tag_id, at, by or rule.user_id)
            for order_id, rule in told
            if rule.tag_id in living
        }
        columns = ("order", "tag", "at", "user_id")
        insert_many(OrderTag, columns, tags.values(), unless_present=True)
        acts = (
            (order_id, met.acts(self._sources[order_id], order_id in unheld))
            for order_id, met in self.fresh.items()
        )
        RuleApplication.keep(acts, at, by)

    def _said_over(self, order_id: int, has: ShippingChoice) -> dict[str, Any]:
        """What was said before stands as it is now, and has its word in its place."""
        said: dict[str, Any] = {}
        for rule in self.met[order_id]:
            news = self._is_fresh(order_id, rule)
            for name, value in rule.shipping.items():
                said[name] = value if news else getattr(has, name)
        return said

    def _is_fresh(self, order_id: int, rule: ActiveRule) -> bool:
        return (order_id, rule.id, rule.version) not in self._applied


def found(
    page: CandidatePage, rules: Iterable[ActiveRule], now: datetime
) -> Iterable[tuple[ActiveRule, int]]:
    """Each rule with the orders of the page that meet it, as bits; one after the other, since a
    tag or a stop changes what those that follow find."""
    undecided = page.everyone
    for rule in rules:
        bits = rule.when.found(page, rule.facts, now) & undecided
        if bits:
            yield rule, bits
            if rule.tag_id:
                page.tag(rule.tag_id, bits)
            if rule.stops:
                undecided &= ~bits
