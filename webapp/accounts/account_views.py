"""The account page: company and plan, one's own password, the browsers signed in."""

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user, login_required

from webapp import audit
from webapp.accounts.account import Plan
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.password import policy
from webapp.accounts.password_reset import tell_of_change
from webapp.accounts.rejection import Rejection
from webapp.accounts.views import PLAN_HINTS, current_account, current_browser_session
from webapp.clock import utcnow
from webapp.db import database
from webapp.guard import needs
from webapp.pages import go_to, page
from webapp.words import time_zones

account = Blueprint("account", __name__, url_prefix="/account")


@account.get("")
@login_required
def show() -> Response:
    return _account_page()


@account.post("/plan")
@needs("may_manage_account")
def change_plan() -> Response:
    try:
        current_account().change_plan(request.form.get("plan", ""), utcnow(), current_user)
    except Rejection as rejection:
        return _account_page(rejection.errors)
    flash(f"The plan is {current_account().plan.label} now.", "success")
    return go_to("account.show")


@account.post("/time-zone")
@needs("may_manage_account")
def change_time_zone() -> Response:
    try:
        zone = request.form.get("time_zone", "")
        current_account().change_time_zone(zone, utcnow(), current_user)
    except Rejection as rejection:
        return _account_page(rejection.errors)
    flash(f"Times are those of {current_account().time_zone} now.", "success")
    return go_to("account.show")


@account.post("/password")
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
    except Rejection as rejection:
        return _account_page(rejection.errors)
    flash("Your password is changed. All other browsers were signed out.", "success")
    return go_to("account.show")


@account.post("/sessions/<id:session_id>/end")
@login_required
def end_session(session_id: int) -> Response:
    now = utcnow()
    theirs = {each.id: each for each in BrowserSession.of(current_user, now)}
    if session_id not in theirs:
        abort(404)
    theirs[session_id].end(now)
    audit.record("sessions.ended", now=now, by=current_user, on=current_user, sessions=1)
    flash(f"{theirs[session_id].device} was signed out.", "success")
    return go_to("account.show")


@account.post("/sessions/end-others")
@login_required
def end_other_sessions() -> Response:
    now = utcnow()
    ended = BrowserSession.end_all(current_user, now, but=current_browser_session())
    audit.record("sessions.ended", now=now, by=current_user, on=current_user, sessions=ended)
    flash("All other browsers were signed out.", "success")
    return go_to("account.show")


def _account_page(errors: dict[str, str] | None = None) -> Response:
    present = current_browser_session()
    sessions = BrowserSession.of(current_user, utcnow())
    return page(
        "accounts/account.html",
        status=422 if errors else 200,
        account=current_account(),
        user=current_user,
        errors=errors or {},
        zones=[(name, name.replace("_", " ")) for name in time_zones()],
        plans=[(plan.value, plan.label, PLAN_HINTS[plan]) for plan in Plan],
        password_hint=policy().in_words,
        sessions=sorted(sessions, key=lambda each: each != present),
        present=present,
    )
