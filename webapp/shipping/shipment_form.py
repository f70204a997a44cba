"""A shipment as its form shows and sends it: proposed by its service mapping, then typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from webapp import typed
from webapp.accounts import Rejection
from webapp.clock import day_of
from webapp.orders import Order, tracking_number
from webapp.shipping.dispatch import Parcel
from webapp.shipping.repeated_number import repeated
from webapp.shipping.shipment import LONGEST_NUMBER, Shipment
from webapp.stores import carrier_named, weight
from webapp.stores.carrier import OTHER, offered_in
from webapp.stores.service_mapping import LONGEST_CARRIER, LONGEST_SERVICE

FIELDS = (
    "carrier",
    "other_carrier",
    "service",
    "tracking_number",
    "ship_date",
    "weight",
    "weight_unit",
)
QUANTITY = re.compile(r"\d{1,6}")
NOON = time(12)


@dataclass(frozen=True)
class ShipmentForm:
    """What is typed so far; `prefix` tells the fields of several forms on one page apart."""

    order: Order
    values: dict[str, str]
    now: datetime
    quantities: dict[str, str]
    prefix: str = ""

    @classmethod
    def proposed(cls, order: Order, left: Mapping[str, int], now: datetime) -> "ShipmentForm":
        """As it opens: all that is left, by the mapped carrier and service, today."""
        figure, unit = weight.shown(order.ship_weight_grams, order.store.marketplace.country)
        values = {
            **_by(order, order.ship_carrier or "", order.ship_service or ""),
            "tracking_number": "",
            "ship_date": _today(order, now).isoformat(),
            "weight": figure,
            "weight_unit": unit,
        }
        return cls(order, values, now, {item: str(number) for item, number in left.items()})

    @classmethod
    def of(cls, shipment: Shipment, now: datetime) -> "ShipmentForm":
        """What was refused, as it opens to be mended."""
        order = shipment.order
        values = {
            **_by(order, shipment.carrier, shipment.service),
            "tracking_number": shipment.tracking_number,
            "ship_date": day_of(shipment.left_at, order.store.account.time_zone).isoformat(),
            "weight": "",
            "weight_unit": "",
        }
        return cls(order, values, now, {}, _prefix(shipment))

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
        values = {name: typed.line(fields.get(prefix + name, "")) for name in FIELDS}
        values["tracking_number"] = tracking_number.tidy(values["tracking_number"])
        starts = "quantity-"
        quantities = {
            name.removeprefix(starts): text.strip()
            for name, text in fields.items()
            if name.startswith(starts)
        }
        return cls(order, values, now, quantities, prefix)

    @property
    def carriers(self) -> list[tuple[str, str]]:
        """(name, words) to choose from; what was mapped to a carrier we don't list is an Other."""
        names = [each.name for each in offered_in(self._country)]
        return [
            ("", "Choose the carrier"),
            *((name, name) for name in names),
            (OTHER, "Another carrier"),
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
        """Whether there must be a tracking number: Amazon wants one with every parcel."""
        return bool(self.order.store.confirm_shipments)

    @property
    def hint(self) -> str:
        """What is unusual about the number, in sentences; empty when nothing is."""
        number = self.values["tracking_number"]
        elsewhere = repeated(self.order.account_id, {self.order.id: number}).get(self.order.id, "")
        return f"{elsewhere} {tracking_number.hint(self._carrier, number)}".strip()

    @property
    def errors(self) -> dict[str, str]:
        """A sentence for each field that can't be taken as it is."""
        problems = {
            "carrier": self._carrier_problem(),
            "service": _too_long(self.values["service"], LONGEST_SERVICE),
            "tracking_number": self._number_problem(),
            "ship_date": self._date_problem(),
            "weight": self._weight_problem(),
            "quantities": self._quantities_problem(),
        }
        return {self.prefix + name: words for name, words in problems.items() if words}

    @property
    def parcel(self) -> Parcel:
        """What leaves; raises Rejection with a sentence per field."""
        if self.errors:
            raise Rejection(**self.errors)
        return Parcel(
            carrier=carrier_named(self._carrier).name,
            service=self.values["service"],
            tracking_number=self.values["tracking_number"],
            left_at=self._left_at(date.fromisoformat(self.values["ship_date"])),
            weight_grams=weight.grams(*self._weight),
            quantities={item: int(text or 0) for item, text in self.quantities.items()} or None,
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
                return "Write the other carrier's name."
            return _too_long(self.values["other_carrier"], LONGEST_CARRIER)
        return "" if chosen in dict(self.carriers) and chosen else "Choose the carrier."

    def _number_problem(self) -> str:
        number = self.values["tracking_number"]
        if not number and self.wants_number:
            return "Type or scan the tracking number: Amazon wants one with every parcel."
        return _too_long(number, LONGEST_NUMBER)

    def _date_problem(self) -> str:
        try:
            day = date.fromisoformat(self.values["ship_date"])
        except ValueError:
            return "Write the day as 2026-01-31."
        if day > _today(self.order, self.now):
            return "This day is still to come: ship on the day that the parcel leaves."
        ordered = day_of(self.order.purchased_at, self.order.store.account.time_zone)
        return "This is before the order was placed." if day < ordered else ""

    def _weight_problem(self) -> str:
        return weight.problem(*self._weight)

    @property
    def _weight(self) -> tuple[str, str]:
        """As typed: figure and unit."""
        return self.values["weight"], self.values["weight_unit"] or self.units[0]

    def _quantities_problem(self) -> str:
        good = all(QUANTITY.fullmatch(text or "0") for text in self.quantities.values())
        return "" if good else "Write how many of each line as a number."


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
    return f"Use at most {most} characters." if len(text) > most else ""
