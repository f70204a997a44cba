"""Products: the list, one product's form, its picture."""

from flask import Blueprint, Response, abort, flash, make_response, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.amazon.marketplace import Marketplace
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.ground.web.upload import uploaded_picture
from webapp.products.home_marketplace import home_marketplace
from webapp.products.package_preset import PackagePreset
from webapp.products.product import Product
from webapp.products.product_form import LONGEST, ProductForm
from webapp.products.product_list import ProductList
from webapp.products.product_picture import LARGEST_BYTES, ProductPicture

blueprint = Blueprint("products", __name__, url_prefix="/products")


@blueprint.get("")
@needs("may_see_orders")
def index() -> Response:
    asked = {name: request.args.get(name, "") for name in ("lacking", "after", "before")}
    catalogue = ProductList(current_account(), request.args.get("q", ""), **asked)
    return page("products/index.html", "products/_list.html", catalogue=catalogue)


@blueprint.get("/<id:product_id>")
@needs("may_see_orders")
def show(product_id: int) -> Response:
    product = found_or_404(Product, product_id)
    return _form_page(product, ProductForm.of(*_choices(), product))


@blueprint.post("/<id:product_id>")
@needs("may_edit_products")
def update(product_id: int) -> Response:
    product = found_or_404(Product, product_id)
    form = ProductForm.typed(*_choices(), request.form)
    try:
        changed = product.change(form.facts, utcnow(), current_user)
    except FormError as form_error:
        return _form_page(product, form, form_error.errors)
    if changed:
        flash(gettext("The product is saved."), "success")
    else:
        flash(gettext("Nothing was changed."), "info")
    return go_to("products.show", product_id=product.id)


@blueprint.post("/<id:product_id>/deletion")
@needs("may_edit_products")
def delete(product_id: int) -> Response:
    found_or_404(Product, product_id).remove(utcnow(), current_user)
    said = gettext("The product is deleted. It comes back, empty, with the next order of it.")
    flash(said, "success")
    return go_to("products.index")


@blueprint.get("/<id:product_id>/picture")
@needs("may_see_orders")
def picture(product_id: int) -> Response:
    content = ProductPicture.of(found_or_404(Product, product_id)) or abort(404)
    return make_response(content, {"Content-Type": "image/jpeg"})


@blueprint.post("/<id:product_id>/picture")
@needs("may_edit_products")
def upload_picture(product_id: int) -> Response:
    product = found_or_404(Product, product_id)
    try:
        ProductPicture.keep(
            product, uploaded_picture("picture", LARGEST_BYTES), utcnow(), current_user
        )
    except FormError as form_error:
        return _form_page(product, ProductForm.of(*_choices(), product), form_error.errors)
    flash(gettext("The picture is saved."), "success")
    return go_to("products.show", product_id=product.id)


@blueprint.post("/<id:product_id>/picture/removals")
@needs("may_edit_products")
def remove_picture(product_id: int) -> Response:
    ProductPicture.remove(found_or_404(Product, product_id), utcnow(), current_user)
    flash(gettext("The picture is removed."), "success")
    return go_to("products.show", product_id=product_id)


def _choices() -> tuple[Marketplace, list[PackagePreset]]:
    """The units and currency that the form is in, and the packages to choose from."""
    return home_marketplace(current_account()), PackagePreset.of(current_account())


def _form_page(
    product: Product, form: ProductForm, errors: dict[str, str] | None = None
) -> Response:
    return page(
        "products/product.html",
        status=422 if errors else 200,
        product=product,
        form=form,
        errors=errors or {},
        longest=LONGEST,
        picture_since=ProductPicture.since(product),
    )
