"""A label's form: what the package weighs and measures, and what lies in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from webapp.accounts import Rejection
from webapp.orders import Order
from webapp.shipping.label import Label
from webapp.shipping.package import Package
from webapp.shipping.shipment_form import QUANTITY
from webapp.stores import weight

SIDES = ("length", "width", "height")
FIELDS = ("weight", "weight_unit", *SIDES)
INCH, CENTIMETRE = Decimal("25.4"), Decimal(10)
LONGEST_MM = 3000


@dataclass(frozen=True)
class LabelForm:
    """What is typed so far; quantities by Amazon's item id."""

    order: Order
    values: dict[str, str]
    quantities: dict[str, str]

    @classmethod
    def proposed(cls, order: Order, left: Mapping[str, int]) -> "LabelForm":
        """All that is left, as heavy as its mapping says, packed like the last one of its kind."""
        country = order.store.marketplace.country
        figure, unit = weight.shown(order.ship_weight_grams, country)
        last = Label.like(order)
        sides = (last.length_mm, last.width_mm, last.height_mm) if last else ()
        shown = [_shown(side, country) for side in sides] or ["", "", ""]
        values = {"weight": figure, "weight_unit": unit, **dict(zip(SIDES, shown, strict=True))}
        return cls(order, values, {item: str(number) for item, number in left.items()})

    @classmethod
    def typed(cls, order: Order, fields: Mapping[str, str]) -> "LabelForm":
        starts = "quantity-"
        return cls(
            order=order,
            values={name: fields.get(name, "").strip() for name in FIELDS},
            quantities={
                name.removeprefix(starts): text.strip()
                for name, text in fields.items()
                if name.startswith(starts)
            },
        )

    @property
    def weight_units(self) -> tuple[str, ...]:
        return weight.units(self._country)

    @property
    def size_unit(self) -> str:
        return "in" if self._country == "US" else "cm"

    @property
    def package(self) -> Package:
        """What is to be sent; raises Rejection with a sentence per field."""
        errors = self._errors()
        if errors:
            raise Rejection(**errors)
        length, width, height = (self._millimetres(name) for name in SIDES)
        return Package(
            weight_grams=weight.grams(*self._weight) or 0,
            length_mm=length,
            width_mm=width,
            height_mm=height,
            quantities={item: int(text or 0) for item, text in self.quantities.items()},
        )

    @property
    def _country(self) -> str:
        return str(self.order.store.marketplace.country)

    @property
    def _weight(self) -> tuple[str, str]:
        return self.values["weight"], self.values["weight_unit"] or self.weight_units[0]

    def _errors(self) -> dict[str, str]:
        missing = "" if self.values["weight"] else "Write what the package weighs."
        problems = {
            "weight": missing or weight.problem(*self._weight),
            **{name: self._side_problem(name) for name in SIDES},
            "quantities": self._quantities_problem(),
        }
        return {name: words for name, words in problems.items() if words}

    def _side_problem(self, name: str) -> str:
        text = self.values[name]
        if len(text) > weight.LONGEST or not weight.NUMBER.fullmatch(text):
            return f"Write the {name} as a number, such as 8 or 12.5."
        if not 1 <= self._millimetres(name) <= LONGEST_MM:
            return f"No carrier takes a package of this {name}."
        return ""

    def _millimetres(self, name: str) -> int:
        return round(Decimal(self.values[name].replace(",", ".")) * _factor(self._country))

    def _quantities_problem(self) -> str:
        good = all(QUANTITY.fullmatch(text or "0") for text in self.quantities.values())
        return "" if good else "Write how many of each line as a number."


def _shown(millimetres: int, country: str) -> str:
    return f"{round(millimetres / _factor(country), 1):f}".removesuffix(".0")


def _factor(country: str) -> Decimal:
    return INCH if country == "US" else CENTIMETRE
