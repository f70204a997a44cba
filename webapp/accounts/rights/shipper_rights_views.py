"""What shippers of the account may do beside shipping; a form of the team page."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.rights.right import read
from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import go_to

blueprint = Blueprint("shipper_rights", __name__)


@blueprint.post("/account/team/shipper-rights")
@needs("may_manage_account")
@reauthenticates()
def change() -> Response:
    """From the next request of each shipper on."""
    chosen = read(" ".join(request.form.getlist("right")))
    current_account().change_shipper_rights(chosen, utcnow(), current_user)
    flash(gettext("What shippers may do is saved."), "success")
    return go_to("team.index")
