"""Incidents: opening one, noting each step against the clock, closing it."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.compliance.incident import OPTIONAL, STEPS, Incident, IncidentClosed
from webapp.compliance.incident_notice import WHO
from webapp.ground import clean_text
from webapp.ground.clock import parse_time, there, utcnow
from webapp.ground.language.language import time_zone
from webapp.ground.web.form_error import FormError, raise_form_error
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page

blueprint = Blueprint("incidents", __name__, url_prefix="/compliance/incidents")
OFFICER = "may_handle_requests"
OLDEST = timedelta(days=60)


@blueprint.get("")
@needs(OFFICER)
def index() -> Response:
    return _index_page({"detected_at": f"{there(utcnow(), time_zone()):%Y-%m-%dT%H:%M}"})


@blueprint.post("")
@needs(OFFICER)
def open_incident() -> Response:
    now = utcnow()
    try:
        detected_at = _moment(request.form.get("detected_at", ""), now)
        summary = clean_text.clean_lines(request.form.get("summary", ""))
        raise_form_error(summary="" if summary else "Say in a sentence what happened.")
    except FormError as form_error:
        return _index_page(request.form, form_error.errors)
    made = Incident.open(current_account(), current_user, summary, detected_at, now)
    return go_to("incidents.show", incident_id=made.id)


@blueprint.get("/<id:incident_id>")
@needs(OFFICER)
def show(incident_id: int) -> Response:
    return _show_page(found_or_404(Incident, incident_id))


@blueprint.post("/<id:incident_id>/steps")
@needs(OFFICER)
def note(incident_id: int) -> Response:
    found = found_or_404(Incident, incident_id)
    if found.closed_at:
        abort(409)
    try:
        found.note(
            request.form.get("step", ""), request.form.get("outcome", ""), current_user, utcnow()
        )
    except ValueError:
        abort(400)
    return go_to("incidents.show", incident_id=found.id)


@blueprint.post("/<id:incident_id>/closing")
@needs(OFFICER)
def close(incident_id: int) -> Response:
    found = found_or_404(Incident, incident_id)
    text = clean_text.clean_lines(request.form.get("closing_note", ""))
    try:
        raise_form_error(closing_note="" if text else "Write down what happened, and what changes.")
        found.close(text, current_user, utcnow())
    except FormError as form_error:
        return _show_page(found, form_error.errors)
    except IncidentClosed as refusal:
        return _show_page(found, {"form": str(refusal)})
    flash("The incident is closed.", "success")
    return go_to("incidents.show", incident_id=found.id)


def _moment(text: str, now: datetime) -> datetime:
    try:
        moment = parse_time(text, time_zone())
    except (ValueError, OverflowError):
        raise FormError(detected_at="Enter when it was noticed.") from None
    if not now - OLDEST < moment <= now + timedelta(minutes=5):
        raise FormError(detected_at="This is not within the last sixty days.")
    return min(moment, now)


def _index_page(values: Any, errors: dict[str, str] | None = None) -> Response:
    mine = Incident.select().where(Incident.account == current_account())
    return page(
        "compliance/incidents.html",
        status=422 if errors else 200,
        incidents=list(mine.order_by(Incident.id.desc()).limit(100)),
        told=WHO,
        values=values,
        errors=errors or {},
    )


def _show_page(incident: Incident, errors: dict[str, str] | None = None) -> Response:
    return page(
        "compliance/incident.html",
        status=422 if errors else 200,
        incident=incident,
        noted=incident.steps,
        people=incident.people,
        steps=STEPS,
        optional=OPTIONAL,
        errors=errors or {},
        values=request.form,
    )
