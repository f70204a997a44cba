"""Connecting a store: what is needed, which source, the trip to Amazon, and how it ended."""

from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.accounts import Rejection, current_account
from webapp.amazon import Marketplace, offered, suggest
from webapp.amazon_door import amazon
from webapp.clock import utcnow
from webapp.guard import limiter, signed_in
from webapp.orders import ImportHistory
from webapp.pages import leave_for, page
from webapp.stores import Connection, Journey, ProductIdentifier, Status, chosen_identifier
from webapp.wizards import trip as trips
from webapp.wizards.failure import Failure, outcome_of
from webapp.wizards.gate import gated, obstacle
from webapp.wizards.outcome import Outcome
from webapp.wizards.requirement import Requirement

connect = Blueprint("connect", __name__, url_prefix="/stores/connect")

REGIONS = {"na": "North America", "eu": "Europe", "fe": "the Far East"}
SOURCES = {each.country: each for each in offered()}
SOURCE_CHOICES = [(country, each.label) for country, each in SOURCES.items()]


@connect.get("")
@signed_in
def begin() -> Response:
    may_connect = obstacle(current_user) is None
    return _step("store", requirements=Requirement.of(current_user), may_connect=may_connect)


@connect.get("/source")
@gated
def choose_source() -> Response:
    suggested = suggest(request.headers.get("Accept-Language", "")).country
    return source_step(
        {
            "source": request.args.get("source", suggested),
            "product_identifier": request.args.get("product_identifier", ProductIdentifier.SKU),
        }
    )


@connect.post("/source")
@limiter.limit(trips.RATE)
@gated
def leave_for_amazon() -> Response:
    try:
        source, identifier = chosen_form()
    except Rejection as rejection:
        return source_step(request.form, errors=rejection.errors)
    if unconfigured := trips.unless_configured():
        return unconfigured
    ticket = trips.open_trip(Journey.CONNECT, source, identifier)
    return leave_for(amazon().consent_url(source, ticket))


@connect.get("/<id:trip_id>")
@signed_in
def show_outcome(trip_id: int) -> Response:
    trip = trips.trip_of_account(trip_id, Journey.CONNECT)
    outcome = outcome_of(trip, utcnow())
    if outcome is None:
        return _step("waiting", trip=trip)
    if outcome is Outcome.CONNECTED:
        return _step(
            "connected", store=trip.store, run=ImportHistory(trip.store).serving(trip.used_at)
        )
    return _step("failure", failure=Failure.of_trip(trip, outcome))


def chosen_form() -> tuple[Marketplace, ProductIdentifier]:
    """What the source step's form holds; raises Rejection."""
    source = SOURCES.get(request.form.get("source", ""))
    if source is None:
        raise Rejection(source="Choose one of the order sources.")
    return source, chosen_identifier(request.form.get("product_identifier", ""))


def source_step(
    values: Any, errors: dict[str, str] | None = None, appstore: dict[str, str] | None = None
) -> Response:
    """The form with both drop-downs; `appstore` is what a trip from there brought along."""
    return _step(
        "source",
        status=422 if errors else 200,
        sources=SOURCE_CHOICES,
        identifiers=trips.IDENTIFIERS,
        values=values,
        errors=errors or {},
        known=_known_regions(),
        appstore=appstore,
    )


def _known_regions() -> str:
    """What a seller who is connected already should know before the next source."""
    query = Connection.select(Connection.region).where(
        Connection.account == current_account(), Connection.status == Status.CONNECTED
    )
    regions = sorted({REGIONS[connection.region] for connection in query})
    if not regions:
        return ""
    return (
        f"Your authorization for {listed(regions)} is known. A new consent of the same "
        "seller there takes its place for all their sources at once, and imports go on."
    )


def listed(words: list[str]) -> str:
    """`Europe, North America and the Far East`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _step(step: str, status: int = 200, **context: Any) -> Response:
    part = f"wizards/connect/_{step}.html"
    return page("wizards/connect.html", part, status=status, step=step, **context)
