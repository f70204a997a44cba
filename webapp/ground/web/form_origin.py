"""The origin of a form: whether a page of ours sent it, beside the token that it carries."""

from urllib.parse import urlsplit

from flask import request
from flask_wtf.csrf import CSRFError

# What a mail program sends by itself: what it may do is signed in its address.
SIGNED = ("notice_choices.unsubscribe",)
# No cookie lets anybody in there: a page of somebody else's has nothing to send along.
BY_TOKEN = ("api",)
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
PORTS = {"http": 80, "https": 443}


def refuse_strange_forms() -> None:
    """What changes anything comes from a page of ours, by its Origin or else its Referer.

    A browser sends one of both over https; others, without a browser's cookies, may send none.
    """
    referrer = _read_address(request.headers.get("Referer", ""))
    if referrer is None:
        request.environ.pop("HTTP_REFERER")
    if request.method not in UNSAFE or request.endpoint in SIGNED:
        return
    if request.blueprint in BY_TOKEN:
        return
    origin = request.headers.get("Origin")
    if origin is not None:
        ours = _read_address(origin) == _read_address(request.host_url)
    else:
        ours = not request.is_secure or referrer == _read_address(request.host_url)
    if not ours:
        raise CSRFError("The form was sent by a page of somebody else's.")


def _read_address(address: str) -> tuple[str, str] | None:
    """Scheme and host of an address; None for what is none."""
    try:
        parts = urlsplit(address)
        return parts.scheme, f"{parts.hostname}:{parts.port or PORTS.get(parts.scheme)}"
    except ValueError:
        return None
