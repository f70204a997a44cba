"""How fresh the desk is: what came in since it was opened, and each store's imports."""

from flask import Response, request

from webapp.accounts import current_account
from webapp.asked import together
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.freshness import Freshness
from webapp.orders.nonsense import Nonsense
from webapp.orders.views import orders
from webapp.pages import leave_for, page, wants_part
from webapp.row_id import read_id


@orders.get("/orders/news")
@needs("may_see_orders")
def show_news() -> Response:
    """Only ever a part of the desk: it polls this."""
    if not wants_part():
        return leave_for("/orders")
    since = read_id(request.args.get("since", "0"))
    if since is None:
        raise Nonsense("There is no such order")
    with together():
        news = Freshness(current_account(), utcnow(), since)
    return page("orders/_news_polled.html", news=news)
