"""The guard at the door: CSRF, headers, rates, and who may do what."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.config import Settings
from webapp.pages import go_to, wants_part
from webapp.refusal import Refused

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=True)
login_manager = LoginManager()

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
# No text holds them, and Postgres takes none: the character zero, halves of UTF-16 pairs.
NO_TEXT = re.compile("[\0\ud800-\udfff]")
UNREADABLE = "That holds a character that is no part of any text. Type it anew"
CONSENT_PATH = "/amazon/consent/"
# The rooms whose forms are for people who aren't signed in.
PUBLIC_FORMS = ("accounts", "sign_in_steps", "invitations", "ask")


def needs(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let in signed-in users of whom `user.<permission>` is true; others get a clear 403.

    Whoever lacks the second factor that is demanded of them is led to setting it up.
    """

    def decorated(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            if not getattr(current_user, permission):
                abort(403)
            if _owes_second_factor():
                return _to_second_factor()
            return view(*args, **kwargs)

        return guarded

    return decorated


# For what all of them may see. The pages about oneself have Flask-Login's own `login_required`
# instead, so that a second factor can be set up at all.
signed_in = needs("is_authenticated")


def stand_guard(app: Flask, settings: Settings, form_targets: Sequence[str]) -> None:
    """Guard every request; forms may lead to `form_targets` (origins) beside our own pages."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if settings.https else "session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        # Strict would leave the seller signed out when Amazon sends them back.
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=_storage(settings.redis_url),
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 2, "socket_timeout": 2},
        RATELIMIT_SWALLOW_ERRORS=True,
        RATELIMIT_KEY_PREFIX="limit",
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
    )
    app.before_request(_refuse_what_is_no_text)
    csrf.init_app(app)
    limiter.init_app(app)
    login_manager.init_app(app)
    # Flask-Login's own fingerprint trusts X-Forwarded-For as sent; sessions are rows here.
    login_manager.session_protection = None
    login_manager.unauthorized_handler(to_sign_in)
    app.after_request(_headers(settings, form_targets))


def _refuse_what_is_no_text() -> None:
    """In an address or a form, once for all pages; raises Refused."""
    if request.endpoint and any(map(NO_TEXT.search, _said())):
        raise Refused(UNREADABLE, 400)


def _said() -> Iterator[str]:
    yield request.path
    for fields in (request.args, request.form):
        for name, texts in fields.lists():
            yield name
            yield from texts


def _storage(redis_url: str) -> str:
    return redis_url.replace("unix://", "redis+unix://", 1)


def was_signed_out() -> bool:
    """Whether this request is for somebody signed in, and nobody is."""
    return not current_user.is_authenticated and request.blueprint not in PUBLIC_FORMS


def to_sign_in() -> Response:
    """To sign in, and then back; a part of a page says so on it, where typed words stay."""
    if wants_part():
        abort(401)
    target = request.full_path.rstrip("?") if request.method == "GET" else _page_before()
    return redirect(url_for("accounts.sign_in", next=target))  # type: ignore[return-value]


def _owes_second_factor() -> bool:
    """Whether this person may see personal data, yet showed nothing but a password."""
    settings: Settings = current_app.extensions["settings"]
    owing = current_user.may_see_personal_data and current_user.lacks_second_factor
    return settings.demands_second_factor and owing


def _to_second_factor() -> Response:
    target = request.full_path.rstrip("?") if request.method == "GET" else _page_before()
    return go_to("second_factor.show", next=target)


def _page_before() -> str | None:
    """The page of ours that the form stood on."""
    parts = urlsplit(request.referrer or "")
    ours = parts.netloc == request.host
    return f"{parts.path}?{parts.query}".rstrip("?") if ours else None


def _headers(settings: Settings, form_targets: Sequence[str]) -> Callable[[Response], Response]:
    # Browsers hold a form's redirect to this list too, and `Connect` leaves for Amazon.
    policy = " ".join([POLICY, *form_targets])

    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)
        # Flask-WTF checks the Referer over https, so it must reach our own pages.
        referrer = "no-referrer" if request.path.startswith(CONSENT_PATH) else "same-origin"
        response.headers.setdefault("Referrer-Policy", referrer)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.https:
            response.headers.setdefault(
                "Strict-Transport-Security", "max-age=63072000; includeSubDomains"
            )
        return response

    return add
