"""Importing products from a file: good rows are kept, bad ones reported, none is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.amazon.marketplace import Marketplace
from webapp.ground.audit import audit
from webapp.ground.database.bulk import update_many
from webapp.ground.database.db import database, stored_time
from webapp.ground.database.dialect import among
from webapp.ground.file_import import FileImport
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.spreadsheet import shortened
from webapp.ground.table_file import BadRow, TableFile, sentence
from webapp.ground.web.form_error import FormError, raise_form_error
from webapp.products.home_marketplace import home_marketplace
from webapp.products.package_preset import PackagePreset
from webapp.products.product import LONGEST_ASIN, LONGEST_SKU, Product
from webapp.products.product_file import COLUMNS, LABELS, SLICE
from webapp.products.product_form import ProductForm

CHANGING = (
    *("asin", "title", "words", "barcode", "bin", "weight_grams"),
    *("length_mm", "width_mm", "height_mm", "preset", "ships_alone", "hs_code", "origin_country"),
    *("customs_value_minor", "customs_currency", "customs_description", "changed_at"),
)
NAMELESS = N_("SKU: Write the SKU, or the ASIN of what has none.")
LONG_SKU = N_("SKU: At most %(longest)s characters; an ASIN %(longest_asin)s.")
NO_PRESET = N_("You have no package of this name. Make it first.")

Row = tuple[int, Mapping[str, str]]


class ProductImport(FileImport):
    @classmethod
    def perform(cls, account: Account, content: bytes, by: User, now: datetime) -> "ProductImport":
        """Import a file, slice by slice; raises FormError when it is no file of products."""
        file = TableFile(content, COLUMNS)
        done = cls(columns_left_out=file.ignored)
        rows, reading = done._good(file), _Reading.of(account)
        while some := list(islice(rows, SLICE)):
            with database.atomic():
                done._keep(reading, some, now)
        numbers = {"added": done.added, "changed": done.changed, "bad": len(done.bad)}
        audit.record("product.changed", now=now, by=by, on=account, how="imported", **numbers)
        done.bad.sort(key=lambda row: row.line)
        return done

    def _good(self, file: TableFile) -> Iterator[Row]:
        for line, given in self.readable(file.rows()):
            if problem := _name_problem(given):
                self.bad.append(BadRow(line, problem))
            else:
                yield line, given

    def _keep(self, reading: "_Reading", rows: Sequence[Row], now: datetime) -> None:
        known = reading.known({_sku(given) for _, given in rows})
        # A SKU that stands there twice is read twice, the second time over the first.
        read: dict[str, Product] = {}
        for line, given in rows:
            sku = _sku(given)
            product = read.get(sku) or known.get(sku) or Product(account=reading.account, sku=sku)
            try:
                changed = product.take(reading.facts(product, given), now)
            except FormError as form_error:
                self.bad.append(BadRow(line, sentence(form_error.errors, LABELS)))
                continue
            read[sku] = product
            self.added += sku not in known and changed
            self.changed += sku in known and changed
            self.unchanged += not changed
        _write(reading.account, list(read.values()), now)


@dataclass(frozen=True)
class _Reading:
    """What rows are read by."""

    account: Account
    home: Marketplace
    presets: Sequence[PackagePreset]

    @classmethod
    def of(cls, account: Account) -> "_Reading":
        return cls(account, home_marketplace(account), PackagePreset.of(account))

    def known(self, skus: set[str]) -> dict[str, Product]:
        query = Product.of(self.account).where(among(Product.sku, sorted(skus)))
        return {product.sku: product for product in query}

    def facts(self, product: Product, given: Mapping[str, str]) -> Mapping[str, object]:
        """Raises FormError with a sentence per field."""
        ids = {preset.name.casefold(): str(preset.id) for preset in self.presets}
        said = dict(given)
        if name := said.get("preset"):
            raise_form_error(preset="" if name.casefold() in ids else gettext(NO_PRESET))
            said["preset"] = ids[name.casefold()]
        form = ProductForm.of(self.home, self.presets, product).with_row(said)
        return {**form.facts, "asin": given.get("asin") or product.asin}


def _write(account: Account, products: Sequence[Product], now: datetime) -> None:
    """In one order, so that two imports never wait for each other."""
    new = [(each.sku, each.asin, each.title) for each in products if not each.id]
    Product.note(account.id, new, now)
    made = Product.select(Product.sku, Product.id).where(
        Product.account == account, among(Product.sku, [sku for sku, *_ in new])
    )
    ids = dict(made.tuples()) if new else {}
    rows = [(*_values(each), each.id or ids[each.sku]) for each in products]
    update_many(Product, CHANGING, sorted(rows, key=lambda row: row[-1]))


def _values(product: Product) -> list[object]:
    told = product.__data__
    return [stored_time(told[n]) if n == "changed_at" else told.get(n) for n in CHANGING]


def _sku(given: Mapping[str, str]) -> str:
    return given.get("sku") or given.get("asin") or ""


def _name_problem(given: Mapping[str, str]) -> str:
    if not _sku(given):
        return gettext(NAMELESS)
    if problem := shortened(_sku(given)):
        return sentence({"sku": problem}, LABELS)
    long = len(_sku(given)) > LONGEST_SKU or len(given.get("asin", "")) > LONGEST_ASIN
    if not long:
        return ""
    return gettext(LONG_SKU, longest=LONGEST_SKU, longest_asin=LONGEST_ASIN)
