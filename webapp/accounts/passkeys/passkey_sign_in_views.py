"""Showing a passkey: in place of a password, after one, or to confirm who it is."""

from typing import Any

from flask import Blueprint, Response, current_app, request, session

from webapp.accounts.passkeys.passkey import Passkey
from webapp.accounts.passkeys.passkey_challenge import PasskeyChallenge
from webapp.accounts.sign_in_step_views import code_page, go_on, pending_sign_in
from webapp.accounts.sign_in_views import SIGN_IN_RATE, let_in, sign_in_page
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter

blueprint = Blueprint("passkey_sign_in", __name__, url_prefix="/sign-in")

# Where the browser's cookie holds the token of the challenge that it was given.
CHALLENGE = "passkey_challenge"


@blueprint.post("/passkey/options")
@limiter.limit(SIGN_IN_RATE)
def options() -> Response:
    begun = PasskeyChallenge.begin(utcnow())
    session[CHALLENGE] = begun.token
    return as_json(Passkey.request_options(bytes(begun.challenge), public_url()))


@blueprint.post("/passkey")
@limiter.limit(SIGN_IN_RATE)
def sign_in() -> Response:
    try:
        return let_in(shown_passkey(request.form.get("credential", "")).user)
    except FormError as form_error:
        return sign_in_page(form_error.errors)


@blueprint.post("/code/passkey")
@limiter.limit(SIGN_IN_RATE)
def give_passkey() -> Response:
    pending = pending_sign_in()
    if pending is None or not pending.owes_second_factor:
        return go_on(pending)
    try:
        pending.prove_by_passkey(shown_passkey(request.form.get("credential", "")), utcnow())
    except FormError as form_error:
        return code_page(form_error.errors)
    return go_on(pending)


def shown_passkey(answer: str) -> Passkey:
    """The passkey that this browser has just shown; raises FormError."""
    begun = PasskeyChallenge.use(session.pop(CHALLENGE, ""), utcnow())
    return Passkey.shown(answer, bytes(begun.challenge), public_url(), utcnow())


def public_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url


def as_json(text: str) -> Any:
    return current_app.response_class(text, mimetype="application/json")
