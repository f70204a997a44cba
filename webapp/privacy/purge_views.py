"""Destroying a store's data at once, the certificates, and the figures that stay."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    request,
)
from flask_login import current_user

from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.sign_in_views import current_account
from webapp.ground.audit.audit import record
from webapp.ground.clock import utcnow
from webapp.ground.export_file import FileFormat
from webapp.ground.language.gettext import gettext
from webapp.ground.web.download import download
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.orders.order import Order
from webapp.privacy.purge import Purge
from webapp.privacy.sweep import Sweep
from webapp.privacy.tax_export import TITLES, tax_rows
from webapp.stores.store import Store

blueprint = Blueprint("purges", __name__, url_prefix="/privacy")


@blueprint.get("/stores/<id:store_id>/deletion")
@needs("may_manage_stores")
def confirm(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    orders = Order.select().where(Order.store == store).count()
    return page("privacy/delete_store.html", store=store, orders=orders, errors={})


@blueprint.post("/stores/<id:store_id>/deletion")
@needs("may_manage_stores")
@reauthenticates()
def create(store_id: int) -> Response:
    store, now = found_or_404(Store, store_id), utcnow()
    if request.form.get("sure") != "yes":
        orders = Order.select().where(Order.store == store).count()
        errors = {"sure": gettext("Tick this to go on: it can't be undone.")}
        return page(
            "privacy/delete_store.html", status=422, store=store, orders=orders, errors=errors
        )
    # The key at once, and with it every name; a worker removes the rows.
    Purge.request(store, now, by=current_user).destroy_key(now)
    Sweep.begin(now)
    flash(
        gettext(
            "The key of %(store)s is destroyed: nobody can read its data any more. "
            "Its rows are being removed; then the certificate is ready.",
            store=store.nickname,
        ),
        "success",
    )
    return go_to("redaction.index")


@blueprint.get("/deletions/<id:purge_id>/certificate")
@needs("may_handle_requests")
def certificate(purge_id: int) -> Response:
    purge = found_or_404(Purge, purge_id)
    if not purge.certificate:
        abort(404)
    return download(purge.certificate, "application/json", f"deletion-{purge.id}.json")


@blueprint.get("/tax-records.<any(csv, xlsx):kind>")
@needs("may_handle_requests")
def tax_records(kind: str) -> Response:
    account, file = current_account(), FileFormat(kind)
    record("tax_records.exported", now=utcnow(), by=current_user, on=account)
    pieces = file.written(TITLES, tax_rows(account))
    return download(pieces, file.content_type, file.file_name("tax-records"))
