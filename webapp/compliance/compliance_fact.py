"""What all live facts of the compliance page begin with: whose they are, and of which moment.

Each is counted when asked, none is remembered. The chapters of the page add their own.
"""

from datetime import datetime, timedelta

from webapp.accounts.account import Account
from webapp.compliance.compliance_evidence import ALARM, EVERY, ComplianceEvidence, EvidenceKind
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.settings import Settings

RECENT = timedelta(days=30)


class AccountFacts:
    """An account's facts at one moment; each is looked up once, when first asked."""

    def __init__(self, account: Account, settings: Settings, now: datetime) -> None:
        self._account = account
        self._settings = settings
        self.now = now

    def is_current(self, action: EvidenceKind) -> bool:
        """Whether the operator recorded it, and not too long ago."""
        age = ComplianceEvidence.age(action, self.now)
        return age is not None and age <= EVERY[action]

    def alarm(self, action: EvidenceKind) -> bool:
        age = ComplianceEvidence.age(action, self.now)
        return age is None or age >= ALARM[action]

    def action_words(self, action: EvidenceKind, words: str) -> str:
        last = ComplianceEvidence.last(action)
        if last is None:
            return f"{words}: not recorded yet."
        done, recorded = day_words(last.done_at), day_words(last.recorded_at)
        return f"{words}: {done}, {self.days_ago(last.done_at)}; recorded {recorded}."

    def days_ago(self, moment: datetime | None) -> str:
        return f"{span_words(self.now - moment)} ago" if moment else "never"

    def events(self, *names: str) -> int:
        """How many entries of these kinds the account's audit trail got in 30 days."""
        recent = AuditEntry.select().where(
            AuditEntry.chain == self._account.id,
            AuditEntry.event.in_(names),
            AuditEntry.at > self.now - RECENT,
        )
        return int(recent.count())


def day_words(moment: datetime) -> str:
    """`3 Nov 2026`, in English as all of the page."""
    return f"{moment.day} {moment:%b %Y}"


def span_words(span: timedelta) -> str:
    if span < timedelta(hours=1):
        return f"{max(int(span.total_seconds()) // 60, 0)} min"
    if span < timedelta(days=2):
        return f"{int(span.total_seconds()) // 3600} hours"
    return f"{span.days} days"
