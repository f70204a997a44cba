"""Reconnecting a store: what is the matter, the same source, the trip, and the catching-up."""

from typing import Any

from flask import Blueprint, Response, request

from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.language.time_format import day
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter, signed_in
from webapp.ground.web.pages import found_or_404, leave_for, page
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_kind import ImportKind
from webapp.privacy.purge import Purge
from webapp.stores.access_fault import AccessFault
from webapp.stores.consent_request import ConsentRequest, Journey
from webapp.stores.revocation import Revocation
from webapp.stores.store import Store, chosen_identifier, identifier_choices
from webapp.wizards import trip as trips
from webapp.wizards.failure import Failure, outcome_of
from webapp.wizards.gate import gated
from webapp.wizards.outcome import TripOutcome

blueprint = Blueprint("reconnect", __name__, url_prefix="/stores/<id:store_id>/reconnect")


@blueprint.get("")
@gated
def begin(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    if Purge.underway(store):
        return _being_deleted(store)
    since = store.connection.lost_at if store.live else store.disconnected_at
    return _step(
        "store",
        store,
        since=since,
        reason=_reason(store),
        stores=_others(store),
        revocations=_still_lost(store),
        goes_on_from=store.imported_until,
    )


@blueprint.get("/source")
@gated
def confirm_source(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    return _source_step(store, {"product_identifier": store.product_identifier})


@blueprint.post("/source")
@limiter.limit(trips.RATE)
@gated
def leave_for_amazon(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    try:
        identifier = chosen_identifier(request.form.get("product_identifier", ""))
    except FormError as form_error:
        return _source_step(store, request.form, form_error.errors)
    if unconfigured := trips.unless_configured():
        return unconfigured
    if Purge.underway(store):
        return _being_deleted(store)
    state = trips.open_trip(Journey.RECONNECT, store.marketplace, identifier, store)
    return leave_for(amazon().consent_url(store.marketplace, state))


@blueprint.get("/<id:trip_id>")
@signed_in
def show_outcome(store_id: int, trip_id: int) -> Response:
    store = found_or_404(Store, store_id)
    trip = trips.trip_of_account(trip_id, Journey.RECONNECT, store)
    outcome = outcome_of(trip, utcnow())
    if outcome is None:
        return _step("waiting", store, trip=trip)
    if outcome is TripOutcome.CONNECTED:
        return _connected(store, trip)
    return _step("failure", store, failure=Failure.of_trip(trip, outcome))


def _connected(store: Store, trip: ConsentRequest) -> Response:
    history = ImportHistory(store)
    run = history.serving(trip.used_at)
    return _step(
        "connected",
        store,
        run=run,
        check=history.check_beside(run),
        gap_from=run.after if run and run.kind != ImportKind.FIRST else None,
        stores=_others(store),
        faults=AccessFault.of_store(store),
        revocations=_still_lost(store),
    )


def _being_deleted(store: Store) -> Response:
    return _step("failure", store, failure=Failure.of(TripOutcome.BEING_DELETED))


def _reason(store: Store) -> str:
    if not store.live:
        return gettext(
            "This store is disconnected. Reconnecting takes it up again with all it had."
        )
    if store.needs_reconnect:
        return f"{Revocation.of_store(store).reason} {gettext('No orders are coming in.')}"
    return gettext(
        "This store works. Reconnect it when its rights at Amazon have changed, or to renew its "
        "authorization for a year: it ends on %(day)s.",
        day=day(store.connection.expires_at),
    )


def _others(store: Store) -> list[str]:
    """The names of the stores that are mended together with this one."""
    others = store.connection.live_stores.where(Store.id != store.id)
    return [each.nickname for each in others]


def _still_lost(store: Store) -> list[Revocation]:
    """Other sellers and regions of the account that need a reconnect too, each by one store."""
    lost = Revocation.of(store.account)
    return [each for each in lost if each.store.connection_id != store.connection_id]


def _source_step(store: Store, values: Any, errors: dict[str, str] | None = None) -> Response:
    return _step(
        "source",
        store,
        status=422 if errors else 200,
        identifiers=identifier_choices(),
        values=values,
        errors=errors or {},
    )


def _step(step: str, store: Store, status: int = 200, **context: Any) -> Response:
    part = f"wizards/reconnect/_{step}.html"
    return page("wizards/reconnect.html", part, status=status, step=step, store=store, **context)
