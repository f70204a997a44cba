"""The page of an account's templates for packing slips."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.stores.slip_template import SlipTemplate

blueprint = Blueprint("slip_templates", __name__, url_prefix="/packing-slips/templates")


@blueprint.get("")
@needs("may_edit_rules")
def index() -> Response:
    return _page()


@blueprint.post("")
@needs("may_edit_rules")
def create() -> Response:
    return _keep(SlipTemplate(account=current_account()))


@blueprint.post("/<id:slip_template_id>")
@needs("may_edit_rules")
def update(slip_template_id: int) -> Response:
    return _keep(found_or_404(SlipTemplate, slip_template_id))


@blueprint.post("/<id:slip_template_id>/deletion")
@needs("may_edit_rules")
def delete(slip_template_id: int) -> Response:
    found_or_404(SlipTemplate, slip_template_id).remove(utcnow(), current_user)
    flash(gettext("Deleted. Its orders have the message of their store again."), "success")
    return go_to("slip_templates.index")


def _keep(template: SlipTemplate) -> Response:
    name, message = request.form.get("name", ""), request.form.get("message", "")
    shows_logo = request.form.get("logo") == "yes"
    try:
        template.keep(name, message, shows_logo, utcnow(), current_user)
    except FormError as error:
        typed = {"name": name, "message": message, "logo": "yes" if shows_logo else ""}
        return _page(typed, error.errors, template.id)
    flash(gettext("%(template)s is saved.", template=template.name), "success")
    return go_to("slip_templates.index")


def _page(
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    changed_id: int | None = None,
) -> Response:
    """`typed` and `errors` are those of the template that is changed, or of the new one."""
    return page(
        "printing/slip_templates.html",
        status=422 if errors else 200,
        templates=SlipTemplate.of(current_account()),
        typed=typed or {},
        errors=errors or {},
        changed_id=changed_id,
    )
