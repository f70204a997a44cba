"""The dashboard's page."""

from flask import Blueprint, Response

from webapp.accounts.sign_in_views import current_account
from webapp.desk.dashboard import Dashboard
from webapp.ground.clock import utcnow
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import page

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/dashboard")
@needs("may_see_orders")
def dashboard() -> Response:
    return page("desk/dashboard.html", dashboard=Dashboard(current_account(), utcnow()))
