"""A service mapping as its form shows and sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import peewee

from webapp.carriers import weight
from webapp.carriers.carrier import OTHER, Carrier, carrier_named, offered_in
from webapp.carriers.shipping_choice import (
    LONGEST_CARRIER,
    LONGEST_SERVICE,
    PACKAGES,
    ShippingChoice,
)
from webapp.ground import clean_text
from webapp.ground.database.db import database
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.orders.amazon_words import as_constant, in_words
from webapp.service_mappings.service_mapping import LONGEST_REQUEST, ServiceMapping, key
from webapp.stores.store import Store

FIELDS = (
    "requested_service",
    "carrier",
    "other_carrier",
    "shipping_service",
    "other_service",
    "package",
    "weight",
    "weight_unit",
    "signature",
)


@dataclass(frozen=True)
class ServiceMappingForm:
    """What is typed so far, whether it can be kept or not."""

    store: Store
    values: dict[str, str]
    mapping: ServiceMapping | None = None

    @classmethod
    def typed(
        cls, store: Store, fields: Mapping[str, str], mapping: ServiceMapping | None = None
    ) -> "ServiceMappingForm":
        values = {name: clean_text.clean_line(fields.get(name, "")) for name in FIELDS}
        values["requested_service"] = as_constant(values["requested_service"])
        return cls(store, values, mapping)

    @classmethod
    def of(cls, mapping: ServiceMapping) -> "ServiceMappingForm":
        """The form as it opens to change a mapping."""
        store = mapping.store
        country = store.marketplace.country
        names = {each.name for each in offered_in(country)}
        listed = mapping.carrier in names
        known = mapping.shipping_service in carrier_named(mapping.carrier).services_from(country)
        figure, unit = weight.shown(mapping.weight_grams, country)
        values = {
            "requested_service": mapping.requested_service,
            "carrier": mapping.carrier if listed else OTHER,
            "other_carrier": "" if listed else mapping.carrier,
            "shipping_service": mapping.shipping_service if listed and known else "",
            "other_service": "" if listed and known else mapping.shipping_service,
            "package": mapping.package or "",
            "weight": figure,
            "weight_unit": unit,
            "signature": "yes" if mapping.signature else "",
        }
        return cls(store, values, mapping)

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        return offered_in(self.store.marketplace.country)

    @property
    def services(self) -> list[tuple[str, tuple[str, ...]]]:
        """(carrier, its services) to choose from: the chosen carrier's, or everybody's."""
        country, chosen = self.store.marketplace.country, self.values["carrier"]
        return [
            (each.name, each.services_from(country))
            for each in self.carriers
            if chosen in ("", each.name)
        ]

    @property
    def units(self) -> tuple[str, ...]:
        return weight.units(self.store.marketplace.country)

    @property
    def names_carrier(self) -> bool:
        """Whether the carrier is to be typed: chosen so, or nothing chosen yet."""
        return self.values["carrier"] in ("", OTHER)

    @property
    def lists_services(self) -> bool:
        return self.values["carrier"] != OTHER

    @property
    def errors(self) -> dict[str, str]:
        """A sentence for each field that can't be kept as it is."""
        problems = {
            "requested_service": self._requested_problem(),
            "carrier": self._carrier_problem(),
            "shipping_service": self._service_problem(),
            "package": self._package_problem(),
            "weight": self._weight_problem(),
        }
        return {name: sentence for name, sentence in problems.items() if sentence}

    @property
    def shipping(self) -> ShippingChoice | None:
        """How orders would be sent; none as long as something is missing."""
        if self.errors:
            return None
        return ShippingChoice(
            self._carrier.name,
            self._service,
            self.values["package"] or None,
            weight.grams(*self._weight),
            self.values["signature"] == "yes",
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether the mapping says all this already."""
        if self.mapping is None:
            return False
        same = self.mapping.requested_service == self.values["requested_service"]
        return same and self.mapping.shipping == self.shipping

    def keep(self, now: datetime) -> ServiceMapping:
        """Make or change the mapping; raises FormError with a sentence per field."""
        shipping = self.shipping
        if shipping is None:
            raise FormError(**self.errors)
        mapping = self.mapping or ServiceMapping(account=self.store.account_id, store=self.store.id)
        mapping.requested_service = self.values["requested_service"]
        mapping.requested_key = key(self.values["requested_service"])
        mapping.carrier = shipping.ship_carrier
        mapping.shipping_service = shipping.ship_service
        mapping.package = shipping.ship_package
        mapping.weight_grams = shipping.ship_weight_grams
        mapping.signature = shipping.ship_signature
        mapping.changed_at = now
        try:
            with database.atomic():
                mapping.save()
        except peewee.IntegrityError:
            raise FormError(requested_service=self._taken) from None
        return mapping

    @property
    def _carrier(self) -> Carrier:
        chosen = self.values["carrier"]
        return carrier_named(self.values["other_carrier"] if chosen == OTHER else chosen)

    @property
    def _service(self) -> str:
        """The service that was typed, or else the one chosen from the list."""
        return self.values["other_service"] or self._chosen_service

    @property
    def _chosen_service(self) -> str:
        return self.values["shipping_service"] if self.lists_services else ""

    @property
    def _taken(self) -> str:
        words = in_words(self.values["requested_service"])
        return gettext("%(service)s is mapped already. Change that mapping instead.", service=words)

    def _requested_problem(self) -> str:
        requested = self.values["requested_service"]
        if not requested:
            return gettext("Write the requested service, such as Standard.")
        if len(requested) > LONGEST_REQUEST:
            return gettext("Use at most %(most)s characters.", most=LONGEST_REQUEST)
        other = ServiceMapping.found(self.store, requested)
        return self._taken if other and other != self.mapping else ""

    def _carrier_problem(self) -> str:
        chosen, named = self.values["carrier"], self.values["other_carrier"]
        if not chosen:
            return gettext("Choose the carrier.")
        if chosen != OTHER:
            listed = any(each.name == chosen for each in self.carriers)
            return "" if listed else gettext("Choose a carrier from the list.")
        if not named:
            return gettext("Write the carrier's name.")
        if len(named) <= LONGEST_CARRIER:
            return ""
        return gettext("Use at most %(most)s characters for the carrier.", most=LONGEST_CARRIER)

    def _service_problem(self) -> str:
        service = self._service
        if not service:
            return gettext("Choose the shipping service, or write its name.")
        if len(service) > LONGEST_SERVICE:
            return gettext("Use at most %(most)s characters for the service.", most=LONGEST_SERVICE)
        if self.values["other_service"] or self._carrier_problem():
            return ""
        offered = self._carrier.services_from(self.store.marketplace.country)
        if service in offered:
            return ""
        return gettext(
            "%(carrier)s doesn't offer %(service)s here.",
            carrier=self._carrier.name,
            service=service,
        )

    def _package_problem(self) -> str:
        known = self.values["package"] in ("", *(value for value, _ in PACKAGES))
        return "" if known else gettext("Choose a package from the list.")

    def _weight_problem(self) -> str:
        return weight.problem(*self._weight)

    @property
    def _weight(self) -> tuple[str, str]:
        """As typed: figure and unit."""
        return self.values["weight"], self.values["weight_unit"] or self.units[0]
