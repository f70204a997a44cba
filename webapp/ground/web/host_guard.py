"""The host guard: for which host a request is, and from whose address, before anything else.

Nothing that a client can write decides either: `Host` must be that of PUBLIC_URL, `SCRIPT_NAME`
is ours, and forwarded addresses count only from a peer that may be a proxy.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.ground.settings import Settings
from webapp.ground.transport_security import LOCAL_HOSTS

# Whoever asks whether the process lives often knows its address alone; it is told nothing else.
PROBES = ("/healthz", "/readyz")
PORTS = {"http": 80, "https": 443}
REFUSED = b"This address isn't served here.\n"
REFUSED_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(REFUSED))),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("Cache-Control", "no-store"),
]
# The addresses of one household or server share this much.
IPV6_NETWORK = 64


class HostGuard:
    """WSGI: refuses (400) what isn't for PUBLIC_URL's host; in development, any local one is."""

    def __init__(self, app: Any, settings: Settings) -> None:
        self._app = app
        self._public = urlsplit(settings.public_url)
        self._local = not settings.production

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["SCRIPT_NAME"] = ""
        if environ.get("PATH_INFO") in PROBES or self._is_ours(environ.get("HTTP_HOST", "")):
            return self._app(environ, start_response)
        start_response("400 Bad Request", REFUSED_HEADERS)
        return [REFUSED]

    def _is_ours(self, host: str) -> bool:
        try:
            asked = urlsplit(f"//{host}")
            port = asked.port or PORTS[self._public.scheme]
        except ValueError:
            return False
        if asked.netloc != host or asked.username is not None:
            return False
        if self._local and asked.hostname in LOCAL_HOSTS:
            return True
        known = self._public.port or PORTS[self._public.scheme]
        return asked.hostname == self._public.hostname and port == known


class TrustedProxies:
    """WSGI: takes the client's address and scheme from the proxies in front, if any are.

    Where none stands in front, whoever asks could write them. A proxy is on the machine, in a
    private network, or in one of `networks`.
    """

    def __init__(self, app: Any, hops: int, networks: Sequence[str]) -> None:
        self._app = app
        self._behind = ProxyFix(app, x_for=hops, x_proto=hops, x_host=0)
        self._networks = [ip_network(each) for each in networks]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        behind = self._may_be_proxy(environ.get("REMOTE_ADDR", ""))
        return (self._behind if behind else self._app)(environ, start_response)

    def _may_be_proxy(self, address: str) -> bool:
        try:
            peer = ip_address(address)
        except ValueError:
            # A socket of this machine has no address.
            return not address
        return not peer.is_global or any(peer in network for network in self._networks)


def limited_address(secret_key: str, address: str) -> str:
    """Under which a client is counted: a digest, as an address is personal data."""
    return hmac.new(secret_key.encode(), _place(address).encode(), hashlib.sha256).hexdigest()[:32]


def limit_key() -> str:
    """Of the present request."""
    return limited_address(current_app.extensions["settings"].secret_key, request.remote_addr or "")


def _place(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((known, IPV6_NETWORK), strict=False))
