"""Accepting an invitation: joining a team, or opening an account, by choosing a password."""

from flask import Blueprint, Response, current_app, request

from webapp.accounts.account import Plan
from webapp.accounts.invitation import Invitation
from webapp.accounts.password import policy
from webapp.accounts.sign_in_views import PLAN_HINTS, SIGN_UP_RATE, let_in
from webapp.accounts.user import User
from webapp.amazon.marketplace import suggest
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.language.language import UTC_NAME
from webapp.ground.language.time_zones import zone_choices
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter
from webapp.ground.web.pages import page

# Countries whose people live in several time zones: their language tells none.
MANY_ZONES = ("US", "CA", "MX", "BR", "AU")

blueprint = Blueprint("invitations", __name__, url_prefix="/sign-up")


@blueprint.get("/<token>")
@limiter.limit(SIGN_UP_RATE)
def show(token: str) -> Response:
    return _page(token, _opened(token))


@blueprint.post("/<token>")
@limiter.limit(SIGN_UP_RATE)
def accept(token: str) -> Response:
    invitation = _opened(token)
    if invitation is None:
        return _page(token, None)
    try:
        user = _accepted(invitation)
    except FormError as form_error:
        return _page(token, invitation, form_error.errors)
    return let_in(user)


def _accepted(invitation: Invitation) -> User:
    password, now = request.form.get("password", ""), utcnow()
    if not invitation.founds_account:
        return invitation.accept(password, now)
    name, plan = request.form.get("account_name", ""), request.form.get("plan", "")
    zone = request.form.get("time_zone", UTC_NAME)
    return invitation.found(password, name, plan, now, zone)


def _opened(token: str) -> Invitation | None:
    """Where sign-up is closed, nobody founds an account; team mates may still be invited."""
    found = Invitation.open(token, utcnow())
    closed = current_app.extensions["settings"].sign_up == "closed"
    return None if found and found.founds_account and closed else found


def _proposed() -> dict[str, str]:
    """The zone by the browser's language, until a script tells the browser's own."""
    place = suggest(request.headers.get("Accept-Language", ""))
    zone = UTC_NAME if place.country in MANY_ZONES else place.time_zone
    return {"plan": Plan.ECOMMERCE, "time_zone": zone}


def _page(
    token: str, invitation: Invitation | None, errors: dict[str, str] | None = None
) -> Response:
    return page(
        "accounts/invitation.html",
        status=410 if invitation is None else 422 if errors else 200,
        token=token,
        invitation=invitation,
        plans=[(plan.value, plan.label, gettext(PLAN_HINTS[plan])) for plan in Plan],
        password_rules=policy().told,
        zones=zone_choices(),
        values=request.form if request.method == "POST" else _proposed(),
        errors=errors or {},
    )
