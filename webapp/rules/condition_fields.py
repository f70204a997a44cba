"""The fields of a rule's conditions, as they are typed and read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.accounts.account import Account
from webapp.carriers import weight
from webapp.ground import clean_text
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import gettext
from webapp.ground.language.order_source import source_label
from webapp.ground.language.typed_number import amount, unsure
from webapp.ground.money import in_minor_units
from webapp.orders import demand
from webapp.orders.amazon_words import as_constant
from webapp.orders.tag import Tag
from webapp.rules.candidate import FLAGS
from webapp.rules.rule_conditions import RuleConditions
from webapp.stores.store import Store

# Several of a kind, and what stands between them when they are shown.
LISTS = {"countries": ", ", "regions": ", ", "services": ", ", "skus": "\n"}
MOST_VALUES = 200
LONGEST_VALUE = 255
MOST_UNITS = 99_999
MOST_DAYS = 90
COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True)
class ConditionFields:
    account: Account
    values: Mapping[str, str]
    stores: Sequence[str]

    @staticmethod
    def names() -> Iterator[str]:
        """Of all fields but the stores."""
        yield from LISTS
        yield from ("source", "every_sku", "units_from", "units_to", "total_from", "total_to")
        yield from ("weight_from", "weight_to", "weighed_in")
        yield from ("currency", "ship_by_days", "demand", "tag")
        yield from (name for name, _ in FLAGS)

    @property
    def errors(self) -> dict[str, str]:
        return {name: sentence for name, sentence in self._problems() if sentence}

    def read(self) -> RuleConditions:
        """Of fields without errors."""
        values, currency = self.values, self._currency
        return RuleConditions(
            stores=tuple(self._store_ids),
            source=values["source"],
            countries=tuple(each.upper() for each in self._listed("countries")),
            regions=tuple(self._listed("regions")),
            skus=tuple(self._listed("skus")),
            every_sku=values["every_sku"] == "yes",
            services=tuple(map(as_constant, self._listed("services"))),
            units_from=self._number("units_from"),
            units_to=self._number("units_to"),
            total_from=self._amount("total_from", currency),
            total_to=self._amount("total_to", currency),
            currency=currency if self._bounded else "",
            ship_by_days=self._number("ship_by_days"),
            weight_from=weight.grams(values["weight_from"], self._weighed_in),
            weight_to=weight.grams(values["weight_to"], self._weighed_in),
            weighed_in=self._weighed_in if self._weighs else "",
            flags={
                name: values[name] == "yes" for name, _ in FLAGS if values[name] in ("yes", "no")
            },
            demand=values["demand"],
            tag=self._tag.id if self._tag else None,
        )

    @cached_property
    def _own_stores(self) -> list[Store]:
        return Store.all_of(self.account)

    @property
    def currencies(self) -> list[tuple[str, str]]:
        """Those of the account's order sources, to choose from."""
        found = sorted({store.marketplace.currency for store in self._own_stores})
        choose = [] if len(found) == 1 else [("", gettext("Choose one"))]
        return [*choose, *((each, each) for each in found)]

    @property
    def sources(self) -> list[tuple[str, str]]:
        found = {
            store.marketplace.country: source_label(store.marketplace) for store in self._own_stores
        }
        return sorted(found.items())

    @property
    def _store_ids(self) -> list[int]:
        own = {store.id for store in self._own_stores}
        return [each for text in self.stores if (each := read_id(text)) in own and each]

    @property
    def _currency(self) -> str:
        return self.values["currency"]

    @property
    def _bounded(self) -> bool:
        return bool(self.values["total_from"].strip() or self.values["total_to"].strip())

    @property
    def _weighed_in(self) -> str:
        chosen = self.values["weighed_in"]
        return chosen if chosen in weight.GRAMS else "g"

    @property
    def _weighs(self) -> bool:
        return bool(self.values["weight_from"].strip() or self.values["weight_to"].strip())

    @cached_property
    def _tag(self) -> Tag | None:
        return Tag.find(self.account, read_id(self.values["tag"]))

    def _problems(self) -> Iterator[tuple[str, str]]:
        values = self.values
        if len(self._store_ids) != len(self.stores):
            yield "stores", gettext("Choose among your stores.")
        if values["source"] and values["source"] not in dict(self.sources):
            yield "source", gettext("Choose one of your order sources.")
        for name in LISTS:
            yield name, self._list_problem(name)
        if not all(COUNTRY.fullmatch(each.upper()) for each in self._listed("countries")):
            yield "countries", gettext("Write countries by their two letters, such as US, CA.")
        for name, most in (("units_from", MOST_UNITS), ("units_to", MOST_UNITS)):
            yield name, self._number_problem(name, most)
        yield "ship_by_days", self._number_problem("ship_by_days", MOST_DAYS)
        for name in ("total_from", "total_to"):
            text = values[name].strip()
            wrong = text and amount(text) is None
            said = unsure(text) or gettext("Write an amount, such as 50 or 49.90.")
            yield name, said if wrong else ""
        for name in ("weight_from", "weight_to"):
            yield name, weight.problem(values[name], self._weighed_in)
        if self._bounded and not (self._currency and self._currency in dict(self.currencies)):
            yield "currency", gettext("Choose the currency of the total.")
        if values["demand"] and values["demand"] not in dict(demand.choices()):
            yield "demand", gettext("Choose one of the demands.")
        if values["tag"] and not self._tag:
            yield "tag", gettext("Choose one of your tags.")

    def _listed(self, name: str) -> list[str]:
        """Each value once; a SKU may have a comma in it."""
        parts = re.split(r"\n" if name == "skus" else r"[\n,]", self.values[name])
        return list(dict.fromkeys(filter(None, map(clean_text.clean_line, parts))))

    def _list_problem(self, name: str) -> str:
        listed = self._listed(name)
        if len(listed) > MOST_VALUES or any(len(each) > LONGEST_VALUE for each in listed):
            return gettext(
                "That is too much: at most %(most)s, of %(longest)s letters each.",
                most=MOST_VALUES,
                longest=LONGEST_VALUE,
            )
        return ""

    def _number_problem(self, name: str, most: int) -> str:
        text = self.values[name].strip()
        right = not text or (text.isascii() and text.isdecimal() and int(text[:9]) <= most)
        if right and len(text) < 9:
            return ""
        return gettext("Write a number up to %(most)s.", most=most)

    def _number(self, name: str) -> int | None:
        text = self.values[name].strip()
        return int(text) if text else None

    def _amount(self, name: str, currency: str) -> int | None:
        told = amount(self.values[name].strip())
        return None if told is None else in_minor_units(told, currency)
