"""The stores pages: all of them, one, and disconnecting it."""

from flask import Blueprint, Response, abort, flash
from flask_login import current_user

from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs, signed_in
from webapp.pages import go_to, page
from webapp.stores.revocation import Revocation
from webapp.stores.store import Store

stores = Blueprint("stores", __name__, url_prefix="/stores")


def store_of_account(store_id: int) -> Store:
    """The account's store; anybody else's isn't there (404)."""
    return Store.of(current_account()).where(Store.id == store_id).first() or abort(404)


@stores.get("")
@signed_in
def index() -> Response:
    account = current_account()
    return page(
        "stores/index.html",
        stores=Store.all_of(account),
        may_connect=account.may_connect_stores,
        plan_label=account.plan.label,
    )


@stores.get("/<id:store_id>")
@signed_in
def show(store_id: int) -> Response:
    store = store_of_account(store_id)
    broken = Revocation.of_store(store) if store.needs_reconnect else None
    return page("stores/show.html", store=store, broken=broken)


@stores.get("/<id:store_id>/disconnect")
@needs("may_manage_stores")
def confirm_disconnecting(store_id: int) -> Response:
    return page("stores/disconnect.html", store=store_of_account(store_id))


@stores.post("/<id:store_id>/disconnect")
@needs("may_manage_stores")
def disconnect(store_id: int) -> Response:
    store = store_of_account(store_id)
    store.disconnect(utcnow(), by=current_user)
    flash(f"{store.nickname} is disconnected. Its data is destroyed within 30 days.", "success")
    return go_to("stores.show", store_id=store.id)
