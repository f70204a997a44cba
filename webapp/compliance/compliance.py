"""Amazon's Data Protection Policy, control by control: how each stands now, and what shows it.

Nothing is claimed that isn't so: what a live figure shows is met; what no figure could show is so
by design, and a test holds it; what the app can't see is the operator's duty, with the date that
the operator recorded; what isn't built, or isn't in order now, is not yet met.
"""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.compliance import compliance_access as access
from webapp.compliance import compliance_keeping as keeping
from webapp.compliance import compliance_record as record
from webapp.compliance import compliance_response as response
from webapp.compliance import compliance_sealing as sealing
from webapp.compliance.compliance_outcome import ControlOutcome, ControlStatus, written


class ComplianceFacts(
    keeping.KeepingFacts,
    sealing.SealingFacts,
    access.AccessFacts,
    record.RecordFacts,
    response.ResponseFacts,
):
    """All facts of an account at one moment."""


@dataclass(frozen=True)
class Control:
    """One control, with what Amazon asks."""

    title: str
    asked: str
    judge: Callable[[ComplianceFacts], ControlOutcome]


@dataclass(frozen=True)
class Judged:
    """A control as it stands at the moment of asking."""

    title: str
    asked: str
    status: ControlStatus
    evidence: tuple[str, ...]
    test: str


def judged(facts: ComplianceFacts) -> list[tuple[str, list[Judged]]]:
    """All controls by chapter."""
    return [(chapter, [_judged(each, facts) for each in each_of]) for chapter, each_of in CHAPTERS]


def counts(chapters: list[tuple[str, list[Judged]]]) -> dict[ControlStatus, int]:
    all_of = [each.status for _, controls in chapters for each in controls]
    return {status: all_of.count(status) for status in ControlStatus}


def _judged(control: Control, facts: ComplianceFacts) -> Judged:
    outcome = control.judge(facts)
    return Judged(control.title, control.asked, outcome.status, outcome.evidence, outcome.test)


CHAPTERS: tuple[tuple[str, tuple[Control, ...]], ...] = (
    (
        "How long data is kept",
        (
            Control("Personal data leaves", "At most 30 days after delivery.", keeping.retention),
            Control("Settings only shorten", "30 days are a cap.", keeping.shorter_only),
            Control("Other data of Amazon's", "At most eighteen months.", keeping.not_personal),
            Control("Disconnected stores", "Deleted, with a certificate.", keeping.disconnected),
            Control("Requests of people", "Answered within a month.", keeping.requests),
        ),
    ),
    (
        "How data is sealed",
        (
            Control("Encryption at rest", "AES-128 or better.", sealing.encryption),
            Control("Key management service", "Keys held by a KMS.", sealing.key_service),
            Control("Key rotation", "Every year.", sealing.key_rotation),
            Control("Client secret of the application", "Every 180 days.", sealing.client_secret),
            Control("Encryption in transit", "TLS 1.2 or better on every hop.", sealing.transport),
            Control("Notifications of Amazon's", "Sealed, and gone soon.", sealing.notifications),
            Control("Recovery", "Backups in two places, tried out.", sealing.recovery),
        ),
    ),
    (
        "Who may do what",
        (
            Control(
                "Unique users", "No shared sign-ins; leavers out in 24 h.", access.unique_users
            ),
            Control("Lockout", "After ten wrong tries.", access.lockout),
            Control("Access review", "Every quarter.", access.review),
            Control("Passwords", "Twelve characters, history, age.", access.passwords),
            Control("Second factor", "For all who see data.", access.second_factor),
            Control(
                "Least privilege",
                "Personal data behind a right of its own.",
                access.least_privilege,
            ),
            Control("Authorizations of sellers", "Renewed every 365 days.", access.authorizations),
        ),
    ),
    (
        "What is written down",
        (
            Control("Audit trail", "Twelve months, safe from tampering.", record.trail),
            Control("Logs without personal data", "None, unless law asks.", record.log_content),
            Control("Data attribution", "Each row names its source.", record.attribution),
            Control("Governance", "A record of processing, by field.", record.governance),
            Control(
                "Log review",
                "In real time or twice a week.",
                written("Send logs and metrics to whatever alarms you."),
            ),
        ),
    ),
    (
        "When something happens",
        (
            Control("Incidents", "Amazon told within 24 hours.", response.incidents),
            Control("Vulnerabilities", "Scans every 30 days, a test a year.", response.scans),
            Control(
                "Change management",
                "Tested apart, approved before production.",
                written("Run all tests before each release, and keep who approved it."),
            ),
            Control("Bulk export alarm", "Data loss prevention.", response.reading_alarm),
        ),
    ),
    (
        "Around the app",
        (
            Control(
                "Network",
                "Segments, firewalls, malware protection.",
                written("Where the app runs is not for the app to see."),
            ),
            Control(
                "Devices and media",
                "No personal data on removable media.",
                written("Bind everybody who may export to it."),
            ),
            Control(
                "Assets and subcontractors",
                "Listed, their risk assessed.",
                written("List hosting, database, queue and mail."),
            ),
            Control(
                "Records for Amazon's audit",
                "The agreement's time and a year.",
                written("Print this page each quarter, and keep it."),
            ),
        ),
    ),
)
