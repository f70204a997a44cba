"""The two addresses that send a seller's browser to Amazon for consent."""

import re
from urllib.parse import urlencode

from webapp.amazon.application import Application, Endpoints
from webapp.amazon.failure import OurFault
from webapp.amazon.marketplace import SELLER_CENTRAL_HOSTS, Marketplace

_CONSENT = "/apps/authorize/consent"
_CONFIRM = "/apps/authorize/confirm/"
_APPLICATION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def consent_url(
    application: Application, endpoints: Endpoints, marketplace: Marketplace, state: str
) -> str:
    """Seller Central's consent page in the marketplace's country."""
    origin = _override(endpoints) or f"https://{marketplace.seller_central}"
    query = {
        "application_id": application.app_id,
        "state": state,
        "redirect_uri": application.redirect_uri,
    }
    return f"{origin}{_CONSENT}?{urlencode(query | _version(application))}"


def appstore_return_url(
    application: Application,
    endpoints: Endpoints,
    amazon_callback_uri: str,
    amazon_state: str,
    state: str,
) -> str:
    """Where a trip that began in Amazon's Appstore goes on after our sign-in.

    Raises OurFault unless the callback is Seller Central's own: anything looser would make
    us an open redirector.
    """
    if not _is_seller_centrals(endpoints, amazon_callback_uri):
        raise OurFault("the callback address is not Seller Central's", operation="consent")
    query = {
        "redirect_uri": application.redirect_uri,
        "amazon_state": amazon_state,
        "state": state,
    }
    return f"{amazon_callback_uri}?{urlencode(query | _version(application))}"


def _is_seller_centrals(endpoints: Endpoints, uri: str) -> bool:
    # Compared as text, never parsed: parsers disagree about hosts, and browsers with them.
    override = _override(endpoints)
    origins = [override] if override else [f"https://{host}" for host in SELLER_CENTRAL_HOSTS]
    return any(
        uri.startswith(door) and _APPLICATION_ID.fullmatch(uri[len(door) :])
        for door in (origin + _CONFIRM for origin in origins)
    )


def _override(endpoints: Endpoints) -> str:
    return (endpoints.consent_url or "").rstrip("/")


def _version(application: Application) -> dict[str, str]:
    return {"version": "beta"} if application.draft else {}
