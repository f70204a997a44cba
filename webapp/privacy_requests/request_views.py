"""Privacy requests as officers work through them: the queue, and one with each of its steps."""

from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    render_template,
    request,
)
from flask_login import current_user
from markupsafe import Markup

from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.request_address import RequestAddress
from webapp.accounts.sign_in_views import current_account
from webapp.ground.audit import audit
from webapp.ground.clock import day_of, utcnow
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import gettext
from webapp.ground.language.language import speaking
from webapp.ground.language.time_format import day
from webapp.ground.settings import Settings
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.privacy_requests import request_execution as execution
from webapp.privacy_requests import request_step as step
from webapp.privacy_requests.export_words import fact_name, fact_value
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_export import export
from webapp.privacy_requests.request_form import askers, channels, kinds, read_form, read_receipt
from webapp.privacy_requests.request_language import letter_language
from webapp.privacy_requests.request_page import RequestPage
from webapp.privacy_requests.request_queue import RequestQueue

blueprint = Blueprint("privacy_requests", __name__, url_prefix="/privacy/requests")
OFFICER = "may_handle_requests"


@blueprint.errorhandler(IllegalMove)
def moved_on(_error: IllegalMove) -> Response:
    flash(gettext("This request has moved on meanwhile. Here is how it stands now."), "warning")
    return go_to("privacy_requests.show", request_id=(request.view_args or {})["request_id"])


@blueprint.get("")
@needs(OFFICER)
def index() -> Response:
    account = current_account()
    queue = RequestQueue(account, request.args.get("show", ""), request.args.get("before", ""))
    request_pages = [RequestPage(each, utcnow()) for each in queue.requests]
    ask_url = _settings().public_url + RequestAddress.of(account).path
    return page(
        "privacy_requests/requests.html", queue=queue, request_pages=request_pages, ask_url=ask_url
    )


@blueprint.get("/new")
@needs(OFFICER)
def new() -> Response:
    return _new_page({"received_on": f"{day_of(utcnow(), current_account().time_zone)}"})


@blueprint.post("")
@needs(OFFICER)
def create() -> Response:
    now = utcnow()
    try:
        asked = read_form(request.form)
        channel, received_at = read_receipt(request.form, now, current_account().time_zone)
    except FormError as form_error:
        return _new_page(request.form, form_error.errors)
    made = PrivacyRequest.receive(
        current_account(), *asked, now, channel=channel, received_at=received_at, by=current_user
    )
    words = gettext(
        "%(reference)s is due by %(day)s.", reference=made.reference, day=day(made.due_at)
    )
    flash(words, "success")
    return go_to("privacy_requests.show", request_id=made.id)


@blueprint.get("/<id:request_id>")
@needs(OFFICER)
def show(request_id: int) -> Response:
    return _request_page(found_or_404(PrivacyRequest, request_id))


@blueprint.post("/<id:request_id>/<name>")
@needs(OFFICER)
def act(request_id: int, name: str) -> Response:
    """Take one step; which ones there are stands in `request_step`."""
    found, now = found_or_404(PrivacyRequest, request_id), utcnow()
    take = step.STEPS.get(name) or abort(404)
    try:
        flash(take(found, request.form, current_user, now), "success")
    except FormError as form_error:
        return _request_page(found, form_error.errors)
    return go_to("privacy_requests.show", request_id=found.id)


@blueprint.get("/<id:request_id>/export")
@needs(OFFICER)
@reauthenticates()
def show_export(request_id: int) -> Response:
    found = _granted(request_id)
    spoken = letter_language(found)
    # What is handed out speaks the language of whoever asked, inside a page of whoever hands it.
    with speaking(spoken):
        given = _given(found, utcnow())
        handed_out = render_template(
            "privacy_requests/_handed_out.html",
            given=given,
            fact_name=fact_name,
            fact_value=fact_value,
        )
    return page(
        "privacy_requests/request_export.html",
        reference=found.reference,
        back_url=f"/privacy/requests/{found.id}",
        given=given,
        spoken=spoken,
        handed_out=Markup(handed_out),  # noqa: S704
    )


@blueprint.get("/<id:request_id>/export.json")
@needs(OFFICER)
@reauthenticates()
def download_export(request_id: int) -> Response:
    found = _granted(request_id)
    with speaking(letter_language(found)):
        answer = jsonify(_given(found, utcnow()))
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.reference}.json"'
    return answer


def _granted(request_id: int) -> PrivacyRequest:
    found = found_or_404(PrivacyRequest, request_id)
    return found if execution.gives_data(found) else abort(404)


def _given(found: PrivacyRequest, now: datetime) -> dict[str, Any]:
    audit.record("personal_data.exported", now=now, by=current_user, on=found)
    return export(found, now)


def _settings() -> Settings:
    return current_app.extensions["settings"]


def _new_page(values: Any, errors: dict[str, str] | None = None) -> Response:
    return page(
        "privacy_requests/request_new.html",
        status=422 if errors else 200,
        values=values,
        errors=errors or {},
        kinds=[(value, label) for value, label, _ in kinds()],
        askers=askers(),
        channels=channels(),
    )


def _request_page(found: PrivacyRequest, errors: dict[str, str] | None = None) -> Response:
    audit.record("request.viewed", now=utcnow(), by=current_user, on=found)
    return page(
        "privacy_requests/request.html",
        status=422 if errors else 200,
        request_page=RequestPage(found, utcnow()),
        in_force=execution.in_force(found),
        errors=errors or {},
        values=request.form,
    )
