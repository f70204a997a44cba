"""Incidents whose hours run out, told to those who handle them: once ahead, once when late."""

from datetime import datetime, timedelta

from webapp.accounts.notice import Notice
from webapp.compliance.incident import AMAZON, AUTHORITY, Incident
from webapp.ground.language.message import Message
from webapp.privacy.officer import officers

WARNED_BEFORE = {AMAZON: timedelta(hours=6), AUTHORITY: timedelta(hours=24)}
WHO = {AMAZON: "Amazon", AUTHORITY: "The authority"}
# By who is to be told, and whether that is late.
SUBJECT = {
    (AMAZON, "soon"): Message(
        "incident.amazon_soon", "Incident %(number)s: Amazon is to be told by %(due)s"
    ),
    (AMAZON, "late"): Message(
        "incident.amazon_late", "Incident %(number)s: Amazon should have been told by %(due)s"
    ),
    (AUTHORITY, "soon"): Message(
        "incident.authority_soon", "Incident %(number)s: the authority is to be told by %(due)s"
    ),
    (AUTHORITY, "late"): Message(
        "incident.authority_late",
        "Incident %(number)s: the authority should have been told by %(due)s",
    ),
}
TEXT = Message(
    "incident.due.text",
    "%(subject)s, and nobody noted that this was done.\n\n"
    "What this means: the hours count from when the incident was noticed: 24 for Amazon "
    "(security@amazon.com), 72 for the data protection authority.\n\n"
    "What to do: tell them, late or not; then open Compliance, Incidents, and note the step.",
)


def announce_due_incidents(now: datetime) -> None:
    """Each once to each officer; for the clock."""
    for incident in Incident.still_open():
        for code, due in incident.waiting.items():
            if now > due - WARNED_BEFORE[code]:
                _announce(incident, code, due, now)


def _announce(incident: Incident, code: str, due: datetime, now: datetime) -> None:
    stage = "late" if now > due else "soon"
    subject = SUBJECT[code, stage].told(number=str(incident.id), due=due)
    for user in officers(incident.account_id):
        Notice.tell(
            user,
            "incident_due",
            f"incident-due:{incident.id}:{code}:{stage}",
            subject=subject,
            text=TEXT.told(subject=subject),
            now=now,
        )
