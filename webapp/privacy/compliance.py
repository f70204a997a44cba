"""Amazon's Data Protection Policy, control by control: how each stands now, and what shows it.

Nothing is claimed that isn't so: what the app can't see is the operator's duty, with the date
that the operator recorded; what isn't built, or isn't in order now, is not yet met.
"""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.privacy import compliance_judgement as judge
from webapp.privacy.compliance_fact import Facts
from webapp.privacy.compliance_judgement import Outcome, Standing


@dataclass(frozen=True)
class Control:
    """One control, with what Amazon asks."""

    title: str
    asked: str
    judge: Callable[[Facts], Outcome]


@dataclass(frozen=True)
class Judged:
    """A control as it stands at the moment of asking."""

    title: str
    asked: str
    standing: Standing
    evidence: tuple[str, ...]


def judged(facts: Facts) -> list[tuple[str, list[Judged]]]:
    """All controls by chapter."""
    return [(chapter, [_judged(each, facts) for each in each_of]) for chapter, each_of in CHAPTERS]


def counts(chapters: list[tuple[str, list[Judged]]]) -> dict[Standing, int]:
    all_of = [each.standing for _, controls in chapters for each in controls]
    return {standing: all_of.count(standing) for standing in Standing}


def _judged(control: Control, facts: Facts) -> Judged:
    outcome = control.judge(facts)
    return Judged(control.title, control.asked, outcome.standing, outcome.evidence)


CHAPTERS: tuple[tuple[str, tuple[Control, ...]], ...] = (
    (
        "How long data is kept",
        (
            Control("Personal data leaves", "At most 30 days after delivery.", judge.retention),
            Control("Settings only shorten", "30 days are a cap.", judge.shorter_only),
            Control("Other data of Amazon's", "At most eighteen months.", judge.not_personal),
            Control("Disconnected stores", "Deleted, with a certificate.", judge.disconnected),
            Control("Requests of people", "Answered within a month.", judge.requests),
        ),
    ),
    (
        "How data is sealed",
        (
            Control("Encryption at rest", "AES-128 or better.", judge.encryption),
            Control("Key management service", "Keys held by a KMS.", judge.key_service),
            Control("Key rotation", "Every year.", judge.key_rotation),
            Control("Client secret of the application", "Every 180 days.", judge.client_secret),
            Control("Encryption in transit", "TLS 1.2 or better on every hop.", judge.transport),
            Control("Recovery", "Backups in two places, tried out.", judge.recovery),
        ),
    ),
    (
        "Who may do what",
        (
            Control("Unique users", "No shared sign-ins; leavers out in 24 h.", judge.unique_users),
            Control("Lockout", "After ten wrong tries.", judge.lockout),
            Control("Access review", "Every quarter.", judge.review),
            Control("Passwords", "Twelve characters, history, age.", judge.passwords),
            Control("Second factor", "For all who see data.", judge.second_factor),
            Control(
                "Least privilege", "Personal data behind a right of its own.", judge.least_privilege
            ),
            Control("Authorizations of sellers", "Renewed every 365 days.", judge.authorizations),
        ),
    ),
    (
        "What is written down",
        (
            Control("Audit trail", "Twelve months, safe from tampering.", judge.trail),
            Control("Logs without personal data", "None, unless law asks.", judge.log_content),
            Control("Data attribution", "Each row names its source.", judge.attribution),
            Control("Governance", "A record of processing, by field.", judge.governance),
            Control(
                "Log review",
                "In real time or twice a week.",
                judge.written("Send logs and metrics to whatever alarms you."),
            ),
        ),
    ),
    (
        "When something happens",
        (
            Control("Incidents", "Amazon told within 24 hours.", judge.incidents),
            Control("Vulnerabilities", "Scans every 30 days, a test a year.", judge.scans),
            Control(
                "Change management",
                "Tested apart, approved before production.",
                judge.written("Run .ci/run before each release, and keep who approved it."),
            ),
            Control("Bulk export alarm", "Data loss prevention.", judge.reading_alarm),
        ),
    ),
    (
        "Around the app",
        (
            Control(
                "Network",
                "Segments, firewalls, malware protection.",
                judge.written("Where the app runs is not for the app to see."),
            ),
            Control(
                "Devices and media",
                "No personal data on removable media.",
                judge.written("Bind everybody who may export to it."),
            ),
            Control(
                "Assets and subcontractors",
                "Listed, their risk assessed.",
                judge.written("List hosting, database, queue and mail."),
            ),
            Control(
                "Records for Amazon's audit",
                "The agreement's time and a year.",
                judge.written("Print this page each quarter, and keep it."),
            ),
        ),
    ),
)
