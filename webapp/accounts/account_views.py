"""The account page: company and plan, one's own password, the browsers signed in."""

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_login import current_user, login_required

from webapp.accounts.account import Plan
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.label_format import LabelFormat
from webapp.accounts.password import policy
from webapp.accounts.password_reset import tell_of_change
from webapp.accounts.sign_in_views import (
    PLAN_HINTS,
    current_account,
    current_browser_session,
    renew_session,
)
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.language.gettext import gettext
from webapp.ground.language.language import LANGUAGES, speak
from webapp.ground.language.time_zones import zone_choices
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import go_to, leave_for, page, safe_next
from webapp.ground.web.request_locale import browsers_language

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@login_required
def show() -> Response:
    return _account_page()


@blueprint.post("/plan")
@needs("may_manage_account")
def change_plan() -> Response:
    try:
        current_account().change_plan(request.form.get("plan", ""), utcnow(), current_user)
    except FormError as form_error:
        return _account_page(form_error.errors)
    flash(gettext("The plan is %(plan)s now.", plan=current_account().plan.label), "success")
    return leave_for(_next_target() or url_for("account.show"))


@blueprint.post("/time-zone")
@needs("may_manage_account")
def change_time_zone() -> Response:
    try:
        zone = request.form.get("time_zone", "")
        current_account().change_time_zone(zone, utcnow(), current_user)
    except FormError as form_error:
        return _account_page(form_error.errors)
    flash(gettext("Times are those of %(zone)s now.", zone=current_account().time_zone), "success")
    return go_to("account.show")


@blueprint.post("/language")
@login_required
def change_language() -> Response:
    current_user.choose_language(request.form.get("language", ""))
    current_user.keep_browser_language(browsers_language())
    speak(current_user.language or browsers_language(), current_account().time_zone)
    flash(gettext("The language was changed."), "success")
    return go_to("account.show")


@blueprint.post("/label-format")
@needs("may_manage_account")
def change_label_format() -> Response:
    try:
        chosen = request.form.get("label_format", "")
        current_account().change_label_format(chosen, utcnow(), current_user)
    except FormError as form_error:
        return _account_page(form_error.errors)
    format_name = current_account().label_format.label
    flash(gettext("Labels come as %(format)s now.", format=format_name), "success")
    return go_to("account.show")


@blueprint.post("/verification")
@needs("may_manage_account")
def change_verification() -> Response:
    verifies = request.form.get("verifies_parcels") == "yes"
    current_account().change_verification(verifies, utcnow(), current_user)
    said = (
        gettext("Parcels must be verified before they ship.")
        if verifies
        else gettext("Parcels need not be verified before they ship.")
    )
    flash(said, "success")
    return go_to("account.show")


@blueprint.post("/password")
@login_required
def change_password() -> Response:
    user, now = current_user, utcnow()
    try:
        user.confirm(request.form.get("current_password", ""), now)
        with database.atomic():
            user.change_password(request.form.get("password", ""), now)
            BrowserSession.end_all(user, now, but=current_browser_session())
            tell_of_change(user, now)
            audit.record("password.changed", now=now, by=user, on=user)
    except FormError as form_error:
        return _account_page(form_error.errors)
    renew_session()
    flash(gettext("Your password is changed. All other browsers were signed out."), "success")
    return go_to("account.show")


@blueprint.post("/sessions/<id:session_id>/end")
@login_required
def end_session(session_id: int) -> Response:
    now = utcnow()
    theirs = {each.id: each for each in BrowserSession.of(current_user, now)}
    if session_id not in theirs:
        abort(404)
    theirs[session_id].end(now)
    audit.record("sessions.ended", now=now, by=current_user, on=current_user, sessions=1)
    flash(gettext("%(device)s was signed out.", device=theirs[session_id].device_words), "success")
    return go_to("account.show")


@blueprint.post("/sessions/end-others")
@login_required
def end_other_sessions() -> Response:
    now = utcnow()
    ended = BrowserSession.end_all(current_user, now, but=current_browser_session())
    audit.record("sessions.ended", now=now, by=current_user, on=current_user, sessions=ended)
    flash(gettext("All other browsers were signed out."), "success")
    return go_to("account.show")


def _next_target() -> str:
    """The page of ours that a change of the plan leads back to; empty if it was nobody's wish."""
    return safe_next(request.values.get("next"), default="")


def _account_page(errors: dict[str, str] | None = None) -> Response:
    present = current_browser_session()
    sessions = BrowserSession.of(current_user, utcnow())
    return page(
        "accounts/account.html",
        status=422 if errors else 200,
        account=current_account(),
        user=current_user,
        next=_next_target(),
        errors=errors or {},
        label_formats=[(each.value, each.label) for each in LabelFormat],
        languages=[("", gettext("That of the browser")), *LANGUAGES.items()],
        zones=zone_choices(),
        plans=[(plan.value, plan.label, gettext(PLAN_HINTS[plan])) for plan in Plan],
        password_rules=policy().told,
        sessions=sorted(sessions, key=lambda each: each != present),
        present=present,
    )
