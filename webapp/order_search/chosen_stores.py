"""The stores that an order query asks for, of those that the account has."""

from webapp.ground.database.pipeline import Pending
from webapp.ground.database.store_scope import store_scope
from webapp.ground.language.gettext import gettext
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.order_query import OrderQuery
from webapp.stores.store import Store


def chosen_stores(order_query: OrderQuery, stores: Pending[list[Store]]) -> list[Store] | None:
    """None for all of them; raises BadQuery where none is left."""
    store_id, source = order_query.store, order_query.source
    if not (store_id or source):
        # Whoever sees some stores alone goes along these stores' own indexes.
        return stores.result if store_scope() else None
    chosen = [
        store
        for store in stores.result
        if store_id in (None, store.id) and source in ("", store.marketplace.country)
    ]
    if not chosen:
        raise BadQuery(gettext("There is no such store in your account"), 404)
    return chosen
