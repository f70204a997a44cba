"""How long data is kept: its live facts, and how the controls stand by them."""

from datetime import datetime, timedelta
from functools import cached_property

import peewee

from webapp.compliance.compliance_fact import AccountFacts, span_words
from webapp.compliance.compliance_outcome import ControlOutcome, met_if
from webapp.orders.order import Order
from webapp.privacy.order_removal import EIGHTEEN_MONTHS
from webapp.privacy.purge import Purge
from webapp.privacy.redaction_forecast import RedactionForecast
from webapp.privacy.sweep import Sweep
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_status import ANSWERED
from webapp.stores.store import Store

GRACE = timedelta(hours=1)


class KeepingFacts(AccountFacts):
    @cached_property
    def overdue(self) -> int:
        return RedactionForecast(self.now, self._account).overdue

    @property
    def overdue_words(self) -> str:
        if not self.overdue:
            return "No personal data is past its time."
        late = RedactionForecast(self.now, self._account).oldest_overdue
        return f"Orders past their time: {self.overdue:,}, the oldest by {span_words(late)}."

    @cached_property
    def sweep_at(self) -> datetime | None:
        last = Sweep.last()
        return last.finished_at if last else None

    @property
    def sweep_words(self) -> str:
        return f"Last sweep: {self.days_ago(self.sweep_at)}." if self.sweep_at else "No sweep yet."

    @property
    def kept_days(self) -> int:
        return self._account.kept_days

    @cached_property
    def aged_orders(self) -> int:
        aged = Order.select().where(
            Order.account == self._account, Order.purchased_at < self.now - EIGHTEEN_MONTHS
        )
        return int(aged.count())

    @cached_property
    def lapsed_stores(self) -> int:
        """Disconnected stores that hold personal data longer than they may."""
        lapsed = Purge.lapsed(self.now - GRACE).where(Store.account == self._account)
        return int(lapsed.count())

    @cached_property
    def open_requests(self) -> int:
        return int(self._requests.count())

    @cached_property
    def overdue_requests(self) -> int:
        return int(self._requests.where(PrivacyRequest.due_at < self.now).count())

    @property
    def _requests(self) -> peewee.ModelSelect:
        return PrivacyRequest.select().where(
            PrivacyRequest.account == self._account, PrivacyRequest.status.not_in(ANSWERED)
        )


def retention(f: KeepingFacts) -> ControlOutcome:
    return met_if(not f.overdue and f.sweep_at, f.sweep_words, f.overdue_words)


def shorter_only(f: KeepingFacts) -> ControlOutcome:
    return met_if(f.kept_days <= 30, f"This account keeps personal data for {f.kept_days} days.")


def not_personal(f: KeepingFacts) -> ControlOutcome:
    return met_if(
        not f.aged_orders, f"Orders older than eighteen months (546 days): {f.aged_orders:,}."
    )


def disconnected(f: KeepingFacts) -> ControlOutcome:
    return met_if(
        not f.lapsed_stores,
        "Tokens are destroyed at once, all data within 30 days.",
        f"Disconnected stores that hold data longer: {f.lapsed_stores}.",
    )


def requests(f: KeepingFacts) -> ControlOutcome:
    return met_if(
        not f.overdue_requests,
        f"Requests open: {f.open_requests}, overdue: {f.overdue_requests}.",
    )
