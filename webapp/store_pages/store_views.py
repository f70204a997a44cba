"""The stores pages: all of them, one, and disconnecting it."""

from flask import Blueprint, Response, flash
from flask_login import current_user

from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.guard import needs, signed_in
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.store_pages.store_page import StorePage
from webapp.stores.store import Store

blueprint = Blueprint("stores", __name__, url_prefix="/stores")


@blueprint.get("")
@signed_in
def index() -> Response:
    account = current_account()
    return page(
        "store_pages/index.html",
        store_pages=[StorePage(store) for store in Store.all_of(account)],
        may_connect=account.may_connect_stores,
        plan_label=account.plan.label,
    )


@blueprint.get("/<id:store_id>")
@signed_in
def show(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    return page("store_pages/show.html", store=store, store_page=StorePage(store))


@blueprint.get("/<id:store_id>/disconnect")
@needs("may_manage_stores")
def confirm_disconnecting(store_id: int) -> Response:
    return page("store_pages/disconnect.html", store=found_or_404(Store, store_id))


@blueprint.post("/<id:store_id>/disconnect")
@needs("may_manage_stores")
@reauthenticates()
def disconnect(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    store.disconnect(utcnow(), by=current_user)
    flash(
        gettext(
            "%(store)s is disconnected. Its data is destroyed within 30 days.",
            store=store.nickname,
        ),
        "success",
    )
    return go_to("stores.show", store_id=store.id)
