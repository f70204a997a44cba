"""Comparing a store with Amazon, as the merchant asks for it and watches it."""

from flask import Blueprint, Response
from flask_login import current_user

from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.web.guard import needs, signed_in
from webapp.ground.web.pages import found_or_404, go_to, page, wants_part
from webapp.order_lists.comparison import Comparison
from webapp.order_lists.order_list import OrderList
from webapp.stores.store import Store

blueprint = Blueprint("order_lists", __name__, url_prefix="/stores/<id:store_id>/order-lists")


@blueprint.post("")
@needs("may_refresh")
def create(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    if store.connected and store.backfilled_at:
        OrderList.ask(store, utcnow(), current_user.id)
        audit.record("comparison.asked", now=utcnow(), by=current_user, on=store)
    return _part_or_page(store)


@blueprint.get("")
@signed_in
def show(store_id: int) -> Response:
    return _part_or_page(found_or_404(Store, store_id))


def _part_or_page(store: Store) -> Response:
    if not wants_part():
        return go_to("stores.show", store_id=store.id)
    return page("order_lists/_comparison.html", comparison=Comparison(store))
