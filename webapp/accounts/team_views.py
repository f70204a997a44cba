"""The team page: who belongs to the account, who is invited, and what each may do."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.invitation import GOOD_FOR, Invitation
from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.rights.right import Right
from webapp.accounts.rights.role import Role
from webapp.accounts.rights.store_limit import stores_of
from webapp.accounts.sign_in_views import current_account
from webapp.accounts.team import Team
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter, needs
from webapp.ground.web.pages import go_to, page

blueprint = Blueprint("team", __name__, url_prefix="/account/team")

OWNER = "may_manage_account"
# Each is a mail to somebody who may not want one.
INVITING_RATE = "60 per hour"
ROLE_HINTS = {
    Role.OWNER: N_("Does everything: stores, people, plan."),
    Role.SHIPPER: N_("Ships orders, and sees the names and addresses that it takes."),
    Role.PRIVACY_OFFICER: N_("Answers privacy requests, reads the audit trail."),
    Role.VIEWER: N_("Sees orders without personal data."),
}


def _names_an_owner() -> bool:
    return request.form.get("role") == Role.OWNER


@blueprint.get("")
@needs(OWNER)
def index() -> Response:
    return _page()


@blueprint.post("/invitations")
@limiter.limit(INVITING_RATE)
@needs(OWNER)
@reauthenticates(when=_names_an_owner)
def invite() -> Response:
    email, role = request.form.get("email", ""), request.form.get("role", "")
    stores = [read_id(each) or 0 for each in request.form.getlist("store")]
    try:
        made = Invitation.send(current_account(), email, role, _me(), utcnow(), stores)
    except FormError as form_error:
        return _page(form_error.errors, {"email": email, "role": role}, stores)
    return _done(
        gettext("%(email)s is invited. The link is in an e-mail to them.", email=made.email)
    )


@blueprint.post("/invitations/<id:invitation_id>/letters")
@limiter.limit(INVITING_RATE)
@needs(OWNER)
@reauthenticates()
def send_again(invitation_id: int) -> Response:
    return _about(invitation_id, Invitation.send_again, N_("%(email)s gets another mail."))


@blueprint.post("/invitations/<id:invitation_id>/revocations")
@needs(OWNER)
def revoke(invitation_id: int) -> Response:
    return _about(
        invitation_id, Invitation.revoke, N_("The invitation of %(email)s is taken back.")
    )


@blueprint.post("/people/<id:person_id>/role")
@needs(OWNER)
@reauthenticates()
def change_role(person_id: int) -> Response:
    role = request.form.get("role", "")
    return _with(
        person_id,
        lambda person: _team().change_role(person, role, utcnow()),
        N_("%(email)s has another role now."),
    )


@blueprint.post("/people/<id:person_id>/stores")
@needs(OWNER)
@reauthenticates()
def limit_to_stores(person_id: int) -> Response:
    chosen = request.form.getlist("store")
    said = N_("%(email)s sees the chosen stores.") if chosen else N_("%(email)s sees all stores.")
    return _with(
        person_id,
        lambda person: _team().limit_to_stores(person, chosen, utcnow()),
        said,
    )


@blueprint.post("/people/<id:person_id>/exclusions")
@needs(OWNER)
def shut_out(person_id: int) -> Response:
    return _with(
        person_id,
        lambda person: _team().shut_out(person, utcnow()),
        N_("%(email)s is shut out, and signed out of every browser."),
    )


@blueprint.post("/people/<id:person_id>/readmissions")
@needs(OWNER)
@reauthenticates()
def readmit(person_id: int) -> Response:
    return _with(
        person_id,
        lambda person: _team().readmit(person, utcnow()),
        N_("%(email)s may sign in again."),
    )


@blueprint.post("/people/<id:person_id>/second-factor-resets")
@needs(OWNER)
@reauthenticates()
def reset_second_factor(person_id: int) -> Response:
    return _with(
        person_id,
        lambda person: _team().reset_second_factor(person, utcnow()),
        N_("The second factor of %(email)s is off. They read so by e-mail."),
    )


def _with(person_id: int, act: Callable[[User], object], said: str) -> Response:
    person = _team().person(person_id) or abort(404)
    try:
        act(person)
    except FormError as form_error:
        return _page(form_error.errors)
    return _done(gettext(said, email=person.email))


def _about(invitation_id: int, act: Callable[..., None], said: str) -> Response:
    found = _team().invitation(invitation_id) or abort(404)
    try:
        act(found, _me(), utcnow())
    except FormError as form_error:
        return _page(form_error.errors)
    return _done(gettext(said, email=found.email))


def _done(sentence: str) -> Response:
    flash(sentence, "success")
    return go_to("team.index")


def _page(
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    chosen: Sequence[int] = (),
) -> Response:
    theirs, now = _team(), utcnow()
    return page(
        "accounts/team.html",
        status=422 if errors else 200,
        account=current_account(),
        people=theirs.people,
        invitations=theirs.invitations,
        stores=stores_of(current_account()),
        chosen=chosen,
        last_seen=BrowserSession.last_seen(current_account()),
        roles=[(role.value, role.label, gettext(hint)) for role, hint in ROLE_HINTS.items()],
        rights=[(each, each.label, each.hint) for each in Right],
        days=GOOD_FOR.days,
        moment=now,
        errors=errors or {},
        values=values or {"role": Role.SHIPPER.value},
    )


def _team() -> Team:
    return Team(current_account(), _me())


def _me() -> User:
    return current_user._get_current_object()
