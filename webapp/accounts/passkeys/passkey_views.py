"""A person's passkeys: adding one, and removing one."""

from flask import Blueprint, Response, abort, flash, request, session
from flask_login import current_user, login_required

from webapp.accounts.passkeys.passkey import Passkey, can_be_had
from webapp.accounts.passkeys.passkey_challenge import PasskeyChallenge
from webapp.accounts.passkeys.passkey_sign_in_views import CHALLENGE, as_json, public_url
from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.sign_in_views import SIGN_IN_RATE, current_browser_session
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter
from webapp.ground.web.pages import go_to, page

blueprint = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")


@blueprint.get("")
@login_required
def index() -> Response:
    return _page()


@blueprint.post("/options")
@limiter.limit(SIGN_IN_RATE)
@login_required
def options() -> Response:
    handle = Passkey.handle_of(_user())
    begun = PasskeyChallenge.begin(utcnow(), _user(), handle)
    session[CHALLENGE] = begun.token
    challenge = bytes(begun.challenge)
    return as_json(Passkey.creation_options(_user(), handle, challenge, public_url()))


@blueprint.post("")
@limiter.limit(SIGN_IN_RATE)
@login_required
@reauthenticates()
def add() -> Response:
    name, answer, now = request.form.get("name", ""), request.form.get("credential", ""), utcnow()
    try:
        begun = PasskeyChallenge.use(session.pop(CHALLENGE, ""), now, _user())
        codes = SecondFactor.add_passkey(
            _user(), name, answer, begun, public_url(), now, current_browser_session()
        )
    except FormError as form_error:
        return _page(form_error.errors)
    if codes:
        return page("accounts/recovery_codes.html", codes=codes, fresh=True, next="/orders")
    flash(gettext("The passkey is added."), "success")
    return go_to("passkeys.index")


@blueprint.post("/<id:passkey_id>/removals")
@limiter.limit(SIGN_IN_RATE)
@login_required
@reauthenticates()
def remove(passkey_id: int) -> Response:
    theirs = {each.id: each for each in Passkey.of(_user())}
    if passkey_id not in theirs:
        abort(404)
    SecondFactor.remove_passkey(_user(), theirs[passkey_id], utcnow())
    flash(gettext("The passkey “%(name)s” is removed.", name=theirs[passkey_id].name), "success")
    return go_to("passkeys.index")


def _page(errors: dict[str, str] | None = None) -> Response:
    return page(
        "accounts/passkeys.html",
        status=422 if errors else 200,
        passkeys=Passkey.of(_user()),
        can_be_had=can_be_had(public_url()),
        name=request.form.get("name", ""),
        errors=errors or {},
    )


def _user() -> User:
    return current_user._get_current_object()
