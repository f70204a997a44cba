"""The way in and out: signing up, in and out, and a forgotten password."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, g, request, session
from flask_login import current_user, login_user, logout_user

from webapp.accounts import new_device
from webapp.accounts.account import Account, Plan
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.invitation import Invitation
from webapp.accounts.mail.development_mail_views import shows_mail
from webapp.accounts.passkeys import passkey
from webapp.accounts.password import policy
from webapp.accounts.password_reset import PasswordReset
from webapp.accounts.pending_sign_in import PendingSignIn
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.store_scope import narrow_to
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.settings import Settings
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter, login_manager
from webapp.ground.web.pages import go_to, leave_for, page, safe_next, see_other
from webapp.ground.web.request_locale import browsers_language

blueprint = Blueprint("accounts", __name__)

# Per network address, which a whole company may share; SignInLock guards each single user.
SIGN_IN_RATE = "60 per 5 minutes"
SIGN_UP_RATE = "60 per hour"
RESET_RATE = "30 per hour"

# Where the browser's cookie holds the token of a sign-in that isn't through yet.
PENDING = "pending_sign_in"
AFTER_SIGN_UP = "after_sign_up"

NO_SIGN_UP = {
    "invite": N_("New accounts are by invitation here. Ask whoever runs this installation."),
    "closed": N_("New accounts are made by whoever runs this installation. Ask them for one."),
}
PLAN_HINTS = {
    Plan.ECOMMERCE: N_("Connects Amazon stores."),
    Plan.LEGACY: N_("For accounts from earlier years. Connects Amazon stores."),
    Plan.STANDARD: N_("Without stores. You can change to another plan at any time."),
}


def current_account() -> Account:
    """The account of the signed-in user: whatever a view shows must belong to it."""
    return current_user.account


def current_browser_session() -> BrowserSession | None:
    """The browser session of this request; none when nobody is signed in."""
    return g.browser_session if current_user.is_authenticated else None


@login_manager.user_loader
def signed_in_user(token: str) -> User | None:
    g.browser_session = found = BrowserSession.resume(token, utcnow())
    narrow_to(found.user.store_scope if found else None)
    return found.user if found else None


def let_in(user: User) -> Response:
    """Sign this browser in, and lead it to where it wanted to go."""
    target = next_target()
    _end_present_session()
    user.keep_browser_language(browsers_language())
    g.browser_session = BrowserSession.begin(user, request.user_agent.string, utcnow())
    new_device.tell(g.browser_session, utcnow())
    with_second = not user.lacks_second_factor
    audit.record("sign_in.done", now=utcnow(), by=user, on=user, second_factor=with_second)
    login_user(user)
    return see_other(target)


def renew_session() -> None:
    """Go on in this browser by another token than before."""
    present = current_browser_session()
    if present:
        present.renew()
        login_user(present.user)


def next_target() -> str:
    """The page of ours that was asked for, where that was what led to signing in or up."""
    before = safe_next(session.get(AFTER_SIGN_UP), default="/orders")
    return safe_next(request.values.get("next"), default=before)


@blueprint.get("/")
def start() -> Response:
    return leave_for("/orders") if current_user.is_authenticated else go_to("accounts.sign_in")


@blueprint.get("/sign-in")
def sign_in() -> Response:
    return leave_for(next_target()) if current_user.is_authenticated else sign_in_page()


@blueprint.post("/sign-in")
@limiter.limit(SIGN_IN_RATE)
def begin_session() -> Response:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        user = User.authenticate(email, password, utcnow())
    except FormError as form_error:
        return sign_in_page(form_error.errors, {"email": email})
    enough = user.lacks_second_factor and not user.password_is_old(utcnow())
    return let_in(user) if enough else _ask_further(user)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    if current_user.is_authenticated:
        audit.record("sign_out.done", now=utcnow(), by=current_user, on=current_user)
    _end_present_session()
    return go_to("accounts.sign_in")


@blueprint.get("/sign-up")
def sign_up() -> Response:
    return leave_for(next_target()) if current_user.is_authenticated else _sign_up_page()


@blueprint.post("/sign-up")
@limiter.limit(SIGN_UP_RATE)
def ask_to_sign_up() -> Response:
    """Says the same whether the address is known: its mail tells, to whoever reads that."""
    if not _sign_up_open():
        return _sign_up_page()
    try:
        Invitation.ask_to_found(request.form.get("email", ""), utcnow())
    except FormError as form_error:
        return _sign_up_page(form_error.errors, request.form)
    # The link comes back to this browser, and goes on to where it wanted to go.
    session[AFTER_SIGN_UP] = safe_next(request.form.get("next"), default="")
    return _sign_up_page(sent=True)


@blueprint.get("/forgotten-password")
def forgotten_password() -> Response:
    return page("accounts/forgotten_password.html", values={}, errors={}, sent=False)


@blueprint.post("/forgotten-password")
@limiter.limit(RESET_RATE)
def ask_for_reset() -> Response:
    PasswordReset.request(request.form.get("email", ""), utcnow())
    return page("accounts/forgotten_password.html", values={}, errors={}, sent=True)


@blueprint.get("/reset-password/<token>")
@limiter.limit(RESET_RATE)
def reset_password(token: str) -> Response:
    return _reset_page(token, PasswordReset.open(token, utcnow()))


@blueprint.post("/reset-password/<token>")
@limiter.limit(RESET_RATE)
def redeem_reset(token: str) -> Response:
    reset = PasswordReset.open(token, utcnow())
    if reset is None:
        return _reset_page(token, reset)
    try:
        reset.redeem(request.form.get("password", ""), utcnow())
    except FormError as form_error:
        return _reset_page(token, reset, form_error.errors)
    _end_present_session()
    flash(gettext("Your password is changed. Sign in with it."), "success")
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


def sign_in_page(errors: dict[str, str] | None = None, values: Any = None) -> Response:
    settings: Settings = current_app.extensions["settings"]
    return page(
        "accounts/sign_in.html",
        status=422 if errors else 200,
        values=values or {},
        errors=errors or {},
        next=safe_next(request.values.get("next"), default=""),
        sign_up_open=_sign_up_open(),
        takes_passkeys=passkey.can_be_had(settings.public_url),
    )


def _sign_up_page(
    errors: dict[str, str] | None = None, values: Any = None, sent: bool = False
) -> Response:
    closed = NO_SIGN_UP.get(current_app.extensions["settings"].sign_up, "")
    return page(
        "accounts/sign_up.html",
        status=403 if closed else 422 if errors else 200,
        values=values or {},
        errors=errors or {},
        next=safe_next(request.values.get("next"), default=""),
        closed=gettext(closed) if closed else "",
        sent=sent,
        shows_mail=shows_mail(current_app.extensions["settings"]),
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
        password_rules=policy().told,
    )
