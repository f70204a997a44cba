"""Incidents whose hours run out, told to those who handle them: once ahead, once when late."""

from datetime import datetime, timedelta

from webapp.accounts.notice import Notice
from webapp.compliance.incident import AMAZON, AUTHORITY, Incident
from webapp.privacy.officer import officers

WARNED_BEFORE = {AMAZON: timedelta(hours=6), AUTHORITY: timedelta(hours=24)}
WHO = {AMAZON: "Amazon", AUTHORITY: "The authority"}
SUBJECT = {
    "soon": "Incident {number}: {who} is to be told by {due}",
    "late": "Incident {number}: {who} should have been told by {due}",
}
TEXT = """{who} was to be told of incident {number} by {due}, and nobody noted that it was.

What this means: the hours count from when the incident was noticed: 24 for Amazon
(security@amazon.com), 72 for the data protection authority.

What to do: tell them, late or not; then open Compliance, Incidents, and note the step.
"""


def announce_due_incidents(now: datetime) -> None:
    """Each once to each officer; for the clock."""
    for incident in Incident.still_open():
        for code, due in incident.waiting.items():
            if now > due - WARNED_BEFORE[code]:
                _announce(incident, code, due, now)


def _announce(incident: Incident, code: str, due: datetime, now: datetime) -> None:
    words = {"number": incident.id, "who": WHO[code], "due": f"{due:%d %B, %H:%M} UTC"}
    stage = "late" if now > due else "soon"
    for user in officers(incident.account_id):
        Notice.tell(
            user,
            "incident_due",
            f"incident-due:{incident.id}:{code}:{stage}",
            subject=SUBJECT[stage].format(**words),
            text=TEXT.format(**words),
            now=now,
        )
