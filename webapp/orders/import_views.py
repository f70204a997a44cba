"""Imports as the merchant asks for them and watches them: `Refresh`, progress, retries."""

from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, request
from flask_login import current_user

from webapp import audit
from webapp.accounts import Account, current_account
from webapp.amazon_door import amazon
from webapp.clock import utcnow
from webapp.guard import needs, signed_in
from webapp.orders import import_tag_views
from webapp.orders.import_history import ImportHistory
from webapp.orders.import_request import ImportRequest
from webapp.orders.import_run import ImportRun
from webapp.orders.order_fetch import Fetched, OrderFetch
from webapp.orders.order_state import State
from webapp.orders.question import ALL, Question
from webapp.orders.search import whole_number
from webapp.orders.set_aside_order import SetAsideOrder
from webapp.orders.tally import Tally
from webapp.pages import leave_for, page, wants_part
from webapp.row_id import read_ids
from webapp.stores import Revocation, Store
from webapp.stores.views import store_of_account

imports = Blueprint("imports", __name__)
SHOWN = 10
WATCHED = 100


def add_to(app: Flask) -> None:
    """Join the app, and let the pages of lower rooms show imports without knowing this one."""
    app.register_blueprint(imports)
    import_tag_views.add_to(app)
    app.jinja_env.globals.update(
        latest_check=lambda store: ImportHistory(store).latest_check,
        latest_import=lambda store: ImportHistory(store).latest,
        latest_imports=lambda store: ImportHistory(store).newest(SHOWN),
        orders_awaiting=orders_awaiting,
        orders_set_aside=SetAsideOrder.of_store,
    )


@imports.post("/orders/imports")
@needs("may_refresh")
def refresh_all() -> Response:
    stores = list(Store.of(current_account()).where(Store.disconnected_at.is_null()))
    runs = ImportRequest.refresh(stores, utcnow(), current_user.id)
    audit.record("import.asked", now=utcnow(), by=current_user, runs=len(runs))
    return _refresh_part(runs) if wants_part() else leave_for("/orders")


@imports.get("/orders/imports")
@signed_in
def show_all() -> Response:
    """What became of the imports that the page watches; ends its own polling."""
    if not wants_part():
        return leave_for("/orders")
    runs = _watched(current_account())
    response = _refresh_part(runs)
    if not any(run.live for run in runs):
        response.headers["HX-Trigger"] = "orders-changed"
    return response


@imports.post("/orders/fetches")
@needs("may_refresh")
def fetch_order() -> Response:
    """Ask Amazon for one order by its number, for whom the search doesn't find it."""
    number = whole_number(request.form.get("number", "")) or abort(404)
    fetched = OrderFetch.anywhere(current_account(), number, amazon())
    audit.record("import.asked", now=utcnow(), by=current_user, order=number, answer=fetched)
    flash(fetched.words, "success" if fetched is Fetched.HERE else "warning")
    return leave_for(Question(q=number, status=ALL).address())


@imports.post("/stores/<id:store_id>/imports")
@needs("may_refresh")
def refresh_store(store_id: int) -> Response:
    store = store_of_account(store_id)
    runs = ImportRequest.refresh([store] if store.live else [], utcnow(), current_user.id)
    audit.record("import.asked", now=utcnow(), by=current_user, on=store, runs=len(runs))
    if not wants_part():
        return leave_for(f"/stores/{store.id}")
    return _import_part(store, ImportHistory(store).latest)


@imports.get("/stores/<id:store_id>/imports/<id:run_id>")
@signed_in
def show_import(store_id: int, run_id: int) -> Response:
    store = store_of_account(store_id)
    run = ImportRun.get_or_none(ImportRun.id == run_id, ImportRun.connection == store.connection_id)
    if run is None:
        abort(404)
    return _import_part(store, run) if wants_part() else leave_for(f"/stores/{store.id}")


@imports.post("/stores/<id:store_id>/set-aside/<id:order_id>/retries")
@needs("may_refresh")
def retry_order(store_id: int, order_id: int) -> Response:
    store = store_of_account(store_id)
    order = SetAsideOrder.get_or_none(SetAsideOrder.id == order_id, SetAsideOrder.store == store)
    if order is None:
        abort(404)
    order.retry(utcnow())
    return leave_for(f"/stores/{store.id}#set-aside")


def refresh_context(account: Account) -> dict[str, Any]:
    """What `orders/_refresh.html` takes when the desk opens."""
    return {"runs": ImportHistory.in_view(account, utcnow()), "broken": Revocation.of(account)}


def orders_awaiting(store: Store) -> int:
    counts = Tally.counts(store.account, store)
    return counts[State.AWAITING_SHIPMENT] + counts[State.PARTIALLY_SHIPPED]


def _watched(account: Account) -> list[ImportRun]:
    asked = request.args.getlist("run")[:WATCHED]
    named = ImportRun.id.in_(read_ids(asked))
    query = ImportRun.select().where(ImportRun.account == account, named)
    return list(query.order_by(ImportRun.id))


def _refresh_part(runs: list[ImportRun]) -> Response:
    broken = Revocation.of(current_account())
    return page("orders/_refresh.html", runs=runs, broken=broken)


def _import_part(store: Store, run: ImportRun | None) -> Response:
    return page("stores/_import.html", store=store, run=run)
