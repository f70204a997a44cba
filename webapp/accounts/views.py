"""The way in and out: signing up, in and out, and a forgotten password."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, request, session
from flask_login import current_user, login_user, logout_user

from webapp import audit
from webapp.accounts.account import Account, Plan
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.password import policy
from webapp.accounts.password_reset import PasswordReset
from webapp.accounts.pending_sign_in import PendingSignIn
from webapp.accounts.rejection import Rejection
from webapp.accounts.user import User
from webapp.clock import utcnow
from webapp.guard import limiter, login_manager
from webapp.pages import go_to, leave_for, page, safe_next

accounts = Blueprint("accounts", __name__)

# Per network address, which a whole company may share; SignInLock guards each single user.
SIGN_IN_RATE = "60 per 5 minutes"
SIGN_UP_RATE = "60 per hour"
RESET_RATE = "30 per hour"

# Where the browser's cookie holds the token of a sign-in that isn't through yet.
PENDING = "pending_sign_in"

NO_SIGN_UP = {
    "invite": "New accounts are by invitation here. Ask whoever runs this installation.",
    "closed": "New accounts are made by whoever runs this installation. Ask them for one.",
}
PLAN_HINTS = {
    Plan.ECOMMERCE: "Connects Amazon stores.",
    Plan.LEGACY: "For accounts from earlier years. Connects Amazon stores.",
    Plan.STANDARD: "Without stores. You can change to another plan at any time.",
}


def current_account() -> Account:
    """The account of the signed-in user: whatever a view shows must belong to it."""
    return current_user.account


def current_browser_session() -> BrowserSession | None:
    """The browser session of this request; none when nobody is signed in."""
    return current_user.browser_session if current_user.is_authenticated else None


@login_manager.user_loader
def signed_in_user(token: str) -> User | None:
    found = BrowserSession.resume(token, utcnow())
    return found.user if found else None


def let_in(user: User) -> Response:
    """Sign this browser in, and lead it to where it wanted to go."""
    target = next_target()
    _end_present_session()
    BrowserSession.begin(user, request.user_agent.string, utcnow())
    with_second = not user.lacks_second_factor
    audit.record("sign_in.done", now=utcnow(), by=user, on=user, second_factor=with_second)
    login_user(user)
    return redirect(target, 303)  # type: ignore[return-value]


def next_target() -> str:
    """The page of ours that was asked for, where that was what led to signing in."""
    return safe_next(request.values.get("next"), default="/orders")


@accounts.get("/")
def start() -> Response:
    return leave_for("/orders") if current_user.is_authenticated else go_to("accounts.sign_in")


@accounts.get("/sign-in")
def sign_in() -> Response:
    return leave_for(next_target()) if current_user.is_authenticated else _sign_in_page()


@accounts.post("/sign-in")
@limiter.limit(SIGN_IN_RATE)
def begin_session() -> Response:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        user = User.authenticate(email, password, utcnow())
    except Rejection as rejection:
        return _sign_in_page(rejection.errors, {"email": email})
    enough = user.lacks_second_factor and not user.password_is_old(utcnow())
    return let_in(user) if enough else _ask_further(user)


@accounts.post("/sign-out")
def sign_out() -> Response:
    if current_user.is_authenticated:
        audit.record("sign_out.done", now=utcnow(), by=current_user, on=current_user)
    _end_present_session()
    return go_to("accounts.sign_in")


@accounts.get("/sign-up")
def sign_up() -> Response:
    return leave_for(next_target()) if current_user.is_authenticated else _sign_up_page()


@accounts.post("/sign-up")
@limiter.limit(SIGN_UP_RATE)
def create_account() -> Response:
    if not _sign_up_open():
        return _sign_up_page()
    form = {name: request.form.get(name, "") for name in ("email", "account_name", "plan")}
    try:
        user = User.sign_up(**form, password=request.form.get("password", ""), now=utcnow())
    except Rejection as rejection:
        return _sign_up_page(rejection.errors, form)
    return let_in(user)


@accounts.get("/forgotten-password")
def forgotten_password() -> Response:
    return page("accounts/forgotten_password.html", values={}, errors={}, sent=False)


@accounts.post("/forgotten-password")
@limiter.limit(RESET_RATE)
def ask_for_reset() -> Response:
    PasswordReset.ask(request.form.get("email", ""), utcnow())
    return page("accounts/forgotten_password.html", values={}, errors={}, sent=True)


@accounts.get("/reset-password/<token>")
@limiter.limit(RESET_RATE)
def reset_password(token: str) -> Response:
    return _reset_page(token, PasswordReset.open(token, utcnow()))


@accounts.post("/reset-password/<token>")
@limiter.limit(RESET_RATE)
def redeem_reset(token: str) -> Response:
    reset = PasswordReset.open(token, utcnow())
    if reset is None:
        return _reset_page(token, reset)
    try:
        reset.redeem(request.form.get("password", ""), utcnow())
    except Rejection as rejection:
        return _reset_page(token, reset, rejection.errors)
    _end_present_session()
    flash("Your password is changed. Sign in with it.", "success")
    return go_to("accounts.sign_in")


def _ask_further(user: User) -> Response:
    """The password was right; what else is asked for stands in a row, not in the cookie."""
    session[PENDING] = PendingSignIn.begin(user, utcnow())
    return go_to("sign_in_steps.code", next=next_target())


def _end_present_session() -> None:
    """End this browser's session, and forget all that its cookie held."""
    present = current_browser_session()
    if present:
        present.end(utcnow())
    logout_user()
    session.clear()


def _sign_up_open() -> bool:
    return current_app.extensions["settings"].sign_up == "open"


def _sign_in_page(errors: dict[str, str] | None = None, values: Any = None) -> Response:
    return page(
        "accounts/sign_in.html",
        status=422 if errors else 200,
        values=values or {},
        errors=errors or {},
        next=safe_next(request.values.get("next"), default=""),
        sign_up_open=_sign_up_open(),
    )


def _sign_up_page(errors: dict[str, str] | None = None, values: Any = None) -> Response:
    closed = NO_SIGN_UP.get(current_app.extensions["settings"].sign_up, "")
    return page(
        "accounts/sign_up.html",
        status=403 if closed else 422 if errors else 200,
        values=values or {"plan": Plan.ECOMMERCE},
        errors=errors or {},
        next=safe_next(request.values.get("next"), default=""),
        plans=[(plan.value, plan.label, PLAN_HINTS[plan]) for plan in Plan],
        password_hint=policy().in_words,
        closed=closed,
    )


def _reset_page(
    token: str, reset: PasswordReset | None, errors: dict[str, str] | None = None
) -> Response:
    return page(
        "accounts/reset_password.html",
        status=410 if reset is None else 422 if errors else 200,
        token=token,
        dead=reset is None,
        errors=errors or {},
        password_hint=policy().in_words,
    )
