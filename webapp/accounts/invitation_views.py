"""Accepting an invitation: joining a team, or opening an account, by choosing a password."""

from flask import Blueprint, Response, current_app, request

from webapp.accounts.account import Plan
from webapp.accounts.invitation import Invitation
from webapp.accounts.password import policy
from webapp.accounts.rejection import Rejection
from webapp.accounts.user import User
from webapp.accounts.views import PLAN_HINTS, SIGN_UP_RATE, let_in
from webapp.clock import utcnow
from webapp.guard import limiter
from webapp.pages import page

invitations = Blueprint("invitations", __name__, url_prefix="/sign-up")


@invitations.get("/<token>")
@limiter.limit(SIGN_UP_RATE)
def show(token: str) -> Response:
    return _page(token, _opened(token))


@invitations.post("/<token>")
@limiter.limit(SIGN_UP_RATE)
def accept(token: str) -> Response:
    invitation = _opened(token)
    if invitation is None:
        return _page(token, None)
    try:
        user = _accepted(invitation)
    except Rejection as rejection:
        return _page(token, invitation, rejection.errors)
    return let_in(user)


def _accepted(invitation: Invitation) -> User:
    password, now = request.form.get("password", ""), utcnow()
    if not invitation.founds_account:
        return invitation.accept(password, now)
    name, plan = request.form.get("account_name", ""), request.form.get("plan", "")
    return invitation.found(password, name, plan, now)


def _opened(token: str) -> Invitation | None:
    """Where sign-up is closed, nobody founds an account; team mates may still be invited."""
    found = Invitation.open(token, utcnow())
    closed = current_app.extensions["settings"].sign_up == "closed"
    return None if found and found.founds_account and closed else found


def _page(
    token: str, invitation: Invitation | None, errors: dict[str, str] | None = None
) -> Response:
    return page(
        "accounts/invitation.html",
        status=410 if invitation is None else 422 if errors else 200,
        token=token,
        invitation=invitation,
        plans=[(plan.value, plan.label, PLAN_HINTS[plan]) for plan in Plan],
        password_hint=policy().in_words,
        values=request.form if request.method == "POST" else {"plan": Plan.ECOMMERCE},
        errors=errors or {},
    )
