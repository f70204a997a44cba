"""Connecting a store: what is needed, which source, the trip to Amazon, and how it ended."""

from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.amazon.marketplace import Marketplace, offered, suggest
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.number_format import listed
from webapp.ground.language.order_source import source_label
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter, needs
from webapp.ground.web.pages import leave_for, page
from webapp.imports.import_history import ImportHistory
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.consent_request import ConsentRequest, Journey
from webapp.stores.store import ProductIdentifier, Store, chosen_identifier, identifier_choices
from webapp.wizards import trip as trips
from webapp.wizards.failure import Failure, outcome_of
from webapp.wizards.gate import gated, obstacle
from webapp.wizards.outcome import TripOutcome
from webapp.wizards.requirement import Requirement
from webapp.wizards.source_choice import SourceChoice

blueprint = Blueprint("connect", __name__, url_prefix="/stores/connect")

REGIONS = {"na": N_("North America"), "eu": N_("Europe"), "fe": N_("the Far East")}
# What says where a seller takes part, where getAccount doesn't.
SOURCES_ASKED = "getMarketplaceParticipations"
SOURCES = {each.country: each for each in offered()}


@blueprint.get("")
@needs("sees_all_stores")
def begin() -> Response:
    found = obstacle(current_user)
    failure = Failure.of(found) if found else None
    return _step("store", requirements=Requirement.of(current_user), failure=failure)


@blueprint.get("/source")
@gated
def choose_source() -> Response:
    return source_step(
        {
            "source": request.args.get("source") or _suggested(),
            "product_identifier": request.args.get("product_identifier", ProductIdentifier.SKU),
        }
    )


@blueprint.post("/source")
@limiter.limit(trips.RATE)
@gated
def leave_for_amazon() -> Response:
    try:
        source, identifier = chosen_form()
    except FormError as form_error:
        return source_step(request.form, errors=form_error.errors)
    if unconfigured := trips.unless_configured():
        return unconfigured
    state = trips.open_trip(Journey.CONNECT, source, identifier)
    return leave_for(amazon().consent_url(source, state))


@blueprint.get("/<id:trip_id>")
@needs("sees_all_stores")
def show_outcome(trip_id: int) -> Response:
    trip = trips.trip_of_account(trip_id, Journey.CONNECT)
    outcome = outcome_of(trip, utcnow())
    if outcome is None:
        return _step("waiting", trip=trip)
    if outcome is TripOutcome.CONNECTED:
        return _connected(trip)
    return _step("failure", failure=Failure.of_trip(trip, outcome))


def _connected(trip: ConsentRequest) -> Response:
    history, choice = ImportHistory(trip.store), SourceChoice(trip)
    run = history.serving(trip.used_at)
    faults = AccessFault.of_store(trip.store)
    return _step(
        "connected",
        store=trip.store,
        run=run,
        check=history.check_beside(run),
        faults=faults,
        sells=SOURCES_ASKED not in [fault.operation for fault in faults],
        choice=choice if choice.open and obstacle(current_user) is None else None,
        others=[(each, ImportHistory(each).latest) for each in choice.stores],
    )


def chosen_form() -> tuple[Marketplace, ProductIdentifier]:
    """What the source step's form holds; raises FormError."""
    source = SOURCES.get(request.form.get("source", ""))
    if source is None:
        raise FormError(source=gettext("Choose one of the order sources."))
    return source, chosen_identifier(request.form.get("product_identifier", ""))


def source_step(
    values: Any, errors: dict[str, str] | None = None, appstore: dict[str, str] | None = None
) -> Response:
    """The form with both drop-downs; `appstore` is what a trip from there brought along."""
    return _step(
        "source",
        status=422 if errors else 200,
        sources=_source_choices(),
        identifiers=identifier_choices(),
        values=values,
        errors=errors or {},
        known=_known_regions(),
        more=SourceChoice.of(current_account()),
        appstore=appstore,
    )


def _known_regions() -> str:
    """What a seller who is connected already should know before the next source."""
    query = Connection.select(Connection.region).where(
        Connection.account == current_account(), Connection.status == ConnectionStatus.CONNECTED
    )
    regions = sorted({gettext(REGIONS[connection.region]) for connection in query})
    if not regions:
        return ""
    return gettext(
        "Your authorization for %(regions)s is known. A new consent of the same seller there takes "
        "its place for all their sources at once, and imports go on.",
        regions=listed(regions),
    )


def _suggested() -> str:
    """By the browser's language; the next source that isn't connected, where that one is."""
    likeliest = suggest(request.headers.get("Accept-Language", ""))
    here = _taken_sources()
    open_ones = (each for each in (likeliest, *offered()) if each.id not in here)
    return next(open_ones, likeliest).country


def _taken_sources() -> dict[str, bool]:
    """The marketplace ids of the account's stores, and whether orders of one of them come in."""
    taken: dict[str, bool] = {}
    for store in Store.of(current_account()):
        if store.live:
            works = not store.needs_reconnect
            taken[store.marketplace_id] = works or taken.get(store.marketplace_id, False)
    return taken


def _source_choices() -> list[tuple[str, str]]:
    """Those that are here are marked: one needs them again only for another seller."""
    taken = _taken_sources()
    return [(country, _marked(each, taken.get(each.id))) for country, each in SOURCES.items()]


def _marked(source: Marketplace, works: bool | None) -> str:
    label = source_label(source)
    if works is None:
        return label
    if not works:
        return gettext("%(source)s: Revocation Error", source=label)
    return gettext("%(source)s: connected", source=label)


def _step(step: str, status: int = 200, **context: Any) -> Response:
    part = f"wizards/connect/_{step}.html"
    return page("wizards/connect.html", part, status=status, step=step, **context)
