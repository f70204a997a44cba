"""No page says a word that isn't given to gettext."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from babel import Locale
from flask import Flask

from tests.accounts.people import ROSA, sign_in
from tests.ground.every_address import filled, rules
from tests.ground.full_shop import FullShop
from tests.languages.unframed import unframed
from webapp.accounts.user import User
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
# Evidence for auditors stays English, and development's pages are its developers'.
ENGLISH = ("/compliance", "/audit", "/development", "/api/")


@pytest.mark.slow
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_every_text_of_every_page_is_translated(
    app: Flask, client: Any, pseudo_locale: str
) -> None:
    shop = FullShop(ROSA)
    User.get(User.email == ROSA.email).choose_language(pseudo_locale)
    sign_in(client, ROSA)

    said = defaultdict(set)
    for rule in rules(app, "GET"):
        if not rule.rule.startswith(ENGLISH):
            for text in _unframed(client, filled(rule, shop.ids)):
                said[text].add(rule.rule)

    assert not said, _listed(said)


def _listed(said: Mapping[str, Collection[str]]) -> str:
    """Each text, and the first pages that say it."""
    return "\n" + "\n".join(f"{min(pages)}: {text}" for text, pages in sorted(said.items()))


def _unframed(client: Any, address: str) -> list[str]:
    answer = client.http.get(address, base_url=client.base)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return []
    return list(unframed(answer.text, FACTS))
