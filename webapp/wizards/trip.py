"""A trip to Amazon, as both wizards begin it and look at it afterwards."""

from flask import Response, abort, current_app
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account, current_browser_session
from webapp.amazon.marketplace import Marketplace
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings
from webapp.stores.consent_request import ConsentRequest, Journey
from webapp.stores.store import ProductIdentifier, Store
from webapp.wizards.failure import Failure
from webapp.wizards.gate import failure_page
from webapp.wizards.outcome import TripOutcome

# An owner with many sellers needs a few; a script that opens trips meets this.
RATE = "60 per hour"


def open_trip(
    journey: Journey,
    source: Marketplace,
    identifier: ProductIdentifier,
    store: Store | None = None,
) -> str:
    """Open a trip for whoever is signed in here; returns the `state` that Amazon hands back."""
    session = current_browser_session()
    if session is None:
        abort(401)
    now = utcnow()
    trip, state = ConsentRequest.open(
        current_user, session, journey, source.id, identifier, now, store
    )
    audit.record("consent.asked", now=now, by=current_user, on=trip, journey=journey)
    return state


def trip_of_account(trip_id: int, journey: Journey, store: Store | None = None) -> ConsentRequest:
    """The account's trip; anybody else's isn't there (404)."""
    query = ConsentRequest.select().where(
        ConsentRequest.id == trip_id,
        ConsentRequest.account == current_account(),
        ConsentRequest.journey == journey,
    )
    trip: ConsentRequest | None = (
        query.where(ConsentRequest.store == store) if store else query
    ).first()
    return trip or abort(404)


def unless_configured() -> Response | None:
    """The page that says that the operator must act first, before anybody leaves for Amazon."""
    settings: Settings = current_app.extensions["settings"]
    if settings.amazon_configured:
        return None
    return failure_page(Failure.of(TripOutcome.NOT_CONFIGURED), 503)
