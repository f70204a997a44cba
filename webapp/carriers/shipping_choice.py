"""How a parcel is to be sent: carrier and service, package, weight and signature."""

from typing import NamedTuple

from webapp.carriers import weight
from webapp.carriers.carrier import service_words
from webapp.ground.language.gettext import N_, gettext

# Letters of a name, as the columns that hold it.
LONGEST_CARRIER = 60
LONGEST_SERVICE = 120
PACKAGES = (
    ("parcel", N_("Parcel")),
    ("envelope", N_("Envelope")),
    ("padded_envelope", N_("Padded envelope")),
    ("large_letter", N_("Large letter or flat")),
    ("tube", N_("Tube")),
    ("carrier_box", N_("The carrier's own box")),
)


def package_choices() -> list[tuple[str, str]]:
    """(code, words) to choose from."""
    return [(code, gettext(words)) for code, words in PACKAGES]


class ShippingChoice(NamedTuple):
    """How a parcel is to be sent; the names are the order's columns, as its rows hold them."""

    ship_carrier: str | None = None
    ship_service: str | None = None
    ship_package: str | None = None
    ship_weight_grams: int | None = None
    ship_signature: bool = False

    @property
    def words(self) -> str:
        return service_words(self.ship_carrier, self.ship_service)

    def extras(self, country: str) -> list[str]:
        """Package, weight (as this country weighs) and signature, as far as there are any."""
        package = dict(package_choices()).get(self.ship_package or "", "")
        weighs = weight.in_words(self.ship_weight_grams, country)
        signature = gettext("Signature") if self.ship_signature else ""
        return [each for each in (package, weighs, signature) if each]

    def in_full(self, country: str) -> str:
        """`UPS Ground (Parcel, 8 oz)`: what tells it from another of the same service."""
        extras = ", ".join(self.extras(country))
        return f"{self.words} ({extras})" if extras else self.words


UNMAPPED = ShippingChoice()
