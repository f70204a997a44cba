"""Incidents: opening one, noting each step against the clock, closing it."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp import typed
from webapp.accounts import Rejection, current_account
from webapp.accounts.rejection import reject
from webapp.clock import parse_time, utcnow
from webapp.guard import needs
from webapp.pages import go_to, page
from webapp.privacy.incident import OPTIONAL, STEPS, Incident, IncidentClosed
from webapp.privacy.incident_notice import WHO

incidents = Blueprint("incidents", __name__, url_prefix="/compliance/incidents")
OFFICER = "may_handle_requests"
OLDEST = timedelta(days=60)


@incidents.get("")
@needs(OFFICER)
def index() -> Response:
    return _index_page({"detected_at": f"{utcnow():%Y-%m-%dT%H:%M}"})


@incidents.post("")
@needs(OFFICER)
def open_incident() -> Response:
    now = utcnow()
    try:
        detected_at = _moment(request.form.get("detected_at", ""), now)
        summary = typed.lines(request.form.get("summary", ""))
        reject(summary="" if summary else "Say in a sentence what happened.")
    except Rejection as rejection:
        return _index_page(request.form, rejection.errors)
    made = Incident.open(current_account(), current_user, summary, detected_at, now)
    return go_to("incidents.show", incident_id=made.id)


@incidents.get("/<id:incident_id>")
@needs(OFFICER)
def show(incident_id: int) -> Response:
    return _show_page(_found(incident_id))


@incidents.post("/<id:incident_id>/steps")
@needs(OFFICER)
def note(incident_id: int) -> Response:
    found = _found(incident_id)
    if found.closed_at:
        abort(409)
    try:
        found.note(
            request.form.get("step", ""), request.form.get("outcome", ""), current_user, utcnow()
        )
    except ValueError:
        abort(400)
    return go_to("incidents.show", incident_id=found.id)


@incidents.post("/<id:incident_id>/closing")
@needs(OFFICER)
def close(incident_id: int) -> Response:
    found, text = _found(incident_id), typed.lines(request.form.get("closing_note", ""))
    try:
        reject(closing_note="" if text else "Write down what happened, and what changes.")
        found.close(text, current_user, utcnow())
    except Rejection as rejection:
        return _show_page(found, rejection.errors)
    except IncidentClosed as refusal:
        return _show_page(found, {"form": str(refusal)})
    flash("The incident is closed.", "success")
    return go_to("incidents.show", incident_id=found.id)


def _found(incident_id: int) -> Incident:
    mine = Incident.account == current_account()
    return Incident.get_or_none(Incident.id == incident_id, mine) or abort(404)


def _moment(text: str, now: datetime) -> datetime:
    try:
        moment = parse_time(text)
    except (ValueError, OverflowError):
        raise Rejection(detected_at="Enter when it was noticed, in UTC.") from None
    if not now - OLDEST < moment <= now + timedelta(minutes=5):
        raise Rejection(detected_at="This is not within the last sixty days.")
    return min(moment, now)


def _index_page(values: Any, errors: dict[str, str] | None = None) -> Response:
    mine = Incident.select().where(Incident.account == current_account())
    return page(
        "privacy/incidents.html",
        status=422 if errors else 200,
        incidents=list(mine.order_by(Incident.id.desc()).limit(100)),
        told=WHO,
        values=values,
        errors=errors or {},
    )


def _show_page(incident: Incident, errors: dict[str, str] | None = None) -> Response:
    return page(
        "privacy/incident.html",
        status=422 if errors else 200,
        incident=incident,
        noted=incident.steps,
        steps=STEPS,
        optional=OPTIONAL,
        errors=errors or {},
        values=request.form,
    )
