"""An incident's hours count from when it was noticed, and whoever handles it is told in time."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.accounts.people import BEN, ROSA, joined
from tests.compliance.test_compliance import control
from tests.orders.documents import NOON
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.compliance.incident import (
    AMAZON,
    AUTHORITY,
    NOT_NEEDED,
    STEPS,
    Incident,
    IncidentClosed,
)
from webapp.compliance.incident_notice import announce_due_incidents
from webapp.ground.clock import utcnow
from webapp.ground.language.time_format import when


def test_the_hours_count_from_when_it_was_noticed(shop: Any) -> None:
    noticed = NOON - timedelta(hours=2)

    incident = Incident.open(shop.account, shop.user, "A laptop was stolen.", noticed, NOON)

    assert incident.amazon_due == NOON + timedelta(hours=22)
    assert incident.authority_due == NOON + timedelta(hours=70)


@pytest.mark.parametrize(
    ("hours", "status", "late"),
    [(23, "operator's duty", 0), (25, "not yet", 1), (73, "not yet", 2)],
)
def test_an_incident_that_amazon_wasnt_told_of_in_time_is_not_met(
    shop: Any, settings: Any, hours: int, status: str, late: int
) -> None:
    ComplianceEvidence.note(EvidenceKind.INCIDENT_PLAN_REVIEWED, NOON, NOON)
    noticed = NOON - timedelta(hours=hours)
    Incident.open(shop.account, shop.user, "A laptop was stolen.", noticed, NOON)

    found = control(shop, settings, "Incidents")

    assert found.status == status
    assert f"Notices that are late: {late} (24 hours" in found.evidence[1]


def test_an_incident_that_was_told_of_is_late_no_more(shop: Any, settings: Any) -> None:
    ComplianceEvidence.note(EvidenceKind.INCIDENT_PLAN_REVIEWED, NOON, NOON)
    noticed = NOON - timedelta(hours=30)
    incident = Incident.open(shop.account, shop.user, "A laptop was stolen.", noticed, NOON)

    incident.note(AMAZON, "done", shop.user, NOON)

    assert control(shop, settings, "Incidents").status == "operator's duty"


def test_officers_are_told_of_each_notice_once_ahead_and_once_late(shop: Any) -> None:
    joined(shop.account, Role.VIEWER)
    incident = Incident.open(shop.account, shop.user, "A laptop was stolen.", NOON, NOON)

    for hours in (1, 19, 19.5, 25, 26):
        announce_due_incidents(NOON + timedelta(hours=hours))
    incident.note(AUTHORITY, NOT_NEEDED, shop.user, NOON)
    announce_due_incidents(NOON + timedelta(hours=73))

    assert [(notice.recipient.id, str(notice.subject)) for notice in Notice.select()] == [
        (shop.user.id, f"Incident {incident.id}: Amazon is to be told by 24 Nov 2026, 12:00 UTC"),
        (
            shop.user.id,
            f"Incident {incident.id}: Amazon should have been told by 24 Nov 2026, 12:00 UTC",
        ),
    ]


def test_an_incident_closes_when_every_step_is_noted(shop: Any) -> None:
    incident = Incident.open(shop.account, shop.user, "A laptop was stolen.", NOON, NOON)
    with pytest.raises(IncidentClosed):
        incident.close("Nothing was on it.", shop.user, NOON)

    for code in STEPS:
        incident.note(code, NOT_NEEDED if code == AUTHORITY else "done", shop.user, NOON)
    incident.close("Nothing was on it.", shop.user, NOON)

    assert Incident.get().closed_at == NOON
    with pytest.raises(IncidentClosed):
        incident.close("Again.", shop.user, NOON)


def test_amazon_is_always_told(shop: Any) -> None:
    incident = Incident.open(shop.account, shop.user, "A laptop was stolen.", NOON, NOON)

    with pytest.raises(ValueError, match="not_needed"):
        incident.note(AMAZON, NOT_NEEDED, shop.user, NOON)


@pytest.mark.parametrize("outcome", ["", "whatever", "x" * 300])
def test_a_step_has_no_outcome_but_those_that_are_offered(shop: Any, outcome: str) -> None:
    incident = Incident.open(shop.account, shop.user, "A laptop is gone.", NOON, NOON)

    for code in (AMAZON, AUTHORITY):
        with pytest.raises(ValueError, match="can't be"):
            incident.note(code, outcome, shop.user, NOON)

    assert incident.steps == {}


def test_what_was_noted_once_stays_as_it_was(shop: Any) -> None:
    incident = Incident.open(shop.account, shop.user, "A laptop was stolen.", NOON, NOON)

    incident.note(AMAZON, "done", shop.user, NOON)
    incident.note(AMAZON, "done", shop.user, NOON + timedelta(hours=30))

    assert incident.steps[AMAZON].at == NOON


def test_rosa_starts_the_clock_and_sees_it_count(rosa: Any, shop: Any) -> None:
    rosa.visit("/compliance/incidents")

    page = rosa.submit("Start the clock", summary="A laptop was stolen.")

    assert "in 23 h" in page
    assert "in 2 d" in page


def test_an_incident_says_when_it_was_opened_and_who_noted_what(rosa: Any, shop: Any) -> None:
    ben = joined(shop.account, Role.PRIVACY_OFFICER)
    incident = Incident.open(shop.account, ben, "A laptop was stolen.", NOON, utcnow())
    incident.note("contain", "done", shop.user, utcnow())

    page = rosa.visit(f"/compliance/incidents/{incident.id}")

    assert f"opened {when(incident.opened_at)} by {BEN.email}" in page
    assert "not closed yet" in page
    assert f"Done {when(incident.opened_at)} by {ROSA.email}" in page


def test_a_notice_that_is_late_shouts(rosa: Any, shop: Any) -> None:
    noticed = utcnow() - timedelta(hours=30)
    incident = Incident.open(shop.account, shop.user, "A laptop was stolen.", noticed, utcnow())

    page = rosa.visit(f"/compliance/incidents/{incident.id}")

    assert "Late by 6 h" in page


def test_the_list_counts_down_for_whom_is_still_to_be_told(rosa: Any, shop: Any) -> None:
    noticed = utcnow() - timedelta(hours=30)
    Incident.open(shop.account, shop.user, "A laptop was stolen.", noticed, utcnow())

    page = rosa.visit("/compliance/incidents")

    assert "Amazon: Late by 6 h" in page
    assert "The authority: in 41 h" in page or "The authority: in 1 d" in page


def test_carla_sees_no_incident_of_another_account(carla: Any, shop: Any) -> None:
    incident = Incident.open(shop.account, shop.user, "A laptop was stolen.", NOON, NOON)

    assert carla.visit(f"/compliance/incidents/{incident.id}").status == 404


def test_a_typed_offset_is_reckoned_with(rosa: Any, shop: Any) -> None:
    noticed = (utcnow() - timedelta(hours=3)).replace(second=0, microsecond=0)
    there = noticed.astimezone(ZoneInfo("America/Los_Angeles"))
    rosa.visit("/compliance/incidents")

    rosa.submit("Start the clock", detected_at=there.isoformat(), summary="A laptop was stolen.")

    assert Incident.get().detected_at == noticed


def test_a_typed_moment_is_what_the_readers_clock_shows(rosa: Any, shop: Any) -> None:
    shop.account.change_time_zone("Asia/Kolkata", utcnow(), shop.user)
    shown = rosa.visit("/compliance/incidents").form("Start the clock")[0].fields["detected_at"][0]
    there = datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo("Asia/Kolkata"))

    rosa.submit("Start the clock", summary="A laptop was stolen.")

    assert Incident.get().detected_at == there
    assert utcnow() - timedelta(minutes=5) < there < utcnow()


@pytest.mark.parametrize("typed", ["", "x", "0001-01-01T00:00+10:00", "9999-12-31T23:00-10:00"])
def test_a_moment_that_is_none_is_refused(rosa: Any, shop: Any, typed: str) -> None:
    rosa.visit("/compliance/incidents")

    page = rosa.submit("Start the clock", detected_at=typed, summary="A laptop was stolen.")

    assert page.status == 422
