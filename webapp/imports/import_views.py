"""Imports as the merchant asks for them and watches them: `Refresh`, progress, retries."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp.accounts.account import Account
from webapp.accounts.sign_in_views import current_account
from webapp.ground.amazon_client import amazon
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.row_id import read_ids
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.guard import needs, signed_in
from webapp.ground.web.pages import found_or_404, leave_for, page, wants_part
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.order_fetch import Fetched, OrderFetch
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.order_search.order_query import ALL, OrderQuery
from webapp.order_search.search import whole_number
from webapp.orders.order import Order
from webapp.stores.revocation import Revocation
from webapp.stores.store import Store

blueprint = Blueprint("imports", __name__)
WATCHED = 100
DISCONNECTED = N_(
    "Nothing was asked of Amazon: no store is connected. Reconnect one on its page under Stores; "
    "its orders are here still."
)


@blueprint.post("/orders/imports")
@needs("may_refresh")
def refresh_all() -> Response:
    stores = list(Store.of(current_account()))
    live = [store for store in stores if store.live]
    runs = ImportRequest.refresh(live, utcnow(), current_user.id)
    audit.record("import.asked", now=utcnow(), by=current_user, runs=len(runs))
    sentence = gettext(DISCONNECTED) if stores and not live else ""
    if wants_part():
        return _refresh_part(runs, sentence)
    if sentence:
        flash(sentence, "warning")
    return leave_for("/orders")


@blueprint.get("/orders/imports")
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


@blueprint.post("/orders/fetches")
@needs("may_refresh")
def fetch_order() -> Response:
    """Ask Amazon for one order by its number, for whom the search doesn't find it."""
    number = whole_number(request.form.get("number", "")) or abort(404)
    fetched = OrderFetch.anywhere(current_account(), number, amazon())
    audit.record("import.asked", now=utcnow(), by=current_user, order=number, answer=fetched)
    flash(fetched.label, "success" if fetched is Fetched.HERE else "warning")
    return leave_for(OrderQuery(q=number, status=ALL).address())


@blueprint.post("/orders/<id:order_id>/fetches")
@needs("may_refresh")
def fetch_again(order_id: int) -> Response:
    order = found_or_404(Order, order_id)
    fetched = OrderFetch.again(order, amazon())
    audit.record("import.asked", now=utcnow(), by=current_user, on=order, answer=fetched)
    flash(fetched.label, "success" if fetched is Fetched.HERE else "warning")
    return leave_for(f"/orders/{order.id}")


@blueprint.post("/stores/<id:store_id>/imports")
@needs("may_refresh")
def refresh_store(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    runs = ImportRequest.refresh([store] if store.live else [], utcnow(), current_user.id)
    audit.record("import.asked", now=utcnow(), by=current_user, on=store, runs=len(runs))
    if not wants_part():
        return leave_for(f"/stores/{store.id}")
    return _import_part(store, ImportHistory(store).latest)


@blueprint.get("/stores/<id:store_id>/imports")
@signed_in
def show_latest(store_id: int) -> Response:
    """The store's latest import, for a page that stays open."""
    store = found_or_404(Store, store_id)
    if not wants_part():
        return leave_for(f"/stores/{store.id}")
    return _import_part(store, ImportHistory(store).latest)


@blueprint.get("/stores/<id:store_id>/imports/<id:run_id>")
@signed_in
def show_import(store_id: int, run_id: int) -> Response:
    store = found_or_404(Store, store_id)
    run = ImportRun.get_or_none(ImportRun.id == run_id, ImportRun.connection == store.connection_id)
    if run is None:
        abort(404)
    return _import_part(store, run) if wants_part() else leave_for(f"/stores/{store.id}")


@blueprint.post("/stores/<id:store_id>/set-aside/<id:order_id>/retries")
@needs("may_refresh")
def retry_order(store_id: int, order_id: int) -> Response:
    store = found_or_404(Store, store_id)
    order = SetAsideOrder.get_or_none(SetAsideOrder.id == order_id, SetAsideOrder.store == store)
    if order is None:
        abort(404)
    order.retry(utcnow())
    return leave_for(f"/stores/{store.id}#set-aside")


def refresh_context(account: Account, stores: Iterable[Store]) -> dict[str, Any]:
    """What `imports/_refresh.html` takes when the desk opens; `stores` are all of the account's."""
    runs = ImportHistory.in_view(account, utcnow())
    return {"runs": runs, "revocations": Revocation.among(stores), "sentence": ""}


def _watched(account: Account) -> list[ImportRun]:
    asked = request.args.getlist("run")[:WATCHED]
    named = ImportRun.id.in_(read_ids(asked))
    query = ImportRun.select().where(ImportRun.account == account, named)
    return list(query.order_by(ImportRun.id))


def _refresh_part(runs: list[ImportRun], sentence: str = "") -> Response:
    revocations = Revocation.of(current_account())
    return page("imports/_refresh.html", runs=runs, revocations=revocations, sentence=sentence)


def _import_part(store: Store, run: ImportRun | None) -> Response:
    check = ImportHistory(store).check_beside(run)
    return page("imports/_import.html", store=store, run=run, check=check)
