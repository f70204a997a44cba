"""Routes, roles and accounts: who is let in where is stated in a file, and nowhere else.

Another account's ids in each of these places: `tests/ground/test_ids.py`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.accounts.people import ROSA, founded, joined, limited_to, sign_in
from tests.accounts.people import Person as Colleague
from tests.attacks.access_matrix import EVERYBODY, ROLES, address, routes, stated
from tests.attacks.stubbed_views import LET_IN, stubbed_views
from tests.visitor import Visitor
from webapp.accounts.rights.role import Role
from webapp.ground.web.guard import limiter

OUTSIDE = "nobody"
LIMITED = "limited"


@pytest.fixture
def guards(app: Flask, database: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(limiter, "enabled", False)
    with stubbed_views(app):
        yield app


@pytest.fixture
def everyone(app: Flask, database: Any) -> dict[str, Visitor]:
    """A browser for each role of Rosa's account, for a shipper who sees one of its stores alone,
    and one that nobody is signed in to."""
    people = {OUTSIDE: Visitor(app)}
    people[OUTSIDE].visit("/sign-in")
    account = founded().account
    for role in (*ROLES, LIMITED):
        person = ROSA if role == "owner" else Colleague(f"{role}@x.example", ROSA.password, "x")
        if role != "owner":
            user = joined(account, Role.SHIPPER if role == LIMITED else Role(role), person)
        if role == LIMITED:
            limited_to(user, 1)
        people[role] = Visitor(app)
        sign_in(people[role], person)
        people[role].visit("/account")
    return people


def test_each_route_has_its_line(app: Flask) -> None:
    assert {name for _, name, _ in routes(app)} == set(stated())


@pytest.mark.slow
def test_each_route_lets_in_whom_its_line_names(
    everyone: dict[str, Visitor], guards: Flask
) -> None:
    lines = stated()

    wrong = [
        f"{who} is {'let in to' if let_in else 'kept from'} {name}"
        for method, name, rule in routes(guards)
        for who, visitor in everyone.items()
        if (let_in := opens(visitor, method, address(rule)))
        != is_named(who, lines.get(name, set()))
    ]

    assert wrong == []


def is_named(who: str, named: set[str]) -> bool:
    return EVERYBODY in named or who in named


def opens(visitor: Visitor, method: str, path: str) -> bool:
    """Whether this person comes through; whoever doesn't is asked to sign in, or told no."""
    token = visitor.page.forms[0].fields["csrf_token"]
    headers = {"Referer": f"{visitor.base}/account"}
    answer = visitor.http.open(
        path, method=method, data={"csrf_token": token}, base_url=visitor.base, headers=headers
    )
    said = answer.get_data(as_text=True)
    let_in = said == LET_IN
    refused = answer.status_code in (401, 403) or "/sign-in" in answer.headers.get("Location", "")
    assert let_in or refused, f"{method} {path}: {answer.status_code} {said[:80]}"
    return let_in
