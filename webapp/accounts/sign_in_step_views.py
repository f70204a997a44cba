"""What signing in asks for after the password."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, flash, request, session

from webapp.accounts.password import OLDEST, policy
from webapp.accounts.pending_sign_in import PendingSignIn
from webapp.accounts.rejection import Rejection
from webapp.accounts.views import PENDING, SIGN_IN_RATE, let_in, next_target
from webapp.clock import utcnow
from webapp.guard import limiter
from webapp.pages import go_to, page

sign_in_steps = Blueprint("sign_in_steps", __name__, url_prefix="/sign-in")


@sign_in_steps.get("/code")
def code() -> Response:
    return _step_page("accounts/sign_in_code.html")


@sign_in_steps.post("/code")
@limiter.limit(SIGN_IN_RATE)
def give_code() -> Response:
    return _given("accounts/sign_in_code.html", "code", PendingSignIn.prove)


@sign_in_steps.get("/recovery-code")
def recovery_code() -> Response:
    return _step_page("accounts/sign_in_recovery.html")


@sign_in_steps.post("/recovery-code")
@limiter.limit(SIGN_IN_RATE)
def give_recovery_code() -> Response:
    template = "accounts/sign_in_recovery.html"
    return _given(template, "recovery_code", PendingSignIn.prove_by_recovery)


@sign_in_steps.get("/new-password")
def new_password() -> Response:
    pending = _pending()
    if pending is None or pending.owes_second_factor:
        return _go_on(pending)
    return _new_password_page(pending)


@sign_in_steps.post("/new-password")
@limiter.limit(SIGN_IN_RATE)
def choose_password() -> Response:
    pending = _pending()
    if pending is None or pending.owes_second_factor:
        return _go_on(pending)
    try:
        pending.renew_password(request.form.get("password", ""), utcnow())
    except Rejection as rejection:
        return _new_password_page(pending, rejection.errors)
    return _go_on(pending)


def _given(
    template: str, field: str, prove: Callable[[PendingSignIn, str, datetime], None]
) -> Response:
    pending = _pending()
    if pending is None or not pending.owes_second_factor:
        return _go_on(pending)
    try:
        prove(pending, request.form.get(field, ""), utcnow())
    except Rejection as rejection:
        return _step_page(template, rejection.errors)
    return _go_on(pending)


def _go_on(pending: PendingSignIn | None) -> Response:
    """To what is still owed, or in."""
    if pending is None:
        return _begin_again()
    if pending.owes_second_factor:
        return go_to("sign_in_steps.code", next=next_target())
    if pending.owes_new_password(utcnow()):
        return go_to("sign_in_steps.new_password", next=next_target())
    return let_in(pending.user) if pending.end(utcnow()) else _begin_again()


def _step_page(template: str, errors: dict[str, str] | None = None) -> Response:
    pending = _pending()
    if pending is None or not pending.owes_second_factor:
        return _go_on(pending)
    status = 422 if errors else 200
    return page(template, status=status, errors=errors or {}, next=next_target())


def _new_password_page(pending: PendingSignIn, errors: dict[str, str] | None = None) -> Response:
    return page(
        "accounts/sign_in_new_password.html",
        status=422 if errors else 200,
        user=pending.user,
        days=OLDEST.days,
        password_hint=policy().in_words,
        errors=errors or {},
        next=next_target(),
    )


def _pending() -> PendingSignIn | None:
    return PendingSignIn.resume(session.get(PENDING, ""), utcnow())


def _begin_again() -> Response:
    session.pop(PENDING, None)
    flash("That took too long, or was done already. Sign in with your password again.", "warning")
    return go_to("accounts.sign_in", next=next_target())
