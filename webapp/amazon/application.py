"""Our application as registered with Amazon, and the addresses at which Amazon answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NAME = "Orderdesk"
VERSION = "0.1.0"


@dataclass(frozen=True)
class Application:
    """What Amazon knows us by; `draft` while Amazon hasn't published the application yet."""

    app_id: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    draft: bool = False


def _real_api() -> Mapping[str, str]:
    host = "https://sellingpartnerapi-{}.amazon.com"
    return MappingProxyType({region: host.format(region) for region in ("na", "eu", "fe")})


@dataclass(frozen=True)
class Endpoints:
    """Where Amazon is: the real addresses unless told otherwise.

    `api` has one base address per region; `consent_url` (scheme and host) replaces every
    Seller Central host.
    """

    token_url: str = "https://api.amazon.com/auth/o2/token"  # noqa: S105 - an address
    api: Mapping[str, str] = field(default_factory=_real_api)
    consent_url: str | None = None
