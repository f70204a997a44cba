"""The services that Buy Shipping sells, by the country that a package leaves from."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class CarrierService:
    """Prices in minor units of the country's money: one for any package, one per kilogram."""

    id: str
    carrier: str
    name: str
    base: int
    per_kilogram: int
    heaviest: int
    days: tuple[int, int]
    abroad: bool = False

    def price(self, grams: float) -> int:
        """Minor units, for each kilogram begun."""
        return self.base + self.per_kilogram * max(0, -int(-grams // 1000) - 1)


# Country, then: id | carrier | name | base | per kilogram | grams at most | days, from-to.
# One marked `abroad` leaves the country, and its customs want to know more than a package.
_TABLE = """
US
  USPS_PTP_GND_ADV | USPS | USPS Ground Advantage | 545 | 110 | 31751 | 2-5
  USPS_PTP_PRI | USPS | USPS Priority Mail | 838 | 190 | 31751 | 1-3
  USPS_PTP_EXP | USPS | USPS Priority Mail Express | 2895 | 340 | 31751 | 1-2
  UPS_PTP_GND | UPS | UPS Ground | 812 | 95 | 68038 | 1-5
  UPS_PTP_2ND_DAY_AIR | UPS | UPS 2nd Day Air | 1760 | 260 | 68038 | 2-2
  UPS_PTP_NEXT_DAY_AIR_SAVER | UPS | UPS Next Day Air Saver | 3150 | 420 | 68038 | 1-1
  FEDEX_PTP_GROUND | FedEx | FedEx Home Delivery | 835 | 98 | 68038 | 1-5
  USPS_PTP_PRI_INT | USPS | USPS Priority Mail International | 4270 | 520 | 31751 | 6-10 | abroad
CA
  CPC_PTP_EXPEDITED | Canada Post | Canada Post Expedited Parcel | 1195 | 210 | 30000 | 2-7
  CPC_PTP_XPRESSPOST | Canada Post | Canada Post Xpresspost | 1640 | 290 | 30000 | 1-3
  UPSCA_PTP_STANDARD | UPS | UPS Standard | 1380 | 220 | 68000 | 2-6
  CPC_PTP_TRACKED_USA | Canada Post | Tracked Packet USA | 1420 | 380 | 2000 | 4-7 | abroad
MX
  ESTAFETA_PTP_TERRESTRE | Estafeta | Estafeta Terrestre | 13900 | 2100 | 60000 | 2-5
  DHLMX_PTP_PACKAGE_EXPRESS | DHL | DHL Express Domestic | 18900 | 3400 | 60000 | 1-2
GB
  ROYAL_MAIL_PTP_T48 | Royal Mail | Royal Mail Tracked 48 | 339 | 60 | 20000 | 2-3
  ROYAL_MAIL_PTP_T24 | Royal Mail | Royal Mail Tracked 24 | 439 | 75 | 20000 | 1-1
  EVRI_PTP_STANDARD | Evri | Evri Standard | 289 | 70 | 15000 | 2-4
  EVRI_PTP_NEXT_DAY | Evri | Evri Next Day | 419 | 85 | 15000 | 1-1
  DPDUK_PTP_NEXT_DAY | DPD | DPD Next Day | 629 | 90 | 30000 | 1-1
  ROYAL_MAIL_PTP_INT | Royal Mail | International Tracked | 1150 | 420 | 2000 | 4-7 | abroad
DE
  DHLDE_PTP_KLEINPAKET | DHL | DHL Kleinpaket | 319 | 0 | 1000 | 1-2
  DHLDE_PTP_PAKET | DHL | DHL Paket | 459 | 55 | 31500 | 1-2
  DEUTSCHE_POST_PTP_GB | Deutsche Post | Großbrief | 210 | 0 | 500 | 1-3
  DPDDE_PTP_CLASSIC | DPD | DPD Classic | 479 | 50 | 31500 | 1-2
  DHLDE_PTP_INT | DHL | DHL Paket International | 1149 | 290 | 31500 | 3-8 | abroad
FR
  COLISSIMO_PTP_HOME | Colissimo | Colissimo Domicile | 519 | 130 | 30000 | 2-3
  CHRONOPOST_PTP_13 | Chronopost | Chronopost 13 | 1190 | 240 | 30000 | 1-1
  DPDFR_PTP_PREDICT | DPD | DPD Predict | 545 | 120 | 30000 | 1-2
  COLISSIMO_PTP_INT | Colissimo | Colissimo International | 1320 | 310 | 30000 | 3-8 | abroad
ES
  CORREOS_PTP_PAQ72 | Correos | Correos Paq Estándar | 449 | 80 | 20000 | 2-3
  CORREOS_PTP_PAQ48 | Correos | Correos Paq Premium | 529 | 95 | 30000 | 1-2
  SEUR_PTP_24 | SEUR | SEUR 24 | 610 | 110 | 40000 | 1-1
  CORREOS_PTP_INT | Correos | Correos Paq Internacional | 1490 | 330 | 30000 | 4-9 | abroad
IT
  POSTE_PTP_STANDARD | Poste Italiane | Poste Delivery Business Standard | 519 | 90 | 30000 | 2-4
  POSTE_PTP_EXPRESS | Poste Italiane | Poste Delivery Business Express | 679 | 120 | 30000 | 1-2
  BRT_PTP_EXPRESS | BRT | BRT Express | 629 | 100 | 50000 | 1-2
  POSTE_PTP_INT | Poste Italiane | Poste Delivery International | 1590 | 340 | 30000 | 4-9 | abroad
*
  DHL_PTP_EXPRESS | DHL Express | DHL Express Worldwide | 2450 | 480 | 70000 | 1-4
  UPS_PTP_STANDARD | UPS | UPS Standard | 890 | 150 | 70000 | 2-5
"""


def services_from(country: str) -> list[CarrierService]:
    """What is sold to who sends from there; everywhere else, what is sold anywhere."""
    return _SERVICES.get(country) or _SERVICES["*"]


def _read(table: str) -> Iterator[tuple[str, CarrierService]]:
    country = ""
    for line in table.strip().splitlines():
        if line.startswith(" "):
            yield country, _service([part.strip() for part in line.split("|")])
        else:
            country = line.strip()


def _service(cells: list[str]) -> CarrierService:
    id_, carrier, name, base, per_kilogram, heaviest, days, *marks = cells
    first, last = days.split("-")
    return CarrierService(
        id=id_,
        carrier=carrier,
        name=name,
        base=int(base),
        per_kilogram=int(per_kilogram),
        heaviest=int(heaviest),
        days=(int(first), int(last)),
        abroad="abroad" in marks,
    )


_SERVICES: dict[str, list[CarrierService]] = {}
for _country, _row in _read(_TABLE):
    _SERVICES.setdefault(_country, []).append(_row)
