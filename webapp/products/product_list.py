"""The products of an account: a page of them, by SKU."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlencode

import peewee

from webapp.accounts.account import Account
from webapp.carriers import length, weight
from webapp.ground.database.keyset_page import KeysetPage, keyset_page
from webapp.ground.language.gettext import gettext, ngettext
from webapp.orders.search_term import folded
from webapp.products.home_marketplace import home_marketplace
from webapp.products.package_preset import PackagePreset
from webapp.products.product import Product

PAGE = 50
LONGEST_SEARCH = 200
MOST_WORDS = 8
# In a pattern they stand for themselves after this.
ESCAPE = "!"


class Lacking(StrEnum):
    """Products of which something isn't known yet."""

    WEIGHT = "weight"
    CUSTOMS = "customs"

    @property
    def label(self) -> str:
        return {
            Lacking.WEIGHT: gettext("Without a weight"),
            Lacking.CUSTOMS: gettext("Without customs facts"),
        }[self]

    @property
    def condition(self) -> peewee.Expression:
        if self is Lacking.WEIGHT:
            return Product.weight_grams.is_null()
        columns = (Product.hs_code, Product.origin_country, Product.customs_value_minor)
        first, second, third = (column.is_null() for column in columns)
        return first | second | third


@dataclass(frozen=True)
class ProductRow:
    """A product as the list shows it; weights and sides as they are written in `country`."""

    product: Product
    preset: PackagePreset | None
    country: str

    @property
    def weighs(self) -> str:
        return weight.in_words(self.product.weight_grams, self.country)

    @property
    def package(self) -> str:
        sides = self.product.sides
        own = length.in_words(sides, self.country) if sides else ""
        return self.preset.name if self.preset else own

    @property
    def customs(self) -> str:
        """HS code and origin, as far as they are known."""
        known = (self.product.hs_code, self.product.origin_country)
        return ", ".join(each for each in known if each)


class ProductList:
    """One page: after a SKU, before one, or from the first on; `lacking` is a Lacking, or none."""

    def __init__(
        self,
        account: Account,
        search: str = "",
        lacking: str = "",
        after: str = "",
        before: str = "",
    ) -> None:
        self.search = " ".join(search.split())[:LONGEST_SEARCH]
        self.lacking = Lacking(lacking) if lacking in set(Lacking) else None
        self._account = account
        self._after, self._before = after, before

    @property
    def products(self) -> list[Product]:
        return self._page.rows

    @property
    def rows(self) -> list[ProductRow]:
        presets = {preset.id: preset for preset in PackagePreset.of(self._account)}
        country = home_marketplace(self._account).country
        return [ProductRow(p, presets.get(p.preset_id), country) for p in self.products]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [("", gettext("All")), *((each.value, each.label) for each in Lacking)]

    @property
    def narrowed(self) -> bool:
        return bool(self.search or self.lacking)

    @property
    def previous_url(self) -> str:
        more = self._page.more_before and self.products
        return self._address(before=self.products[0].sku) if more else ""

    @property
    def next_url(self) -> str:
        more = self._page.more_after and self.products
        return self._address(after=self.products[-1].sku) if more else ""

    @cached_property
    def total(self) -> int:
        return int(Product.of(self._account).count())

    @property
    def words(self) -> str:
        shown = len(self.products)
        if self.narrowed and (self.previous_url or self.next_url):
            return gettext("Products: %(n)s on this page", n=shown)
        if self.narrowed or shown == self.total:
            return ngettext("%(n)s product", "%(n)s products", shown)
        return ngettext(
            "%(shown)s of %(n)s product", "%(shown)s of %(n)s products", self.total, shown=shown
        )

    @cached_property
    def _page(self) -> KeysetPage:
        query = Product.of(self._account).where(*self._conditions)
        return keyset_page(query, Product.sku, PAGE, self._after, self._before, falls=False)

    @property
    def _conditions(self) -> list[peewee.Expression]:
        words = folded(self.search).split()[:MOST_WORDS]
        found = [_holds(word) for word in words]
        return [*found, self.lacking.condition] if self.lacking else [*found, peewee.SQL("1 = 1")]

    def _address(self, **place: str) -> str:
        given = {"q": self.search, "lacking": self.lacking or "", **place}
        return f"/products?{urlencode({name: text for name, text in given.items() if text})}"


def _holds(word: str) -> peewee.Expression:
    pattern = "".join(f"{ESCAPE}{c}" if c in f"{ESCAPE}%_" else c for c in word)
    return peewee.NodeList(
        (Product.words, peewee.SQL("LIKE"), peewee.Value(f"%{pattern}%"), peewee.SQL("ESCAPE '!'"))
    )
