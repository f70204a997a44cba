"""When something happens: its live facts, and how the controls stand by them."""

from datetime import timedelta
from functools import cached_property

from webapp.compliance.compliance_evidence import EvidenceKind
from webapp.compliance.compliance_fact import AccountFacts
from webapp.compliance.compliance_outcome import ControlOutcome, duty_if, met_if
from webapp.compliance.incident import Incident
from webapp.compliance.reading_alarm import (
    MOST_EXPORTED_A_DAY,
    MOST_PRINTED_A_DAY,
    MOST_VIEWED_A_DAY,
    MOST_VIEWED_AN_HOUR,
    UnusualReading,
)

CLOCK_GRACE = timedelta(minutes=15)


class ResponseFacts(AccountFacts):
    @cached_property
    def exports(self) -> int:
        return self.events("personal_data.exported", "contacts.exported")

    @cached_property
    def alarms(self) -> int:
        return self.events("reading.alarmed")

    @cached_property
    def untold_readings(self) -> int:
        """Those that the clock should have found by now, and didn't."""
        found = UnusualReading.find(self.now - CLOCK_GRACE, self._account)
        return sum(not reading.is_known(self.now) for reading in found)

    @property
    def open_incidents(self) -> int:
        return len(self._incidents)

    @cached_property
    def late_notices(self) -> int:
        """Their notices to Amazon or the authority whose time has passed, untold."""
        return sum(due < self.now for each in self._incidents for due in each.waiting.values())

    @cached_property
    def _incidents(self) -> list[Incident]:
        return list(Incident.still_open().where(Incident.account == self._account))


def incidents(f: ResponseFacts) -> ControlOutcome:
    return duty_if(
        f.is_current(EvidenceKind.INCIDENT_PLAN_REVIEWED) and not f.late_notices,
        f"Open incidents: {f.open_incidents}.",
        f"Notices that are late: {f.late_notices} (24 hours to Amazon, 72 to the authority).",
        f.action_words(EvidenceKind.INCIDENT_PLAN_REVIEWED, "Plan reviewed"),
        "Name the person who speaks with Amazon in the plan.",
    )


def scans(f: AccountFacts) -> ControlOutcome:
    return duty_if(
        f.is_current(EvidenceKind.VULNERABILITY_SCAN)
        and f.is_current(EvidenceKind.PENETRATION_TEST),
        f.action_words(EvidenceKind.VULNERABILITY_SCAN, "Scanned"),
        f.action_words(EvidenceKind.PENETRATION_TEST, "Tested by attack"),
    )


def reading_alarm(f: ResponseFacts) -> ControlOutcome:
    return met_if(
        not f.untold_readings,
        f"Owners are told of a person who exports more than {MOST_EXPORTED_A_DAY} people a day, "
        f"prints those of more than {MOST_PRINTED_A_DAY} orders a day, or opens "
        f"more than {MOST_VIEWED_AN_HOUR} orders an hour or {MOST_VIEWED_A_DAY} a day.",
        f"Alarms in 30 days: {f.alarms}; exports of personal data: {f.exports}.",
        f"Unusual readings that nobody was told of: {f.untold_readings}.",
    )
