"""A label's form: what the package weighs and measures, and what lies in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from webapp.accounts.label_format import LabelFormat
from webapp.carriers import length, weight
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.orders.order import Order
from webapp.products.package_preset import PackagePreset
from webapp.products.parcel_proposal import (
    NOTHING_KNOWN,
    ParcelProposal,
    parcel_proposal,
    shared_proposal,
)
from webapp.shipping.label import Label
from webapp.shipping.obstacle import companions
from webapp.shipping.package import ShippingPackage
from webapp.shipping.parcel_content import ParcelContent
from webapp.shipping.unshipped import unshipped

SIDES = ("length", "width", "height")
FIELDS = ("weight", "weight_unit", "preset", *SIDES, "format")


@dataclass(frozen=True)
class LabelForm:
    """What is typed so far; `proposal` is what is known of such a parcel."""

    order: Order
    values: dict[str, str]
    content: ParcelContent
    proposal: ParcelProposal = NOTHING_KNOWN

    @classmethod
    def proposed(cls, order: Order, left: Mapping[str, int]) -> "LabelForm":
        """All that is left, as its products and the last such parcel say.

        Where nothing is known of these: as heavy as its mapping says, packed like the last one of
        its kind.
        """
        country = order.store.marketplace.country
        known = _known(order, left)
        figure, unit = weight.shown(known.weight_grams or order.ship_weight_grams, country)
        shown = [length.shown(side, country) for side in known.sides or _last_sides(order)]
        values = {"weight": figure, "weight_unit": unit, **dict(zip(SIDES, shown, strict=True))}
        values["preset"] = str(known.preset.id) if known.preset else ""
        values["format"] = order.store.account.label_format.value
        all_left = {item: str(number) for item, number in left.items()}
        return cls(order, values, ParcelContent(order, all_left), known)

    @classmethod
    def typed(cls, order: Order, fields: Mapping[str, str]) -> "LabelForm":
        values = {name: fields.get(name, "").strip() for name in FIELDS}
        content = ParcelContent.typed(order, fields)
        numbers = {} if content.quantity_problem else content.numbers
        known = _known(order, numbers)
        return cls(order, values, content, known)

    @cached_property
    def presets(self) -> list[PackagePreset]:
        return PackagePreset.of(self.order.account_id)

    @property
    def preset_choices(self) -> list[tuple[str, str]]:
        """(id, words) of the merchant's packages; the first is another size, as typed."""
        named = [
            (str(p.id), f"{p.name} ({length.in_words(p.sides, self._country)})")
            for p in self.presets
        ]
        return [("", gettext("As written below")), *named]

    @property
    def weight_units(self) -> tuple[str, ...]:
        return weight.units(self._country)

    @property
    def size_unit(self) -> str:
        return length.unit(self._country)

    @property
    def formats(self) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in LabelFormat]

    @property
    def label_format(self) -> LabelFormat:
        """What is chosen for this label; else the account's."""
        chosen = self.values["format"]
        known = chosen in set(LabelFormat)
        return LabelFormat(chosen) if known else self.order.store.account.label_format

    @property
    def package(self) -> ShippingPackage:
        """What is to be sent; raises FormError with a sentence per field."""
        errors = self._errors()
        if errors:
            raise FormError(**errors)
        sides = self._preset.sides if self._preset else self._typed_sides
        return ShippingPackage(
            weight_grams=weight.grams(*self._weight) or 0,
            length_mm=sides[0],
            width_mm=sides[1],
            height_mm=sides[2],
            quantities=self._numbers,
            codes=self.content.codes,
        )

    @property
    def _numbers(self) -> dict[str, int]:
        """How many of each line go; Amazon takes no line of which none goes."""
        return {item: number for item, number in self.content.numbers.items() if number}

    @property
    def _country(self) -> str:
        return str(self.order.store.marketplace.country)

    @property
    def _weight(self) -> tuple[str, str]:
        return self.values["weight"], self.values["weight_unit"] or self.weight_units[0]

    def _errors(self) -> dict[str, str]:
        missing = "" if self.values["weight"] else gettext("Write what the package weighs.")
        problems = {
            "weight": missing or weight.problem(*self._weight),
            **{name: self._side_problem(name) for name in SIDES},
            "quantities": self.content.quantity_problem,
        }
        for item, words in self.content.code_problems().items():
            problems[f"codes-{item}"] = str(words)
        return {name: words for name, words in problems.items() if words}

    def _side_problem(self, name: str) -> str:
        if self._preset:
            return ""
        if not self.values[name]:
            return gettext(length.NO_NUMBER[name])
        return length.problem(self.values[name], self.size_unit, name)

    @property
    def side_words(self) -> list[tuple[str, str]]:
        """(name, its label) of each side's field."""
        unit = self.size_unit
        return [
            ("length", gettext("Length (%(unit)s)", unit=unit)),
            ("width", gettext("Width (%(unit)s)", unit=unit)),
            ("height", gettext("Height (%(unit)s)", unit=unit)),
        ]

    @property
    def _preset(self) -> PackagePreset | None:
        """The chosen one of the account's own; its sides count, whatever stands below it."""
        return next((each for each in self.presets if str(each.id) == self.values["preset"]), None)

    @property
    def _typed_sides(self) -> tuple[int, int, int]:
        sides = (length.millimetres(self.values[name], self.size_unit, name) or 0 for name in SIDES)
        long, wide, high = sides
        return long, wide, high


def _known(order: Order, left: Mapping[str, int]) -> ParcelProposal:
    """What is known of its parcel, with what else lies in it."""
    others = [each.id for each in companions(order)]
    if not others:
        return parcel_proposal(order.account_id, order.id, left)
    return shared_proposal(order.account_id, {**unshipped(others), order.id: left})


def _last_sides(order: Order) -> tuple[int | None, int | None, int | None]:
    last = Label.like(order)
    return (last.length_mm, last.width_mm, last.height_mm) if last else (None, None, None)
