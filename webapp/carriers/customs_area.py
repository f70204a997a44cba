"""Customs areas: between which places a parcel is declared to customs or to a tax office.

The post code decides as much as the country. Sources: the European Commission's list of territories
where its customs and VAT rules apply; the Windsor Framework for goods in Northern Ireland; USPS's
Domestic Mail Manual, 608.2 and 703.2, for overseas mail; 19 CFR 101.1 for the customs territory of
the United States.
"""

import re
from typing import NamedTuple

# The EU's customs union: between these nothing is declared.
EU = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
THE_EU, THE_UK = "EU", "GB"
# Countries that are in another's area.
PARTS = {"IM": THE_UK, "PR": "US", "LI": "CH"}
# For goods Northern Ireland is in both.
NORTHERN_IRELAND = "BT"
# By country, how post codes of territories outside of its area begin.
OUTSIDE = {
    "DE": r"27498|78266",  # Heligoland, Büsingen
    "DK": r"39\d\d$|\d{3}$",  # Greenland, the Faroe Islands
    "ES": r"35|38|51|52",  # the Canary Islands, Ceuta, Melilla
    "FI": r"22\d{3}",  # Åland
    "FR": r"97\d|98[4678]",  # overseas
    "GB": r"JE|GY|GX",  # Jersey, Guernsey, Gibraltar
    "GR": r"6308[67]",  # Mount Athos
    "IT": r"23041|22061|4789\d",  # Livigno, Campione, San Marino
    # Army, fleet and diplomatic post offices, the Virgin Islands, American Samoa, Guam and beyond.
    "US": r"09[0-8]|340|96[2-6]|008|96799|969",
}
# Two of these are one area.
JOINED = {"38": "35"}


class CustomsPlace(NamedTuple):
    """`country` is an ISO code; each may be empty where it isn't known."""

    country: str
    postal_code: str = ""

    @property
    def areas(self) -> frozenset[str]:
        """Those that it is in."""
        code = re.sub(r"[\s-]", "", self.postal_code).upper().removeprefix(self.country)
        outside = re.match(OUTSIDE[self.country], code) if self.country in OUTSIDE else None
        if outside:
            return frozenset((f"{self.country} {JOINED.get(outside[0], outside[0])}",))
        if self.country == THE_UK and code.startswith(NORTHERN_IRELAND):
            return frozenset((THE_UK, THE_EU))
        if self.country in EU:
            return frozenset((THE_EU,))
        return frozenset((PARTS.get(self.country, self.country),))


def crosses_customs(sender: CustomsPlace, recipient: CustomsPlace) -> bool:
    """Whether a parcel between these places is declared; not where a country isn't known."""
    known = bool(sender.country and recipient.country)
    return known and sender.areas.isdisjoint(recipient.areas)


def decides_by_code(country: str) -> bool:
    """Whether the post code may say something else than the country alone."""
    return country in OUTSIDE
