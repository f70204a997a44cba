"""Products as files: importing a CSV or an XLSX, exporting all."""

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import day_of, utcnow
from webapp.ground.export_file import FileFormat
from webapp.ground.language.language import time_zone
from webapp.ground.table_file import MOST_LINES
from webapp.ground.web.download import download
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import page
from webapp.ground.web.repeated_form import repeatable
from webapp.ground.web.upload import uploaded_table
from webapp.products.home_marketplace import home_marketplace
from webapp.products.product_file import ProductExport, export_titles
from webapp.products.product_import import ProductImport

blueprint = Blueprint("product_files", __name__, url_prefix="/products")

EXAMPLE = (
    "\ufeffSKU,Title,Barcode,Bin,Weight,Weight unit,Length,Width,Height,Size unit,HS code,"
    "Country of origin,Customs value,Customs currency,Customs description\r\n"
    "CANDLE-RED,A red candle,4006381333931,A-3,320,g,8,8,12,cm,3406.00,DE,6.50,EUR,Wax candle\r\n"
)


@blueprint.get("/import")
@needs("may_edit_products")
def choose() -> Response:
    return _import_page()


@blueprint.post("/import")
@needs("may_edit_products")
def import_file() -> Response:
    try:
        done = ProductImport.perform(current_account(), uploaded_table(), current_user, utcnow())
    except FormError as form_error:
        return _import_page(form_error.errors)
    return repeatable(_import_page(done=done))


@blueprint.get("/example.csv")
@needs("may_edit_products")
def example() -> Response:
    return download(EXAMPLE, "text/csv", "products-example.csv")


@blueprint.get("/export")
@needs("may_see_orders")
def export() -> Response:
    account, kind = current_account(), FileFormat.read(request.args.get("file"))
    export = ProductExport(account, home_marketplace(account))
    written = b"".join(kind.written(export_titles(), export.slices))
    return download(
        written, kind.content_type, kind.file_name(f"products-{day_of(utcnow(), time_zone())}")
    )


def _import_page(
    errors: dict[str, str] | None = None, done: ProductImport | None = None
) -> Response:
    refused = errors or (done and done.refused)
    return page(
        "products/import.html",
        "products/_import.html",
        status=422 if refused else 200,
        errors=errors or {},
        done=done,
        most_lines=MOST_LINES,
        home=home_marketplace(current_account()),
    )
