"""Re-authentication: before what can't be undone, or gives people or power away, who it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from flask_login import current_user, login_required

from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.passkeys.passkey import UNKNOWN, Passkey
from webapp.accounts.passkeys.passkey_sign_in_views import shown_passkey
from webapp.accounts.sign_in_views import SIGN_IN_RATE, current_browser_session
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter
from webapp.ground.web.pages import leave_for, page, safe_next, wants_part

blueprint = Blueprint("reauthentication", __name__, url_prefix="/account/reauthentication")

PASSWORD = "confirming_password"  # noqa: S105 - a field's name
PASSKEY = "confirming_passkey"
BACK = "confirming_back"
# What the question itself adds to a form; the rest is the form's own.
OWN_FIELDS = ("csrf_token", PASSWORD, PASSKEY, BACK)
View = Callable[..., Any]


def reauthenticates(when: Callable[[], bool] = lambda: True) -> Callable[[View], View]:
    """Let through whoever showed who they are in the last ten minutes; others are asked.

    The question carries all that the form had sent, and sends it on with the answer: nothing is
    kept here, and nothing is changed by a GET. Stands below `needs`; takes no uploads.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            asked = _asked() if when() else None
            return asked or view(*args, **kwargs)

        guarded.reauthenticates = True  # type: ignore[attr-defined]
        return guarded

    return decorated


@blueprint.post("")
@limiter.limit(SIGN_IN_RATE)
@login_required
def confirm() -> Response:
    """For a page that is only looked at, which a form leads back to."""
    return _asked() or leave_for(safe_next(request.form.get("next"), "/orders"))


def _asked() -> Response | None:
    """The question; none where it was answered, now or a short while ago."""
    present, now = current_browser_session(), utcnow()
    if present is None or present.is_proven(now):
        return None
    if PASSWORD not in request.form:
        return _question({})
    try:
        _confirm()
    except FormError as form_error:
        return _question(_named(form_error.errors))
    _note(present)
    return None


def _confirm() -> None:
    """By a passkey, or by the password; raises FormError."""
    if not request.form.get(PASSKEY):
        current_user.confirm(request.form[PASSWORD], utcnow())
    elif shown_passkey(request.form[PASSKEY]).user_id != current_user.id:
        raise FormError(form=gettext(UNKNOWN))


def _note(present: BrowserSession) -> None:
    now = utcnow()
    present.prove(now)
    audit.record("sign_in.repeated", now=now, by=current_user, on=current_user)


def _named(errors: dict[str, str]) -> dict[str, str]:
    """By the field of the question."""
    return {PASSWORD if name == "current_password" else name: each for name, each in errors.items()}


def _question(errors: dict[str, str]) -> Response:
    action, fields = _form()
    response = page(
        "accounts/reauthentication.html",
        status=422 if errors else 200,
        action=action,
        fields=fields,
        back=safe_next(request.form.get(BACK) or _page_before(), "/orders"),
        user=current_user,
        takes_passkey=bool(Passkey.of(current_user._get_current_object())),
        errors=errors,
    )
    if wants_part():
        # The form was for a part of the page; the question takes all of it.
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML show:window:top"
    return response


def _form() -> tuple[str, list[tuple[str, str]]]:
    """Where the answer goes, and what goes along: the form as it was sent."""
    if request.method == "GET":
        return "/account/reauthentication", [("next", request.full_path.rstrip("?"))]
    sent = [(name, each) for name, texts in request.form.lists() for each in texts]
    return request.full_path.rstrip("?"), [field for field in sent if field[0] not in OWN_FIELDS]


def _page_before() -> str:
    """The page of ours that the form stood on."""
    try:
        parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}".rstrip("?") if parts.netloc == request.host else ""
