"""A rule run: an account's rules applied to the orders that are here, when somebody asks for it.

Slice by slice, each in one transaction; the row keeps the place where the next one begins, so
that nothing is lost with a worker. What a rule did to an order before it doesn't do again: the
tag that was taken off, the hold that was released stay as the merchant left them.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.carriers.shipping_choice import ShippingChoice
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.bulk import update_many
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.dialect import locked
from webapp.ground.work.job_queue import later
from webapp.ground.work.sliced_work import SlicedWork
from webapp.orders.hold import hold, released_before
from webapp.orders.hold_terms import HoldTerms
from webapp.orders.mapped_service import note_mapped
from webapp.orders.marks.assignment import assign
from webapp.orders.order import Order
from webapp.orders.outcome import Outcome
from webapp.rules.active_rule import ActiveRule
from webapp.rules.candidate import CandidatePage
from webapp.rules.rule_application import RuleApplication
from webapp.rules.rule_verdicts import RuleVerdicts
from webapp.rules.stored_candidate import may_be_ruled, stored_candidates

SLICE = 500
# So long somebody waits for the page; what is left then is a worker's.
PATIENCE = timedelta(seconds=2)
KEPT = timedelta(days=30)
COLUMNS = (*ShippingChoice._fields, "ship_ruled")


class RuleRun(SlicedWork):
    JOB = "apply_rules"

    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    user_id = peewee.IntegerField()
    asked_at = UTCDateTimeField()
    # When a worker was last sent for, or did a slice.
    handed_at = UTCDateTimeField()
    cursor = peewee.BigIntegerField(default=0)
    seen = peewee.IntegerField(default=0)
    changed = peewee.IntegerField(default=0)
    finished_at = UTCDateTimeField(null=True)

    class Meta:
        # The migration adds an index of those that aren't finished.
        indexes = ((("account", "id"), False),)

    @classmethod
    def request(cls, account: Account, now: datetime, by: User) -> "RuleRun":
        """Begin one, or join the one under way; what takes long goes on in a worker."""
        with database.atomic():
            Account.hold(account.id)
            run = cls.latest(account)
            if run is None or run.finished_at:
                run = cls.create(account=account, user_id=by.id, asked_at=now, handed_at=now)
                audit.record("rules.applied", now=now, by=by, on=run)
        if not run.perform(utcnow() + PATIENCE):
            later(cls.JOB, run.id)
        return run

    @classmethod
    def latest(cls, account: Account) -> "RuleRun | None":
        found: RuleRun | None = (
            cls.select().where(cls.account == account).order_by(cls.id.desc()).first()
        )
        return found

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        cls.delete().where(cls.asked_at < now - KEPT, cls.finished_at.is_null(False)).execute()

    def perform(self, until: datetime) -> bool:
        """Go on with it, at most until then; whether it is finished."""
        while not self.finished_at and utcnow() < until:
            with database.atomic():
                run = locked(RuleRun.select().where(RuleRun.id == self.id)).get()
                if not run.finished_at:
                    run.perform_slice(utcnow())
            self.refresh()
        return self.finished_at is not None

    def perform_slice(self, now: datetime) -> None:
        """One slice, in the caller's transaction."""
        orders = self._held_orders()
        ids = list(orders)
        rules = ActiveRule.of(self.account_id)
        page = CandidatePage(list(stored_candidates(self.account, ids)), self.account_id)
        verdicts = RuleVerdicts(self.account, page, rules, now, RuleApplication.known(ids))
        self._ship_so(verdicts, orders)
        for person in sorted(set(verdicts.assignees.values())):
            theirs = [each for each, to in verdicts.assignees.items() if to == person]
            assign(self.account, theirs, person, now, self.user_id)
        verdicts.note(self.user_id, self._hold(verdicts, now))
        self.cursor = ids[-1] if ids else self.cursor
        self.seen += len(ids)
        self.changed += len(verdicts.fresh)
        self.handed_at = now
        self.finished_at = now if len(ids) < SLICE else None
        self.save()

    def _held_orders(self) -> dict[int, tuple[ShippingChoice, int]]:
        """The next ones by id, each with how it ships and what of that rules have decided."""
        columns = [getattr(Order, name) for name in COLUMNS]
        query = Order.select(Order.id, *columns).where(
            may_be_ruled(self.account), Order.id > self.cursor
        )
        rows = locked(query.order_by(Order.id).limit(SLICE)).tuples()
        return {order_id: (ShippingChoice(*has), ruled) for order_id, *has, ruled in rows}

    def _ship_so(
        self, verdicts: RuleVerdicts, orders: dict[int, tuple[ShippingChoice, int]]
    ) -> None:
        given = {order_id: verdicts.shipping(order_id, *orders[order_id]) for order_id in orders}
        changed = {each: said for each, said in given.items() if said != orders[each]}
        rows = [(*choice, ruled, order_id) for order_id, (choice, ruled) in changed.items()]
        update_many(Order, COLUMNS, rows)
        note_mapped(self.account_id, {choice for choice, _ in changed.values()})

    def _hold(self, verdicts: RuleVerdicts, now: datetime) -> Collection[int]:
        """Hold those that are to be held; which stayed as they were. What was released once isn't
        held again."""
        released = released_before(list(verdicts.holds))
        by_terms: dict[HoldTerms, list[int]] = {}
        for order_id, terms in verdicts.holds.items():
            if order_id not in released:
                by_terms.setdefault(terms, []).append(order_id)
        unheld = set(released)
        for (reason, until), ids in by_terms.items():
            changes = hold(self.account, ids, reason, now, self.user_id, until)
            unheld |= {each.order_id for each in changes if each.outcome is not Outcome.DONE}
        return unheld
