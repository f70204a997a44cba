"""The guard of every request: CSRF, headers, rates, and who may do what."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request, url_for
from flask_limiter import Limiter
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect

from webapp.ground.clean_text import NO_TEXT
from webapp.ground.language.gettext import gettext
from webapp.ground.settings import Settings
from webapp.ground.web.form_origin import refuse_strange_forms
from webapp.ground.web.host_guard import TrustedProxies, limit_key
from webapp.ground.web.limit_storage import storage_address
from webapp.ground.web.page_error import PageError
from webapp.ground.web.pages import go_to, see_other, wants_part
from webapp.ground.work.job_queue import redis_connection

csrf = CSRFProtect()
limiter = Limiter(limit_key, default_limits=[], headers_enabled=True)
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
# Its address holds Amazon's code.
CONSENT_RETURN_PATH = "/amazon/consent/return"
# How browsers and their extensions say that nobody has asked for the page yet.
PREFETCH_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
PREFETCH = re.compile(r"\b(prefetch|prerender|preview)\b", re.IGNORECASE)
# What shows nobody, and changes nothing.
PREFETCHED = ("static", "healthz", "readyz")
# The rooms whose forms are for people who aren't signed in.
PUBLIC_FORMS = ("accounts", "sign_in_steps", "invitations", "ask")


def common_headers(settings: Settings) -> dict[str, str]:
    """Those that pages and files have alike."""
    hsts = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
    return HEADERS | (hsts if settings.https else {})


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


def guard_requests(app: Flask, settings: Settings, form_targets: Sequence[str]) -> None:
    """Guard every request; forms may lead to `form_targets` (origins) beside our own pages."""
    if settings.trusted_proxies:
        app.wsgi_app = TrustedProxies(  # type: ignore[method-assign]
            app.wsgi_app, settings.trusted_proxies, settings.proxy_networks
        )
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if settings.https else "session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        # Strict would leave the seller signed out when Amazon sends them back.
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        # Who sent a form is seen by `form_origin.py`, which believes its Origin first.
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=storage_address(settings.redis_url),
        RATELIMIT_STORAGE_OPTIONS={"connection_pool": redis_connection().connection_pool},
        RATELIMIT_SWALLOW_ERRORS=True,
        RATELIMIT_KEY_PREFIX="limit",
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
    )
    app.before_request(refuse_strange_forms)
    app.before_request(_refuse_prefetch)
    app.before_request(_refuse_what_is_no_text)
    csrf.init_app(app)
    # Before the limiter's own, so that it acts after it.
    app.after_request(_keep_retry_after_to_refusals)
    limiter.init_app(app)
    login_manager.init_app(app)
    # Flask-Login's own fingerprint trusts X-Forwarded-For as sent; sessions are rows here.
    login_manager.session_protection = None
    login_manager.unauthorized_handler(to_sign_in)
    app.after_request(_headers(settings, form_targets))


def _refuse_prefetch() -> None:
    """A page that a browser fetches ahead isn't read by anybody: it may show people, would be
    recorded as a reading, and could use up a link that is good once. The browser asks again when
    the person follows the link."""
    fetched_ahead = any(PREFETCH.search(request.headers.get(h, "")) for h in PREFETCH_HEADERS)
    if fetched_ahead and request.endpoint not in PREFETCHED:
        abort(503)


def _refuse_what_is_no_text() -> None:
    """In an address or a form, once for all pages; raises PageError."""
    if request.endpoint and any(map(NO_TEXT.search, _said())):
        sentence = gettext("That holds a character that is no part of any text. Type it anew")
        raise PageError(sentence, 400)


def _said() -> Iterator[str]:
    yield request.path
    for fields in (request.args, request.form):
        for name, texts in fields.lists():
            yield name
            yield from texts


def was_signed_out() -> bool:
    """Whether this request is for somebody signed in, and nobody is."""
    return not current_user.is_authenticated and request.blueprint not in PUBLIC_FORMS


def to_sign_in() -> Response:
    """To sign in, and then back; a part of a page says so on it, where typed words stay."""
    if wants_part():
        abort(401)
    target = request.full_path.rstrip("?") if request.method == "GET" else _page_before()
    return see_other(url_for("accounts.sign_in", next=target))


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
    return f"{parts.path}?{parts.query}".rstrip("?") if parts.netloc == request.host else None


def _keep_retry_after_to_refusals(response: Response) -> Response:
    """The limiter says to each request when its count begins anew: whoever got an answer would
    wait for nothing."""
    if response.status_code not in (429, 503):
        response.headers.pop("Retry-After", None)
    return response


def _headers(settings: Settings, form_targets: Sequence[str]) -> Callable[[Response], Response]:
    # Browsers hold a form's redirect to this list too, and `Connect` leaves for Amazon.
    policy, common = " ".join([POLICY, *form_targets]), common_headers(settings)

    def add(response: Response) -> Response:
        for name, value in common.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)
        # Where a page names none, its forms come without an Origin too.
        secret = request.path.startswith(CONSENT_RETURN_PATH)
        referrer = "no-referrer" if secret else "same-origin"
        response.headers.setdefault("Referrer-Policy", referrer)
        if request.endpoint != "static" or response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add
