"""A product as its form shows and sends it, and as a row of a file says it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.amazon.marketplace import Marketplace, offered
from webapp.carriers import length, weight
from webapp.ground import clean_text
from webapp.ground.country import country_code, country_names
from webapp.ground.language.gettext import gettext
from webapp.ground.language.typed_number import amount, unsure
from webapp.ground.money import in_minor_units, in_whole_units
from webapp.ground.spreadsheet import broken
from webapp.ground.web.form_error import raise_form_error
from webapp.products.measured_form import (
    SIDES,
    shown_measures,
    side_problems,
    typed_sides,
    typed_weight,
    weight_problem,
)
from webapp.products.package_preset import PackagePreset
from webapp.products.product import (
    LONGEST_BARCODE,
    LONGEST_BIN,
    LONGEST_DESCRIPTION,
    LONGEST_HS_CODE,
    LONGEST_TITLE,
    Product,
)

FIELDS = (
    *("title", "barcode", "bin", "weight", "weight_unit", "length", "width", "height", "size_unit"),
    *("preset", "ships_alone", "hs_code", "origin_country"),
    *("customs_value", "customs_currency", "customs_description"),
)
LONGEST = {
    "title": LONGEST_TITLE,
    "barcode": LONGEST_BARCODE,
    "bin": LONGEST_BIN,
    "customs_description": LONGEST_DESCRIPTION,
}
# Six digits are the same in all the world; countries add some.
HS_CODE = re.compile(rf"\d{{6,{LONGEST_HS_CODE}}}")
BETWEEN_DIGITS = re.compile(r"[ .\-]")
BARCODE = re.compile(r"[!-~]*")
CURRENCIES = sorted({each.currency for each in offered()})
YES = ("yes", "true", "1", "y", "x", "ja", "oui", "si", "sí", "sì")
NO = ("", "no", "false", "0", "n", "nein", "non")


@dataclass(frozen=True)
class ProductForm:
    """What is typed so far; `preset` is a preset's id."""

    home: Marketplace
    presets: Sequence[PackagePreset]
    values: Mapping[str, str]

    @classmethod
    def typed(
        cls, home: Marketplace, presets: Sequence[PackagePreset], fields: Mapping[str, str]
    ) -> "ProductForm":
        values = {name: clean_text.clean_words(fields.get(name, "")) for name in FIELDS}
        return cls(home, presets, values)

    @classmethod
    def of(
        cls, home: Marketplace, presets: Sequence[PackagePreset], product: Product
    ) -> "ProductForm":
        """The form as it opens."""
        sides = (product.length_mm, product.width_mm, product.height_mm)
        minor, currency = product.customs_value_minor, product.customs_currency
        worth = None if minor is None or not currency else in_whole_units(minor, currency)
        values = {
            **shown_measures(sides, product.weight_grams, home.country),
            "title": product.title or "",
            "barcode": product.barcode or "",
            "bin": product.bin or "",
            "preset": str(product.preset_id or ""),
            "ships_alone": "yes" if product.ships_alone else "",
            "hs_code": product.hs_code or "",
            "origin_country": product.origin_country or "",
            "customs_value": "" if worth is None else f"{worth:f}",
            "customs_currency": currency or home.currency,
            "customs_description": product.customs_description or "",
        }
        return cls(home, presets, values)

    def with_row(self, given: Mapping[str, str]) -> "ProductForm":
        """The form with what a file's row says; what is empty there stays as it is here.

        A figure comes with its own unit, or with the one of home; all three sides come together.
        """
        said = {name: clean_text.clean_words(text) for name, text in given.items() if text.strip()}
        weighs, measures = "weight" in said, any(side in said for side in SIDES)
        without = {
            **({} if weighs else {"weight_unit": ""}),
            **({} if measures else {"size_unit": ""}),
            **({} if "customs_value" in said else {"customs_currency": ""}),
        }
        said = {name: text for name, text in said.items() if name not in without}
        anew = (
            *(("weight_unit",) if weighs else ()),
            *(("size_unit", *SIDES) if measures else ()),
        )
        kept = {name: "" if name in anew else text for name, text in self.values.items()}
        return ProductForm(self.home, self.presets, {**kept, **said})

    @property
    def weight_units(self) -> list[tuple[str, str]]:
        return [(unit, unit) for unit in weight.units(self.home.country)]

    @property
    def size_unit(self) -> str:
        return length.unit(self.home.country)

    @property
    def preset_choices(self) -> list[tuple[str, str]]:
        named = [(str(each.id), each.name) for each in self.presets]
        return [("", gettext("None, or another each time")), *named]

    @property
    def countries(self) -> list[tuple[str, str]]:
        return [("", gettext("Not known yet")), *country_names().items()]

    @property
    def currencies(self) -> list[tuple[str, str]]:
        return [(currency, currency) for currency in CURRENCIES]

    @property
    def facts(self) -> dict[str, Any]:
        """Columns of Product with their values; raises FormError with a sentence per field."""
        raise_form_error(**self._problems())
        values, country = self.values, self.home.country
        worth, currency = values["customs_value"], values["customs_currency"].upper()
        told = amount(worth) if worth else None
        return {
            "title": values["title"],
            "barcode": values["barcode"] or None,
            "bin": values["bin"] or None,
            "weight_grams": typed_weight(values, country),
            **typed_sides(values, country),
            "preset": int(values["preset"]) if values["preset"] else None,
            "ships_alone": values["ships_alone"].casefold() in YES,
            "hs_code": self._hs_code or None,
            "origin_country": self._origin or None,
            "customs_value_minor": None if told is None else in_minor_units(told, currency),
            "customs_currency": None if told is None else currency,
            "customs_description": values["customs_description"] or None,
        }

    @property
    def _hs_code(self) -> str:
        return BETWEEN_DIGITS.sub("", self.values["hs_code"])

    @property
    def _origin(self) -> str:
        return country_code(self.values["origin_country"])

    def _problems(self) -> dict[str, str]:
        values, country = self.values, self.home.country
        long = {
            name: gettext("At most %(longest)s characters.", longest=longest)
            if len(values[name]) > longest
            else ""
            for name, longest in LONGEST.items()
        }
        return long | {
            "weight": weight_problem(values, country),
            **side_problems(values, country),
            "preset": self._preset_problem(),
            "ships_alone": self._alone_problem(),
            "hs_code": self._hs_code_problem(),
            "origin_country": self._origin_problem(),
            "customs_value": self._value_problem(),
            "barcode": long["barcode"] or self._barcode_problem(),
        }

    def _preset_problem(self) -> str:
        known = self.values["preset"] in dict(self.preset_choices)
        return "" if known else gettext("Choose a package from the list.")

    def _alone_problem(self) -> str:
        known = self.values["ships_alone"].casefold() in (*YES, *NO)
        return "" if known else gettext("Write yes or no.")

    def _hs_code_problem(self) -> str:
        known = not self.values["hs_code"] or HS_CODE.fullmatch(self._hs_code)
        return "" if known else gettext("An HS code has at least 6 digits, such as 3406.00.")

    def _origin_problem(self) -> str:
        known = not self._origin or self._origin in country_names()
        return "" if known else gettext("Choose a country, or write its two letters, such as DE.")

    def _value_problem(self) -> str:
        worth = self.values["customs_value"]
        if worth and amount(worth) is None:
            return unsure(worth) or gettext("Write the value as a number, such as 12.50.")
        known = not worth or self.values["customs_currency"].upper() in CURRENCIES
        return "" if known else gettext("Choose the currency: %(all)s.", all=", ".join(CURRENCIES))

    def _barcode_problem(self) -> str:
        barcode = self.values["barcode"]
        if not BARCODE.fullmatch(barcode):
            return gettext("A barcode is letters and digits without spaces.")
        return broken(barcode)
