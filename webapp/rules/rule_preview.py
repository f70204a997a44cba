"""A preview: which of the orders that are here a rule would touch."""

from dataclasses import dataclass
from datetime import datetime

from webapp.accounts.account import Account
from webapp.ground.clock import day_begins, day_of
from webapp.ground.database.dialect import among
from webapp.orders.order import Order
from webapp.rules.active_rule import ActiveRule
from webapp.rules.candidate import CandidatePage
from webapp.rules.rule import Rule
from webapp.rules.rule_verdicts import found
from webapp.rules.stored_candidate import may_be_ruled, stored_candidates

# So many open orders are looked at, the newest.
MOST = 3000
SHOWN = 20


@dataclass(frozen=True)
class RulePreview:
    """Numbers of open orders: of those that came in today, and of all that were looked at."""

    today: int
    today_touched: int
    open: int
    touched: int
    more: bool
    orders: list[Order]

    @classmethod
    def of(cls, account: Account, rule: Rule, now: datetime) -> "RulePreview":
        """What the rules before it leave to it: one of them may say "stop here"."""
        query = Order.select(Order.id, Order.imported_at).where(may_be_ruled(account))
        newest = query.order_by(Order.purchased_at.desc(), Order.id.desc()).limit(MOST + 1)
        came = dict(newest.tuples())
        ids = list(came)[:MOST]
        page = CandidatePage(list(stored_candidates(account, ids)), account.id)
        touched = list(page.orders(_bits(account, rule, page, now)))
        midnight = day_begins(day_of(now, account.time_zone), account.time_zone)
        new = {each for each in ids if came[each] >= midnight}
        first = sorted(touched, key=lambda each: (each not in new, -each))[:SHOWN]
        shown = {each.id: each for each in Order.of(account).where(among(Order.id, first))}
        return cls(
            today=len(new),
            today_touched=len(new.intersection(touched)),
            open=len(ids),
            touched=len(touched),
            more=len(came) > MOST,
            orders=[shown[each] for each in first if each in shown],
        )


def _bits(account: Account, rule: Rule, page: CandidatePage, now: datetime) -> int:
    before = [
        each.active
        for each in Rule.of(account)
        if each.enabled
        and each.id != rule.id
        and (rule.id is None or each.position < rule.position)
    ]
    this: ActiveRule = rule.active
    return next((bits for each, bits in found(page, [*before, this], now) if each is this), 0)
