"""A shipment as its form shows and sends it: proposed by its service mapping, then typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from webapp.carriers import tracking_number, weight
from webapp.carriers.carrier import OTHER, carrier_named, offered_in
from webapp.carriers.shipping_choice import LONGEST_CARRIER, LONGEST_SERVICE
from webapp.ground import clean_text
from webapp.ground.clock import day_of
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.orders.order import Order
from webapp.products.parcel_proposal import parcel_proposal
from webapp.shipping.dispatch import DispatchedParcel
from webapp.shipping.parcel_content import ParcelContent
from webapp.shipping.parcel_number import (
    WANTED,
    carrier_wanted,
    last_carriers,
    refused_number,
)
from webapp.shipping.repeated_number import repeated
from webapp.shipping.shipment import Shipment

FIELDS = (
    *("carrier", "other_carrier", "service", "tracking_number"),
    *("without_number", "ship_held"),
    "ship_date",
    "weight",
    "weight_unit",
)
NOON = time(12)


@dataclass(frozen=True)
class ShipmentForm:
    """What is typed so far; `prefix` tells the fields of several forms on one page apart."""

    order: Order
    values: dict[str, str]
    now: datetime
    content: ParcelContent
    prefix: str = ""

    @classmethod
    def proposed(cls, order: Order, left: Mapping[str, int], now: datetime) -> "ShipmentForm":
        """As it opens: all that is left, by the mapped carrier and service, today."""
        known = parcel_proposal(order.account_id, order.id, left).weight_grams
        weighs = known or order.ship_weight_grams
        figure, unit = weight.shown(weighs, order.store.marketplace.country)
        values = {
            **_by(order, order.ship_carrier or _last_carrier(order), order.ship_service or ""),
            "tracking_number": "",
            "without_number": "",
            "ship_date": _today(order, now).isoformat(),
            "weight": figure,
            "weight_unit": unit,
        }
        all_left = {item: str(number) for item, number in left.items()}
        return cls(order, values, now, ParcelContent(order, all_left))

    @classmethod
    def of(cls, shipment: Shipment, now: datetime) -> "ShipmentForm":
        """What was refused, as it opens to be mended."""
        order = shipment.order
        values = {
            **_by(order, shipment.carrier, shipment.service),
            "tracking_number": shipment.tracking_number,
            "without_number": "",
            "ship_date": day_of(shipment.left_at, order.store.account.time_zone).isoformat(),
            "weight": "",
            "weight_unit": "",
        }
        content = ParcelContent.of(order, shipment.items)
        return cls(order, values, now, content, _prefix(shipment))

    @classmethod
    def typed(
        cls,
        order: Order,
        fields: Mapping[str, str],
        now: datetime,
        shipment: Shipment | None = None,
    ) -> "ShipmentForm":
        """What was sent: of a new shipment, or of one that is mended."""
        prefix = _prefix(shipment) if shipment else ""
        values = {name: clean_text.clean_line(fields.get(prefix + name, "")) for name in FIELDS}
        scanned = tracking_number.read(fields.get(prefix + "tracking_number", ""))
        values["tracking_number"] = scanned.number
        likely = tracking_number.likely_carriers(scanned, order.store.marketplace.country)
        if not values["carrier"] and len(likely) == 1:
            values["carrier"] = likely[0]
        return cls(order, values, now, ParcelContent.typed(order, fields, prefix), prefix)

    @property
    def carriers(self) -> list[tuple[str, str]]:
        """(name, words) to choose from; what was mapped to a carrier we don't list is an Other."""
        names = [each.name for each in offered_in(self._country)]
        return [
            ("", gettext("Choose the carrier")),
            *((name, name) for name in names),
            (OTHER, gettext("Another carrier")),
        ]

    @property
    def services(self) -> list[str]:
        """Names to complete what is typed with: the chosen carrier's, or everybody's."""
        chosen = self.values["carrier"]
        found = [
            each.services_from(self._country)
            for each in offered_in(self._country)
            if chosen in ("", OTHER, each.name)
        ]
        return [name for names in found for name in names]

    @property
    def units(self) -> tuple[str, ...]:
        return weight.units(self._country)

    @property
    def today(self) -> str:
        return _today(self.order, self.now).isoformat()

    @property
    def wants_number(self) -> bool:
        """Whether there must be a tracking number: Amazon is told, and takes none without."""
        return bool(self.order.store.confirm_shipments)

    @property
    def without_number(self) -> bool:
        """Whether it is only marked as shipped, as what has no number."""
        return bool(self.values["without_number"])

    @property
    def hint(self) -> str:
        """What is unusual about the number, in sentences; empty when nothing is."""
        number = self.values["tracking_number"]
        typed = {self.order.id: number}
        elsewhere = repeated(self.order.account_id, typed, self.now).get(self.order.id, "")
        return f"{elsewhere} {tracking_number.hint(self._carrier, number)}".strip()

    @property
    def doubt(self) -> str:
        """Why the number can't be taken, or what is unusual about it; empty when nothing is."""
        number = self.values["tracking_number"]
        return (number and self._number_problem()) or self.hint

    @property
    def errors(self) -> dict[str, str]:
        """A sentence for each field that can't be taken as it is."""
        problems = {
            "carrier": self._carrier_problem(),
            "service": _too_long(self.values["service"], LONGEST_SERVICE),
            "tracking_number": self._number_problem(),
            "ship_date": self._date_problem(),
            "weight": self._weight_problem(),
            "quantities": self.content.quantity_problem,
        }
        needed = self.wants_number and not self.without_number
        for item, words in self.content.code_problems(needed).items():
            problems[f"codes-{item}"] = str(words)
        return {self.prefix + name: words for name, words in problems.items() if words}

    @property
    def parcel(self) -> DispatchedParcel:
        """What leaves; raises FormError with a sentence per field."""
        if self.errors:
            raise FormError(**self.errors)
        return DispatchedParcel(
            carrier=carrier_named(self._carrier).name,
            service=self.values["service"],
            tracking_number=self.values["tracking_number"],
            untracked=self.without_number,
            left_at=self._left_at(date.fromisoformat(self.values["ship_date"])),
            weight_grams=weight.grams(*self._weight),
            quantities=self.content.numbers or None,
            codes=self.content.codes,
            despite_hold=bool(self.values.get("ship_held")),
        )

    @property
    def _country(self) -> str:
        return self.order.store.marketplace.country

    @property
    def _carrier(self) -> str:
        chosen = self.values["carrier"]
        return self.values["other_carrier"] if chosen == OTHER else chosen

    def _left_at(self, day: date) -> datetime:
        """Now, or at noon of an earlier day, yet never before the order was placed."""
        if day == _today(self.order, self.now):
            return self.now
        noon = datetime.combine(day, NOON, ZoneInfo(self.order.store.account.time_zone))
        return max(noon, self.order.purchased_at)

    def _carrier_problem(self) -> str:
        chosen = self.values["carrier"]
        if chosen == OTHER:
            if not self.values["other_carrier"]:
                return gettext("Write the other carrier's name.")
            return _too_long(self.values["other_carrier"], LONGEST_CARRIER)
        if chosen and chosen in dict(self.carriers):
            return ""
        return carrier_wanted(self.values["tracking_number"], self._country)

    def _number_problem(self) -> str:
        number = self.values["tracking_number"]
        if self.wants_number and not (number or self.without_number):
            return gettext(WANTED)
        account_id = self.order.account_id
        return refused_number(account_id, self._carrier, number, self.without_number)

    def _date_problem(self) -> str:
        try:
            day = date.fromisoformat(self.values["ship_date"])
        except ValueError:
            return gettext("Write the day as 2026-01-31.")
        if day > _today(self.order, self.now):
            return gettext("This day is still to come: ship on the day that the parcel leaves.")
        ordered = day_of(self.order.purchased_at, self.order.store.account.time_zone)
        return gettext("This is before the order was placed.") if day < ordered else ""

    def _weight_problem(self) -> str:
        return weight.problem(*self._weight)

    @property
    def _weight(self) -> tuple[str, str]:
        """As typed: figure and unit."""
        return self.values["weight"], self.values["weight_unit"] or self.units[0]


def _last_carrier(order: Order) -> str:
    return last_carriers([order]).get(order.id, "")


def _by(order: Order, carrier: str, service: str) -> dict[str, str]:
    """The fields of a carrier: one that isn't offered in this country has to be typed."""
    names = {each.name for each in offered_in(order.store.marketplace.country)}
    listed = carrier in names or not carrier
    return {
        "carrier": carrier if listed else OTHER,
        "other_carrier": "" if listed else carrier,
        "service": service,
    }


def _prefix(shipment: Shipment) -> str:
    return f"s{shipment.id}-"


def _today(order: Order, now: datetime) -> date:
    return day_of(now, order.store.account.time_zone)


def _too_long(text: str, most: int) -> str:
    return gettext("Use at most %(most)s characters.", most=most) if len(text) > most else ""
