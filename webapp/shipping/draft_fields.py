"""What was chosen and typed in a draft of many shipments, for all of its orders and for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.carriers import tracking_number
from webapp.carriers.carrier import CARRIERS, OTHER
from webapp.carriers.shipping_choice import LONGEST_CARRIER
from webapp.ground import clean_text
from webapp.ground.language.gettext import gettext


@dataclass(frozen=True)
class DraftFields:
    """The form's fields, by the orders' ids."""

    fields: Mapping[str, str]

    @property
    def carriers(self) -> list[tuple[str, str]]:
        names = sorted((each.name for each in CARRIERS), key=str.casefold)
        return [
            ("", gettext("No carrier")),
            *((name, name) for name in names),
            (OTHER, gettext("Another carrier")),
        ]

    @property
    def carrier(self) -> str:
        """The carrier for orders without a mapped service; empty when none is chosen."""
        chosen = self.fields.get("carrier", "")
        if chosen == OTHER:
            return clean_text.clean_line(self.fields.get("other_carrier", ""), LONGEST_CARRIER)
        return chosen if chosen in dict(self.carriers) else ""

    @property
    def values(self) -> dict[str, str]:
        """What was chosen and typed for orders without a mapped service."""
        return {name: self.fields.get(name, "") for name in ("carrier", "other_carrier")}

    def carrier_of(self, order_id: int) -> str:
        return clean_text.clean_line(self.fields.get(f"carrier-{order_id}", ""), LONGEST_CARRIER)

    def numbers(self, order_ids: Sequence[int]) -> dict[int, str]:
        """The numbers that were typed, by order."""
        typed = {each: self.fields.get(f"tracking-{each}", "") for each in order_ids}
        numbers = {order_id: tracking_number.tidy(text) for order_id, text in typed.items()}
        return {order_id: number for order_id, number in numbers.items() if number}

    def codes(self, order_id: int) -> dict[str, str]:
        """The Transparency codes that were typed for an order, by Amazon's item id."""
        starts = f"codes-{order_id}-"
        named = {name: text for name, text in self.fields.items() if name.startswith(starts)}
        return {name.removeprefix(starts): text for name, text in named.items()}

    def without_number(self, order_id: int) -> bool:
        """Whether the order's parcel has no number, and is only marked as shipped."""
        return self.fields.get(f"without-{order_id}") == "yes"

    def anyway(self, order_id: int) -> bool:
        """Whether a number that stands elsewhere too is meant so."""
        return self.fields.get(f"anyway-{order_id}") == "yes"
