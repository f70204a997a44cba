"""Names, units and codes that are the same in each language: no page has to translate them."""

import re

from babel import Locale

from webapp.ground.language.language import LANGUAGES
from webapp.ground.language.time_zones import CONTINENTS

LOCALE = Locale.parse("de_DE")
# Ours, other people's and Amazon's names; units and codes that are the same in each language.
NAMES = (
    *(
        "Orderdesk",
        r"[Aa]mazon(\.\w+)*",
        r"Harbour\d+x",
        "Rosa Ltd",
        "Ada Canary",
        "UPS( Ground)?",
        "USPS",
        "FedEx",
    ),
    # What Amazon calls its services and countries.
    *("Standard", r"\bUS\b"),
    *("DHL", "PDF", "ZPL", "CSV", "XLSX", "SKU", "ASIN", "UTC", r"[\w.+-]+@[\w.-]+"),
    *(
        r"https?://\S+",
        r"[\w-]+\.(com|example|py)",
        r"1Z\w+",
        r"\bP[SD]T\b",
        r"PR-\w+",
        rf"({'|'.join(CONTINENTS)})/[\w /-]+",
        r"\A\s*(in|cm|oz|lb|kg)\s*\Z",
        r"[\d.,] (in|cm|oz|lb|kg)\b",
    ),
)
# What CLDR writes in the locale's own words.
CLDR = (
    *LANGUAGES.values(),
    "Pseudo",
    *LOCALE.territories.values(),
    *LOCALE.months["format"]["abbreviated"].values(),
    *LOCALE.days["format"]["abbreviated"].values(),
)
FACTS = re.compile("|".join([*NAMES, *map(re.escape, sorted(CLDR, key=len, reverse=True))]))
