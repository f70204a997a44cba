"""Package presets: the list with a form for one more, and the form of one."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.products.home_marketplace import home_marketplace
from webapp.products.measured_form import shown_measures
from webapp.products.package_preset import LONGEST_NAME, MOST, TOO_MANY, PackagePreset

blueprint = Blueprint("package_presets", __name__, url_prefix="/products/packages")


@blueprint.get("")
@needs("may_see_orders")
def index() -> Response:
    return _page(None, {})


@blueprint.post("")
@needs("may_edit_products")
def create() -> Response:
    if len(PackagePreset.of(current_account())) >= MOST:
        return _page(None, request.form, {"form": gettext(TOO_MANY, most=MOST)})
    return _keep(PackagePreset(account=current_account()), "package added")


@blueprint.get("/<id:preset_id>")
@needs("may_edit_products")
def edit(preset_id: int) -> Response:
    preset = found_or_404(PackagePreset, preset_id)
    weight = preset.weight_grams or None
    values = shown_measures(preset.sides, weight, home_marketplace(current_account()).country)
    return _page(preset, {**values, "name": preset.name})


@blueprint.post("/<id:preset_id>")
@needs("may_edit_products")
def update(preset_id: int) -> Response:
    return _keep(found_or_404(PackagePreset, preset_id), "package changed")


@blueprint.post("/<id:preset_id>/deletion")
@needs("may_edit_products")
def delete(preset_id: int) -> Response:
    found_or_404(PackagePreset, preset_id).remove(utcnow(), current_user)
    said = gettext("The package is deleted. Products that were packed into it have none now.")
    flash(said, "success")
    return go_to("package_presets.index")


def _keep(preset: PackagePreset, how: str) -> Response:
    country = home_marketplace(current_account()).country
    known = preset if preset.id else None
    try:
        preset.change(request.form, country, utcnow(), current_user, how)
    except FormError as form_error:
        return _page(known, request.form, form_error.errors)
    flash(gettext("The package is saved."), "success")
    return go_to("package_presets.index")


def _page(
    preset: PackagePreset | None, values: Mapping[str, str], errors: dict[str, str] | None = None
) -> Response:
    """All packages; the form is for `preset`, or for a new one."""
    return page(
        "products/packages.html",
        status=422 if errors else 200,
        presets=PackagePreset.of(current_account()),
        preset=preset,
        values=values,
        errors=errors or {},
        country=home_marketplace(current_account()).country,
        longest=LONGEST_NAME,
    )
