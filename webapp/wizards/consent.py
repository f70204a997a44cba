"""Amazon's doors into this app: the way back from consent, and the Appstore's start."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_browser_session
from webapp.amazon.failure import OurFault
from webapp.amazon.marketplace import MARKETPLACES, suggest
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter
from webapp.ground.web.pages import go_to, leave_for
from webapp.stores.consent_request import (
    ConsentRequest,
    Journey,
    StateStale,
    StateUnknown,
    StateUsed,
)
from webapp.stores.store import ProductIdentifier
from webapp.wizards import background_return
from webapp.wizards import trip as trips
from webapp.wizards.connect import chosen_form, source_step
from webapp.wizards.consent_answer import ConsentAnswer
from webapp.wizards.failure import Failure
from webapp.wizards.gate import failure_page, gated
from webapp.wizards.outcome import TripOutcome

blueprint = Blueprint("consent", __name__, url_prefix="/amazon/consent")
log = structlog.get_logger(__name__)

SIGNED_OUT = N_("You were signed out while you were at Amazon. Sign in and go once more.")
APPSTORE_FACTS = ("amazon_callback_uri", "amazon_state", "selling_partner_id")
LONGEST_FACT = 2048


@blueprint.get("/return")
def come_back() -> Response:
    # Not `signed_in`: it would carry the code along in the sign-in page's address.
    if not current_user.is_authenticated:
        flash(gettext(SIGNED_OUT), "warning")
        return go_to("accounts.sign_in", next="/stores")
    try:
        trip = _redeemed(request.args.get("state", ""))
    except StateUnknown:
        log.warning("consent.state_unknown", user=current_user.id)
        return failure_page(Failure.of(TripOutcome.UNKNOWN_STATE), 400)
    except (StateUsed, StateStale) as refusal:
        log.warning("consent.state_refused", trip=refusal.request.id, why=str(refusal))
        return _outcome_page(refusal.request)
    background_return.conclude(trip, amazon(), ConsentAnswer.read(request.args))
    return _outcome_page(trip)


@blueprint.get("/start")
@gated
def begin_at_appstore() -> Response:
    facts = _appstore_facts(request.args)
    if not _from_seller_central(facts):
        return _turn_away()
    values = {"source": _source_of(facts), "product_identifier": ProductIdentifier.SKU}
    return source_step(values, appstore=facts)


@blueprint.post("/start")
@limiter.limit(trips.RATE)
@gated
def go_on_to_appstore() -> Response:
    facts = _appstore_facts(request.form)
    if not _from_seller_central(facts):
        return _turn_away()
    try:
        source, identifier = chosen_form()
    except FormError as form_error:
        return source_step(request.form, form_error.errors, facts)
    if unconfigured := trips.unless_configured():
        return unconfigured
    state = trips.open_trip(Journey.CONNECT, source, identifier)
    return leave_for(_appstore_address(facts, state))


def _redeemed(state: str) -> ConsentRequest:
    session = current_browser_session()
    if session is None:
        raise StateUnknown("no session")
    return ConsentRequest.redeem(state, current_user, session, utcnow())


def _outcome_page(trip: ConsentRequest) -> Response:
    """The trip's own page, at an address without the code."""
    if trip.journey == Journey.RECONNECT:
        return go_to("reconnect.show_outcome", store_id=trip.store_id, trip_id=trip.id)
    return go_to("connect.show_outcome", trip_id=trip.id)


def _appstore_facts(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given.get(name, "")[:LONGEST_FACT] for name in APPSTORE_FACTS}


def _from_seller_central(facts: dict[str, str]) -> bool:
    try:
        _appstore_address(facts, "")
    except OurFault:
        return False
    return bool(facts["amazon_state"])


def _appstore_address(facts: dict[str, str], state: str) -> str:
    return amazon().appstore_return_url(facts["amazon_callback_uri"], facts["amazon_state"], state)


def _turn_away() -> Response:
    log.warning("consent.hostile_callback", user=current_user.id)
    return failure_page(Failure.of(TripOutcome.HOSTILE_CALLBACK), 400)


def _source_of(facts: dict[str, str]) -> str:
    """The country whose Seller Central the seller comes from, or else the browser's."""
    host = urlsplit(facts["amazon_callback_uri"]).hostname
    here = (each.country for each in MARKETPLACES if each.seller_central == host)
    browsers = suggest(request.headers.get("Accept-Language", "")).country
    return next(here, browsers)
