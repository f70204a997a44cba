"""Ids of another account, in every place where an id can stand: they lead nowhere."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.accounts.people import BEN, CARLA, Person, joined, post, sign_in
from tests.ground.every_address import filled, ids_of, rules
from tests.ground.full_shop import FullShop, order_of
from tests.ground.noted_parameters import ALL, NotedParameters, note_parameters
from tests.pdf.reading import words_of
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User

pytestmark = pytest.mark.slow
NOWHERE = (404, 405)
# How a person sees their own desk; their language and their keys are put back.
THEIR_OWN = {"ColumnChoice"}
# Parameters and fields that name a row; each is sent to every page and with every form.
NAMED = {
    "store": "store_id",
    "source": "store_id",
    "tag": "tag_id",
    "order": "order_id",
    "run": "run_id",
    "shipment": "shipment_id",
    "label": "label_id",
    "batch": "batch_id",
    "contact": "contact_id",
    "view": "view_id",
    "preset": "preset_id",
    "person": "person_id",
    "invitation": "invitation_id",
}


@pytest.mark.parametrize("role", list(Role))
def test_somebody_elses_ids_lead_nowhere(
    app: Flask, client: Any, rosas: FullShop, carlas: FullShop, role: Role
) -> None:
    sign_in(client, _person(carlas, role))
    before = rosas.rows

    leaks = [
        f"{method} {address}: {status}"
        for method, address in _addresses(app, rosas.ids, carlas.ids)
        if (status := _asked(client, method, address)) not in _refusals(role)
    ]

    assert not leaks
    assert rosas.rows == before


def test_no_page_shows_what_somebody_elses_parameters_name(
    app: Flask, client: Any, rosas: FullShop, carlas: FullShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, CARLA)
    note_parameters(app, monkeypatch)
    theirs = {name: str(rosas.ids[kind]) for name, kind in NAMED.items()}
    asked = {**theirs, "buyer": rosas.buyer}

    askings = [
        asking
        for rule in rules(app, "GET")
        for asking in _askings(client, filled(rule, carlas.ids), asked)
    ]

    assert len(askings) > 20
    assert not [asking for asking in askings if _leaks(client, asking, rosas)]


def test_no_form_touches_what_somebody_elses_fields_name(
    app: Flask, client: Any, rosas: FullShop, carlas: FullShop
) -> None:
    sign_in(client, CARLA)
    before = rosas.rows
    forms = [filled(rule, carlas.ids) for rule in rules(app, "POST")]

    answers = [
        _sent(client, address, fields)
        for address, fields in product(forms, _fields(rosas, carlas.ids))
    ]

    assert rosas.rows == before
    assert not [words for words in answers if rosas.word in words]
    assert "Sign out" in _read(client, "/account")


def test_a_viewer_changes_nothing_of_the_account(app: Flask, client: Any, rosas: FullShop) -> None:
    sign_in(client, _person(rosas, Role.VIEWER))
    viewer = User.get(User.role == Role.VIEWER)
    before = rosas.rows
    fields = {"action": "hold", "order": str(rosas.ids["order_id"]), "sure": "yes"}

    for rule in rules(app, "POST"):
        _sent(client, filled(rule, rosas.ids), fields)

    User.update(language=viewer.language, desk_keys=viewer.desk_keys).where(
        User.id == viewer.id
    ).execute()
    changed = {name for name, rows in rosas.rows.items() if rows != before[name]}
    assert not changed - THEIR_OWN
    assert "Sign out" in _read(client, "/account")


def test_a_viewer_reads_nobodys_name(app: Flask, client: Any, rosas: FullShop) -> None:
    sign_in(client, _person(rosas, Role.VIEWER))
    pages = [filled(rule, rosas.ids) for rule in rules(app, "GET")]

    naming = [page for page in pages if "Wharf" in _read(client, page)]

    assert not naming


def _person(shop: FullShop, role: Role) -> Person:
    """Somebody with this role in the shop's account."""
    joined(shop.shop.account, role, BEN)
    return BEN


def _refusals(role: Role) -> tuple[int, ...]:
    """Whoever may do anything in their own account finds nothing; others may not even ask."""
    return NOWHERE if role is Role.OWNER else (403, *NOWHERE)


def _addresses(
    app: Flask, theirs: dict[str, int], own: dict[str, int]
) -> Iterator[tuple[str, str]]:
    """Every address with somebody else's id in it, alone or beside ids of one's own."""
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            for chosen in product((theirs, own), repeat=len(ids_of(rule))):
                if theirs in chosen:
                    ids = {name: ids[name] for name, ids in zip(ids_of(rule), chosen, strict=True)}
                    yield method, filled(rule, ids)


def _fields(shop: FullShop, own: dict[str, int]) -> list[dict[str, str]]:
    """What a form could say of somebody else's rows, with all else as it should be."""
    theirs, number = shop.ids, order_of(shop).amazon_order_id
    order, tag = str(own["order_id"]), str(own["tag_id"])
    named = {name: str(theirs[kind]) for name, kind in NAMED.items()}
    sure = {"action": "tag", "sure": "yes", "form_key": "f" * 20, "carrier": "UPS"}
    sent = {"tracking_number": "1ZSTRANGER", f"tracking-{theirs['order_id']}": "1ZSTRANGER"}
    return [
        {**sure, **named, "tag": tag},
        {**sure, **named, "order": order},
        {**sure, **sent, "order": named["order"]},
        {**sure, "list": f"{number},1ZSTRANGER"},
        {**sure, "tag": tag, "all": "yes", "query": f"store={theirs['store_id']}"},
        {**sure, "tag": tag, "all": "yes", "query": f"tag={theirs['tag_id']}&status=all"},
    ]


def _askings(client: Any, page: str, asked: dict[str, str]) -> Iterator[str]:
    """The page with each parameter that it listens to: with another it would do just the same."""
    NotedParameters.names.clear()
    client.http.get(page, base_url=client.base)
    listens = set(asked) if ALL in NotedParameters.names else NotedParameters.names & set(asked)
    yield from (f"{page}?{urlencode({name: asked[name]})}" for name in sorted(listens))


def _asked(client: Any, method: str, address: str) -> int:
    if method == "POST":
        return post(client, address, sure="yes")
    return int(client.http.get(address, base_url=client.base).status_code)


def _sent(client: Any, address: str, fields: dict[str, str]) -> str:
    answer = client.http.post(
        address,
        data={"csrf_token": _token(client), **fields},
        base_url=client.base,
        headers={"Referer": f"{client.base}/orders"},
    )
    return _words(answer)


def _token(client: Any) -> str:
    return str(client.page.forms[0].fields["csrf_token"][0])


def _leaks(client: Any, address: str, shop: FullShop) -> bool:
    words = _read(client, address)
    return shop.word in words or order_of(shop).amazon_order_id in words


def _read(client: Any, address: str) -> str:
    return _words(client.http.get(address, base_url=client.base))


def _words(answer: TestResponse) -> str:
    """What can be read in an answer, be it a page or a PDF."""
    if answer.mimetype == "application/pdf":
        return "\n".join(words_of(answer.data))
    return answer.get_data(as_text=True)
