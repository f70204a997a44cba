"""No page says a word that isn't given to gettext."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from flask import Flask

from tests.accounts.people import ROSA, sign_in
from tests.ground.every_address import filled, rules
from tests.ground.full_shop import FullShop
from tests.languages.facts import FACTS
from tests.languages.unframed import unframed
from webapp.accounts.user import User

# Evidence for auditors stays English, and development's pages are its developers'.
ENGLISH = ("/compliance", "/development", "/api/")


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
