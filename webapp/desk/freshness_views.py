"""How fresh the desk is: what came in since it was opened, and each store's imports."""

from flask import Blueprint, Response, request

from webapp.accounts.sign_in_views import current_account
from webapp.desk.freshness import Freshness
from webapp.ground.clock import utcnow
from webapp.ground.database.pipeline import pipelined
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import gettext
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import leave_for, page, wants_part
from webapp.order_search.bad_query import BadQuery

blueprint = Blueprint("freshness", __name__)


@blueprint.get("/orders/new-orders")
@needs("may_see_orders")
def show_new_orders() -> Response:
    """Only ever a part of the desk: it polls this."""
    if not wants_part():
        return leave_for("/orders")
    since = read_id(request.args.get("since", "0"))
    if since is None:
        raise BadQuery(gettext("There is no such order"))
    with pipelined():
        freshness = Freshness(current_account(), utcnow(), since)
    return page("desk/_new_orders_polled.html", freshness=freshness)
