"""What is written down: its live facts, and how the controls stand by them."""

from datetime import datetime
from functools import cached_property

from webapp.compliance import field_inventory
from webapp.compliance.compliance_fact import AccountFacts
from webapp.compliance.compliance_outcome import ControlOutcome, by_design, met_if
from webapp.ground.audit.audit import AuditAnchor, AuditEntry

DATABASES = ("main", "keyring")


class RecordFacts(AccountFacts):
    @property
    def trail_entries(self) -> int:
        return int(AuditEntry.select().where(AuditEntry.chain == self._account.id).count())

    @property
    def trail_checked_at(self) -> datetime | None:
        return self._anchor.checked_at if self._anchor else None

    @property
    def trail_fault(self) -> str:
        return self._anchor.fault if self._anchor else ""

    @cached_property
    def columns(self) -> int:
        return sum(len(field_inventory.columns(name)) for name in DATABASES)

    @cached_property
    def unclassified_columns(self) -> int:
        return sum(
            len(field_inventory.columns(name) - field_inventory.classified(name).keys())
            for name in DATABASES
        )

    @cached_property
    def _anchor(self) -> AuditAnchor | None:
        return AuditAnchor.get_or_none(AuditAnchor.chain == self._account.id)


def trail(f: RecordFacts) -> ControlOutcome:
    return met_if(
        f.trail_checked_at and not f.trail_fault,
        f"{f.trail_entries:,} entries, kept for twelve months.",
        f"Last checked: {f.days_ago(f.trail_checked_at)}.",
        f"Fault: {f.trail_fault}." if f.trail_fault else "",
    )


def log_content(_f: object) -> ControlOutcome:
    return by_design(
        "tests/privacy/test_canary.py",
        "Names, addresses, e-mails, tokens and secrets are withheld before a line is written.",
        "Jobs carry ids only; their results aren't kept.",
    )


def attribution(_f: object) -> ControlOutcome:
    return by_design(
        "tests/compliance/test_compliance.py",
        "Each order names its store, its source and when it was fetched: none can be without.",
    )


def governance(f: RecordFacts) -> ControlOutcome:
    return met_if(
        not f.unclassified_columns,
        f"Columns: {f.columns}, of which nobody said what they hold: {f.unclassified_columns}; "
        "the record of processing is made from them.",
        "A privacy notice of your own is your duty.",
    )
