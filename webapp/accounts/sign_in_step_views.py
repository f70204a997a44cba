"""What signing in asks for after the password."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, flash, request, session

from webapp.accounts.password import OLDEST, policy
from webapp.accounts.pending_sign_in import PendingSignIn
from webapp.accounts.sign_in_views import PENDING, SIGN_IN_RATE, let_in, next_target
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter
from webapp.ground.web.pages import go_to, page

blueprint = Blueprint("sign_in_steps", __name__, url_prefix="/sign-in")


@blueprint.get("/code")
def code() -> Response:
    return code_page()


@blueprint.post("/code")
@limiter.limit(SIGN_IN_RATE)
def give_code() -> Response:
    return _given(code_page, "code", PendingSignIn.prove)


@blueprint.get("/recovery-code")
def recovery_code() -> Response:
    return _recovery_page()


@blueprint.post("/recovery-code")
@limiter.limit(SIGN_IN_RATE)
def give_recovery_code() -> Response:
    return _given(_recovery_page, "recovery_code", PendingSignIn.prove_by_recovery)


@blueprint.get("/new-password")
def new_password() -> Response:
    pending = pending_sign_in()
    if pending is None or pending.owes_second_factor:
        return go_on(pending)
    return _new_password_page(pending)


@blueprint.post("/new-password")
@limiter.limit(SIGN_IN_RATE)
def choose_password() -> Response:
    pending = pending_sign_in()
    if pending is None or pending.owes_second_factor:
        return go_on(pending)
    try:
        pending.renew_password(request.form.get("password", ""), utcnow())
    except FormError as form_error:
        return _new_password_page(pending, form_error.errors)
    return go_on(pending)


def _given(
    step_page: Callable[[dict[str, str]], Response],
    field: str,
    prove: Callable[[PendingSignIn, str, datetime], None],
) -> Response:
    pending = pending_sign_in()
    if pending is None or not pending.owes_second_factor:
        return go_on(pending)
    try:
        prove(pending, request.form.get(field, ""), utcnow())
    except FormError as form_error:
        return step_page(form_error.errors)
    return go_on(pending)


def go_on(pending: PendingSignIn | None) -> Response:
    """To what is still owed, or in."""
    if pending is None:
        return _begin_again()
    if pending.owes_second_factor:
        return go_to("sign_in_steps.code", next=next_target())
    if pending.owes_new_password(utcnow()):
        return go_to("sign_in_steps.new_password", next=next_target())
    return let_in(pending.user) if pending.end(utcnow()) else _begin_again()


def code_page(errors: dict[str, str] | None = None) -> Response:
    """The second step, by what this person has set up: an authenticator app, passkeys, or both."""
    pending = pending_sign_in()
    if pending is None or not pending.owes_second_factor:
        return go_on(pending)
    return page(
        "accounts/sign_in_code.html",
        status=422 if errors else 200,
        takes_code=pending.takes_code,
        takes_passkey=pending.takes_passkey,
        errors=errors or {},
        next=next_target(),
    )


def _recovery_page(errors: dict[str, str] | None = None) -> Response:
    pending = pending_sign_in()
    if pending is None or not pending.owes_second_factor:
        return go_on(pending)
    template, status = "accounts/sign_in_recovery.html", 422 if errors else 200
    return page(template, status=status, errors=errors or {}, next=next_target())


def _new_password_page(pending: PendingSignIn, errors: dict[str, str] | None = None) -> Response:
    return page(
        "accounts/sign_in_new_password.html",
        status=422 if errors else 200,
        user=pending.user,
        days=OLDEST.days,
        password_rules=policy().told,
        errors=errors or {},
        next=next_target(),
    )


def pending_sign_in() -> PendingSignIn | None:
    return PendingSignIn.resume(session.get(PENDING, ""), utcnow())


def _begin_again() -> Response:
    session.pop(PENDING, None)
    said = gettext("That took too long, or was done already. Sign in with your password again.")
    flash(said, "warning")
    return go_to("accounts.sign_in", next=next_target())
