"""The Service Mappings of all stores at once: what is missing, in one grid, and what differs."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import go_to, page
from webapp.service_mappings.mapping_application import MappingApplication
from webapp.service_mappings.mapping_grid import MappingGrid

blueprint = Blueprint("mapping_grid", __name__, url_prefix="/stores/service-mappings")


@blueprint.get("")
@needs("may_ship")
def show() -> Response:
    return page("service_mappings/mapping_grid.html", grid=MappingGrid(current_account()))


@blueprint.post("")
@needs("may_ship")
def update() -> Response:
    now = utcnow()
    made = MappingGrid(current_account()).keep(request.form, now)
    for each in made:
        facts = {"service_mappings": "made", "mapping": each.id}
        audit.record("store.changed", by=current_user, on=each.store, now=now, **facts)
    if made and request.form.get("apply") == "yes":
        MappingApplication.request(made, now)
    saved = ngettext("%(n)s mapping saved.", "%(n)s mappings saved.", len(made))
    flash(saved if made else gettext("Nothing was changed."), "success" if made else "info")
    return go_to("mapping_grid.show")
