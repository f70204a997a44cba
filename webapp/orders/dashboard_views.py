"""The dashboard's page."""

from flask import Response

from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.dashboard import Dashboard
from webapp.orders.views import orders
from webapp.pages import page


@orders.get("/dashboard")
@needs("may_see_orders")
def dashboard() -> Response:
    return page("orders/dashboard.html", dashboard=Dashboard(current_account(), utcnow()))
