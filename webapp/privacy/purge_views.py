"""Destroying a store's data at once, the certificates, and the figures that stay."""

from collections.abc import Iterator

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    request,
    stream_with_context,
)
from flask_login import current_user

from webapp.accounts import current_account
from webapp.audit import record
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders import Order
from webapp.pages import go_to, page
from webapp.privacy.purge import Purge
from webapp.privacy.sweep import Sweep
from webapp.privacy.tax_export import tax_lines
from webapp.stores import Store

purges = Blueprint("purges", __name__, url_prefix="/privacy")


@purges.get("/stores/<id:store_id>/deletion")
@needs("may_manage_stores")
def confirm(store_id: int) -> Response:
    store = _store(store_id)
    orders = Order.select().where(Order.store == store).count()
    return page("privacy/delete_store.html", store=store, orders=orders, errors={})


@purges.post("/stores/<id:store_id>/deletion")
@needs("may_manage_stores")
def create(store_id: int) -> Response:
    store, now = _store(store_id), utcnow()
    if request.form.get("sure") != "yes":
        orders = Order.select().where(Order.store == store).count()
        errors = {"sure": "Tick this to go on: it can't be undone."}
        return page(
            "privacy/delete_store.html", status=422, store=store, orders=orders, errors=errors
        )
    # The key at once, and with it every name; a worker removes the rows.
    Purge.ask(store, now, by=current_user).destroy_key(now)
    Sweep.begin(now)
    flash(
        f"The key of {store.nickname} is destroyed: nobody can read its data any more. "
        "Its rows are being removed; then the certificate is ready.",
        "success",
    )
    return go_to("redaction.index")


@purges.get("/deletions/<id:purge_id>/certificate")
@needs("may_handle_requests")
def certificate(purge_id: int) -> Response:
    purge = Purge.get_or_none(Purge.id == purge_id, Purge.account == current_account())
    if purge is None or not purge.certificate:
        abort(404)
    return _file(purge.certificate, "application/json", f"deletion-{purge.id}.json")


@purges.get("/tax-records.csv")
@needs("may_handle_requests")
def tax_records() -> Response:
    account = current_account()
    record("tax_records.exported", now=utcnow(), by=current_user, on=account)
    return _file(stream_with_context(tax_lines(account)), "text/csv", "tax-records.csv")


def _store(store_id: int) -> Store:
    return Store.of(current_account()).where(Store.id == store_id).first() or abort(404)


def _file(text: str | Iterator[str], mimetype: str, name: str) -> Response:
    response = make_response(text)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
