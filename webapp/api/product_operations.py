"""Products as other systems read and describe them: by the same form as on the screen."""

from typing import Any

from webapp.api.api_call_check import field_problem
from webapp.api.api_cursor import CURSOR, next_page, place_of
from webapp.api.api_operation import ApiAnswer, ApiCall, ApiOperation, ApiParameter
from webapp.api.api_scope import ApiScope
from webapp.api.json_schema import (
    list_of,
    moment,
    nullable,
    record,
    text,
    truth,
    whole_number,
)
from webapp.api.order_schema import ID, MONEY
from webapp.api.shown_order import money, shown_moment
from webapp.carriers.length import LONGEST_MM
from webapp.carriers.weight import HEAVIEST_GRAMS
from webapp.ground.database.row_id import LARGEST
from webapp.ground.web.api_problem import ApiProblem
from webapp.ground.web.form_error import FormError
from webapp.products.home_marketplace import home_marketplace
from webapp.products.package_preset import PackagePreset
from webapp.products.product import (
    LONGEST_BARCODE,
    LONGEST_BIN,
    LONGEST_DESCRIPTION,
    LONGEST_HS_CODE,
    LONGEST_SKU,
    LONGEST_TITLE,
    Product,
)
from webapp.products.product_form import ProductForm

MOST = 100
USUAL = 50
NO_PRODUCT = "There is no such product in your account."
SIDE = whole_number(1, LONGEST_MM)
SIZE = record({"length_mm": SIDE, "width_mm": SIDE, "height_mm": SIDE})
WORTH = record(
    {
        "amount": text(14, "In whole units: 12.50", pattern="^[0-9]{1,9}(\\.[0-9]{1,3})?$"),
        "currency": text(3, pattern="^[A-Z]{3}$"),
    }
)
DESCRIBED = {
    "barcode": nullable(text(LONGEST_BARCODE, pattern="^[!-~]*$")),
    "bin": nullable(text(LONGEST_BIN)),
    "weight_grams": nullable(whole_number(1, HEAVIEST_GRAMS)),
    "size": nullable(SIZE),
    "package_id": nullable({**ID, "maximum": LARGEST, "description": "A package of the account"}),
    "ships_alone": truth(),
    "hs_code": nullable(text(LONGEST_HS_CODE)),
    "origin_country": nullable(text(2)),
    "customs_description": nullable(text(LONGEST_DESCRIPTION)),
}
NEW_FACTS = record(
    {"title": text(LONGEST_TITLE, minLength=1)}, **DESCRIBED, customs_value=nullable(WORTH)
)
PRODUCT = record(
    {
        "id": ID,
        "sku": text(LONGEST_SKU),
        "asin": nullable(text(32)),
        "title": text(LONGEST_TITLE),
        **DESCRIBED,
        "customs_value": nullable(MONEY),
        "changed_at": nullable(moment("When one of your people or systems last described it")),
    }
)
POINTERS = {
    "weight": "/weight_grams",
    "length": "/size/length_mm",
    "width": "/size/width_mm",
    "height": "/size/height_mm",
    "preset": "/package_id",
}


def list_products(call: ApiCall) -> ApiAnswer:
    size, place = call.query.get("limit", USUAL), place_of(call)
    query = Product.of(call.account).order_by(Product.sku)
    if "sku" in call.query:
        query = query.where(Product.sku == call.query["sku"])
    if place:
        query = query.where(Product.sku > place[0])
    found = list(query.limit(size + 1))
    more = len(found) > size
    following = next_page(call, [found[size - 1].sku]) if more else None
    return ApiAnswer({"products": [_shown(each) for each in found[:size]]}, next=following)


def show_product(call: ApiCall, product_id: int) -> ApiAnswer:
    return ApiAnswer(_shown(_found(call, product_id)))


def change_product(call: ApiCall, product_id: int) -> ApiAnswer:
    """All that the merchant says of it; what isn't said is empty from now on."""
    product = _found(call, product_id)
    home, presets = home_marketplace(call.account), PackagePreset.of(call.account)
    form = ProductForm.typed(home, presets, _fields(call.body))
    try:
        product.change(form.facts, call.now, call.user)
    except FormError as form_error:
        said = {POINTERS.get(name, f"/{name}"): each for name, each in form_error.errors.items()}
    else:
        return ApiAnswer(_shown(_found(call, product_id)))
    raise field_problem(said)


def _found(call: ApiCall, product_id: int) -> Product:
    found = Product.find(call.account, product_id)
    if found is None:
        raise ApiProblem(404, NO_PRODUCT)
    return found


def _shown(product: Product) -> dict[str, Any]:
    sides = product.sides
    names = ("length_mm", "width_mm", "height_mm")
    return {
        "id": product.id,
        "sku": product.sku,
        "asin": product.asin,
        "title": product.title,
        "barcode": product.barcode,
        "bin": product.bin,
        "weight_grams": product.weight_grams,
        "size": dict(zip(names, sides, strict=True)) if sides else None,
        "package_id": product.preset_id,
        "ships_alone": product.ships_alone,
        "hs_code": product.hs_code,
        "origin_country": product.origin_country,
        "customs_value": money(product.customs_value_minor, product.customs_currency),
        "customs_description": product.customs_description,
        "changed_at": shown_moment(product.changed_at),
    }


def _fields(said: dict[str, Any]) -> dict[str, str]:
    """As the form on the screen would send them."""
    plain = ("title", "barcode", "bin", "hs_code", "origin_country", "customs_description")
    size, worth = said.get("size") or {}, said.get("customs_value") or {}
    return {
        **{name: said.get(name) or "" for name in plain},
        "weight": str(said.get("weight_grams") or ""),
        "weight_unit": "g",
        **{side: str(size.get(f"{side}_mm", "")) for side in ("length", "width", "height")},
        "size_unit": "mm",
        "preset": str(said.get("package_id") or ""),
        "ships_alone": "yes" if said.get("ships_alone") else "",
        "customs_value": worth.get("amount", ""),
        "customs_currency": worth.get("currency", ""),
    }


PRODUCT_ID = {"product_id": ({**ID, "maximum": LARGEST}, "The product's id here")}
LIST_PRODUCTS = ApiOperation(
    "GET",
    "/products",
    "listProducts",
    "A page of products, by SKU",
    list_products,
    record({"products": list_of(PRODUCT, MOST)}),
    scope=ApiScope.PRODUCTS_READ,
    query=(
        ApiParameter("sku", text(LONGEST_SKU, minLength=1), "Only the one of this SKU"),
        ApiParameter("limit", whole_number(1, MOST), f"So many at most; {USUAL} unless said"),
        ApiParameter("cursor", CURSOR, "Where the page begins"),
    ),
)
SHOW_PRODUCT = ApiOperation(
    "GET",
    "/products/<id:product_id>",
    "showProduct",
    "One product",
    show_product,
    PRODUCT,
    scope=ApiScope.PRODUCTS_READ,
    arguments=PRODUCT_ID,
    refusals=(404,),
)
CHANGE_PRODUCT = ApiOperation(
    "PUT",
    "/products/<id:product_id>",
    "changeProduct",
    "Say all that you say of a product; what is left out is empty afterwards",
    change_product,
    PRODUCT,
    scope=ApiScope.PRODUCTS_WRITE,
    arguments=PRODUCT_ID,
    body=NEW_FACTS,
    refusals=(404,),
)
