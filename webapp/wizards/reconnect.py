"""Reconnecting a store: what is the matter, the same source, the trip, and the catching-up."""

from typing import Any

from flask import Blueprint, Response, request

from webapp.accounts import Rejection
from webapp.amazon_door import amazon
from webapp.clock import utcnow
from webapp.guard import limiter, signed_in
from webapp.orders import ImportHistory, Kind
from webapp.pages import leave_for, page
from webapp.privacy import Purge
from webapp.stores import Journey, Revocation, Store, chosen_identifier
from webapp.stores.views import store_of_account
from webapp.wizards import trip as trips
from webapp.wizards.failure import Failure, outcome_of
from webapp.wizards.gate import gated
from webapp.wizards.outcome import Outcome

reconnect = Blueprint("reconnect", __name__, url_prefix="/stores/<id:store_id>/reconnect")


@reconnect.get("")
@gated
def begin(store_id: int) -> Response:
    store = store_of_account(store_id)
    if Purge.underway(store):
        return _being_deleted(store)
    since = store.connection.lost_at if store.live else store.disconnected_at
    return _step("store", store, since=since, reason=_reason(store), stores=_others(store))


@reconnect.get("/source")
@gated
def confirm_source(store_id: int) -> Response:
    store = store_of_account(store_id)
    return _source_step(store, {"product_identifier": store.product_identifier})


@reconnect.post("/source")
@limiter.limit(trips.RATE)
@gated
def leave_for_amazon(store_id: int) -> Response:
    store = store_of_account(store_id)
    try:
        identifier = chosen_identifier(request.form.get("product_identifier", ""))
    except Rejection as rejection:
        return _source_step(store, request.form, rejection.errors)
    if unconfigured := trips.unless_configured():
        return unconfigured
    if Purge.underway(store):
        return _being_deleted(store)
    ticket = trips.open_trip(Journey.RECONNECT, store.marketplace, identifier, store)
    return leave_for(amazon().consent_url(store.marketplace, ticket))


@reconnect.get("/<id:trip_id>")
@signed_in
def show_outcome(store_id: int, trip_id: int) -> Response:
    store = store_of_account(store_id)
    trip = trips.trip_of_account(trip_id, Journey.RECONNECT, store)
    outcome = outcome_of(trip, utcnow())
    if outcome is None:
        return _step("waiting", store, trip=trip)
    if outcome is Outcome.CONNECTED:
        run = ImportHistory(store).serving(trip.used_at)
        gap_from = run.after if run and run.kind != Kind.FIRST else None
        return _step("connected", store, run=run, gap_from=gap_from, stores=_others(store))
    return _step("failure", store, failure=Failure.of_trip(trip, outcome))


def _being_deleted(store: Store) -> Response:
    return _step("failure", store, failure=Failure.of(Outcome.BEING_DELETED))


def _reason(store: Store) -> str:
    if not store.live:
        return "This store is disconnected. Reconnecting takes it up again with all it had."
    if store.needs_reconnect:
        return Revocation.of_store(store).reason + " No orders are coming in."
    return (
        "This store works. Reconnect it when its rights at Amazon have changed, or to renew its "
        f"authorization for a year: it ends on {store.connection.expires_at:%d %B %Y}."
    )


def _others(store: Store) -> list[str]:
    """The names of the stores that are mended together with this one."""
    others = store.connection.live_stores.where(Store.id != store.id)
    return [each.nickname for each in others]


def _source_step(store: Store, values: Any, errors: dict[str, str] | None = None) -> Response:
    return _step(
        "source",
        store,
        status=422 if errors else 200,
        identifiers=trips.IDENTIFIERS,
        values=values,
        errors=errors or {},
    )


def _step(step: str, store: Store, status: int = 200, **context: Any) -> Response:
    part = f"wizards/reconnect/_{step}.html"
    return page("wizards/reconnect.html", part, status=status, step=step, store=store, **context)
