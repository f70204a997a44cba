"""Products as a file (CSV or XLSX): what an export writes, and an import takes back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webapp.accounts.account import Account
from webapp.amazon.marketplace import Marketplace
from webapp.ground.language.gettext import N_
from webapp.ground.table_file import TableColumns
from webapp.orders.party import normalised
from webapp.products.package_preset import PackagePreset
from webapp.products.product import Product
from webapp.products.product_form import ProductForm

SLICE = 500
# The columns in the order of the file, each with its title and what else it may be called.
TITLES = {
    "sku": ("SKU", "sellersku artikelnummer itemsku"),
    "asin": ("ASIN", ""),
    "title": ("Title", "name product productname itemname titel artikel"),
    "barcode": ("Barcode", "upc ean gtin upcean"),
    "bin": ("Bin", "location warehouselocation shelf lagerplatz"),
    "weight": ("Weight", "gewicht poids"),
    "weight_unit": ("Weight unit", "weightunits unitofweight"),
    "length": ("Length", "laenge"),
    "width": ("Width", "breite"),
    "height": ("Height", "hoehe"),
    "size_unit": ("Size unit", "dimensionunit dimensionunits unitofsize"),
    "preset": ("Package", "packagepreset packaging"),
    "ships_alone": ("Ships alone", "alone"),
    "hs_code": ("HS code", "hscode harmonizedcode tariffcode zolltarifnummer"),
    "origin_country": ("Country of origin", "origin origincountry countryofmanufacture"),
    "customs_value": ("Customs value", "declaredvalue"),
    "customs_currency": ("Customs currency", "currency"),
    "customs_description": ("Customs description", "description"),
}
MEANINGS = {
    title: column
    for column, (shown, others) in TITLES.items()
    for title in (normalised(shown), *others.split())
}
LABELS = {column: shown for column, (shown, _) in TITLES.items()}


def _named(title: str) -> str:
    return MEANINGS.get(normalised(title), "")


COLUMNS = TableColumns(_named, ("sku", "asin"), N_("“SKU” or “ASIN”"))


def export_titles() -> list[str]:
    return list(LABELS.values())


class ProductExport:
    """All products of an account; `handed_over` were taken so far."""

    def __init__(self, account: Account, home: Marketplace) -> None:
        self._account, self._home = account, home
        self.handed_over = 0

    @property
    def slices(self) -> Iterator[Sequence[Sequence[Any]]]:
        """Their rows, some hundred at a time."""
        presets = PackagePreset.of(self._account)
        names = {str(preset.id): preset.name for preset in presets}
        last = ""
        mine = Product.of(self._account).order_by(Product.sku).limit(SLICE)
        while products := list(mine.where(Product.sku > last)):
            self.handed_over += len(products)
            forms = [ProductForm.of(self._home, presets, each) for each in products]
            yield [
                _row(product, form.values, names)
                for product, form in zip(products, forms, strict=True)
            ]
            last = products[-1].sku


def _row(product: Product, values: Mapping[str, str], presets: Mapping[str, str]) -> list[str]:
    """Units and currencies stand only beside a figure."""
    said = {
        **values,
        "sku": product.sku,
        "asin": product.asin or "",
        "preset": presets.get(values["preset"], ""),
        "weight_unit": values["weight_unit"] if values["weight"] else "",
        "size_unit": values["size_unit"] if values["length"] else "",
        "customs_currency": values["customs_currency"] if values["customs_value"] else "",
    }
    return [said[column] for column in TITLES]
