"""The rules' pages: the list in its order, a rule's form with its preview, applying them."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.accounts.user import User
from webapp.carriers.shipping_choice import package_choices
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.orders import demand
from webapp.orders.facet_value import SERVICE, FacetValue
from webapp.orders.hold_terms import HoldReason
from webapp.orders.tag import Tag
from webapp.rules.action_fields import HOLDS, UNITS
from webapp.rules.candidate import FLAGS
from webapp.rules.rule import Rule
from webapp.rules.rule_choices import carriers, services
from webapp.rules.rule_form import RuleForm
from webapp.rules.rule_list import RuleList
from webapp.rules.rule_preview import RulePreview
from webapp.rules.rule_run import RuleRun
from webapp.stores.store import Store

blueprint = Blueprint("rules", __name__, url_prefix="/rules")


@blueprint.get("")
@needs("may_edit_rules")
def index() -> Response:
    return page("rules/rules.html", "rules/_rules.html", listed=RuleList(current_account()))


@blueprint.get("/new")
@needs("may_edit_rules")
def new() -> Response:
    return _form_page(RuleForm.typed(current_account(), request.args, utcnow()))


@blueprint.post("")
@needs("may_edit_rules")
def create() -> Response:
    return _keep(RuleForm.typed(current_account(), request.form, utcnow()))


@blueprint.get("/<id:rule_id>")
@needs("may_edit_rules")
def edit(rule_id: int) -> Response:
    return _form_page(RuleForm.of(found_or_404(Rule, rule_id), utcnow()))


@blueprint.post("/<id:rule_id>")
@needs("may_edit_rules")
def update(rule_id: int) -> Response:
    rule = found_or_404(Rule, rule_id)
    return _keep(RuleForm.typed(current_account(), request.form, utcnow(), rule))


@blueprint.post("/<id:rule_id>/moves")
@needs("may_edit_rules")
def move(rule_id: int) -> Response:
    found_or_404(Rule, rule_id).move(request.form.get("to") == "up", utcnow(), _me())
    return go_to("rules.index")


@blueprint.post("/<id:rule_id>/switches")
@needs("may_edit_rules")
def switch(rule_id: int) -> Response:
    found_or_404(Rule, rule_id).switch(request.form.get("to") == "on", utcnow(), _me())
    return go_to("rules.index")


@blueprint.post("/<id:rule_id>/deletion")
@needs("may_edit_rules")
def delete(rule_id: int) -> Response:
    rule = found_or_404(Rule, rule_id)
    rule.remove(utcnow(), _me())
    flash(gettext("%(rule)s is deleted. Orders keep what it did.", rule=rule.name), "success")
    return go_to("rules.index")


@blueprint.post("/applications")
@needs("may_edit_rules")
def apply() -> Response:
    RuleRun.request(current_account(), utcnow(), _me())
    return go_to("rules.index")


def _keep(form: RuleForm) -> Response:
    try:
        if "preview" in request.form:
            return _form_page(form, preview=RulePreview.of(form.account, form.read(), form.now))
        rule = form.keep(_me())
    except FormError as form_error:
        return _form_page(form, form_error.errors)
    said = gettext("%(rule)s is saved. It acts on orders that come in from now on.", rule=rule.name)
    flash(said, "success")
    return go_to("rules.index")


def _form_page(
    form: RuleForm, errors: dict[str, str] | None = None, preview: RulePreview | None = None
) -> Response:
    account = form.account
    return page(
        "rules/rule.html",
        status=422 if errors else 200,
        form=form,
        errors=errors or {},
        preview=preview,
        stores=Store.all_of(account),
        tags=[("", gettext("Any")), *((tag.id, tag.name) for tag in Tag.of(account))],
        flags=[(name, gettext(label)) for name, label in FLAGS],
        demands=[("", gettext("Any")), *demand.choices()],
        seen=sorted(value for kind, value in FacetValue.of(account.id) if kind == SERVICE),
        carriers=carriers(),
        services=services(account),
        packages=package_choices(),
        units=[(unit, unit) for unit in UNITS],
        holds=[(value, gettext(label)) for value, label in HOLDS],
        reasons=[(each.value, each.label) for each in HoldReason],
    )


def _me() -> User:
    return current_user._get_current_object()
