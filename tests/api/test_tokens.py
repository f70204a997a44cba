"""Tokens: shown once, good for a while, never more than their maker, and ended with them."""

from datetime import timedelta
from typing import Any

import pytest

from jobs.schedule import SCHEDULE
from tests.accounts.people import BEN, ROSA, joined, signed_in
from tests.api.conftest import Caller
from webapp.accounts.rights.role import Role
from webapp.api.api_token import BEGINS, ApiToken
from webapp.ground import secret_token
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.web import guard
from webapp.ground.web.form_error import FormError

CHOSEN = {"name": "Warehouse", "scopes": ["orders:read", "shipments:write"], "days": "30"}


@pytest.fixture
def rosa(client: Any, shop: Any) -> Any:
    return signed_in(client, ROSA)


def events() -> list[str]:
    query = AuditEntry.select().where(AuditEntry.event.startswith("api_token."))
    return [each.event for each in query.order_by(AuditEntry.number)]


def test_rosa_makes_a_token_that_is_shown_once(rosa: Any) -> None:
    rosa.visit("/account")
    rosa.click("API tokens")

    made = rosa.submit("Make the token", **CHOSEN)

    token = ApiToken.get()
    assert token.prefix in made.text
    [secret] = [word for word in made.text.split() if word.startswith(BEGINS)]
    assert secret_token.digest(secret) == token.token_hash
    assert secret not in rosa.visit("/account/api-tokens")
    assert "Warehouse" in rosa.page
    assert events() == ["api_token.made"]


def test_what_can_not_be_made_is_said_by_field(rosa: Any) -> None:
    rosa.visit("/account/api-tokens")

    page = rosa.post("/account/api-tokens", {"name": "", "scopes": "root", "days": "9999"})

    assert page.status == 422
    assert "Choose what it may do." in page
    assert "Choose how long it is good." in page
    assert ApiToken.select().count() == 0


def test_a_token_that_reads_people_reads_orders(shop: Any) -> None:
    with pytest.raises(FormError):
        ApiToken.issue(shop.user, "x", ["orders:read_pii"], "30", utcnow())


def test_a_token_says_what_it_may(caller: Caller) -> None:
    answer = caller.get("token")

    assert answer.status_code == 200
    assert answer.json["account"] == ROSA.company
    assert answer.json["scopes"][0] == "orders:read"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_the_day_of_its_last_use_is_noted(caller: Caller) -> None:
    caller.get("token")

    [token] = ApiToken.select()
    assert token.last_used_at.time().isoformat() == "00:00:00"
    assert token.last_used_at <= utcnow()


def test_a_revoked_token_opens_nothing(caller: Caller, rosa: Any) -> None:
    rosa.visit("/account/api-tokens")

    rosa.submit("Revoke ERP")

    assert caller.get("token").status_code == 401
    assert events() == ["api_token.made", "api_token.revoked"]


def test_an_expired_token_opens_nothing_and_is_noted_once_a_day(caller: Caller) -> None:
    ApiToken.update(expires_at=utcnow() - timedelta(seconds=1)).execute()

    answers = [caller.get("token") for _ in range(3)]

    assert {each.status_code for each in answers} == {401}
    assert "expired" in answers[0].json["detail"]
    assert events() == ["api_token.made", "api_token.refused"]


@pytest.mark.parametrize("change", [{"disabled_at": utcnow()}, {"role": Role.SHIPPER}])
def test_a_token_ends_with_the_right_of_its_maker(callers: Any, shop: Any, change: Any) -> None:
    ben = joined(shop.account, Role.OWNER, BEN)
    his, hers = callers(user=ben), callers()

    type(ben).update(**change).where(type(ben).id == ben.id).execute()

    assert his.get("token").status_code == 401
    assert hers.get("token").status_code == 200


def test_it_stays_ended_when_its_maker_comes_back(callers: Any, shop: Any) -> None:
    ben = joined(shop.account, Role.OWNER, BEN)
    his = callers(user=ben)
    ben.disable(utcnow())

    assert ApiToken.end_orphaned(utcnow()) == 1
    ben.enable()

    assert his.get("token").status_code == 401
    assert "ApiToken.end_orphaned" in {duty.name for duty in SCHEDULE}


def test_a_scope_counts_as_far_as_its_maker_has_the_right(caller: Caller, monkeypatch: Any) -> None:
    monkeypatch.setattr(type(caller.token.user), "may_ship", property(lambda _: False))

    assert "shipments:write" not in caller.get("token").json["scopes"]


@pytest.mark.slow
def test_too_many_calls_are_told_when_to_come_again(callers: Any, monkeypatch: Any) -> None:
    first, second = callers("orders:read"), callers("orders:read")

    answers = [first.get("token") for _ in range(302)]

    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert answers[-1].mimetype == "application/problem+json"
    assert 0 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert second.get("token").status_code == 200


def test_whoever_guesses_tokens_is_held_up(app: Any, shop: Any) -> None:
    stranger = Caller(app, ApiToken())
    stranger.token.secret = "orderdesk_guessed"

    statuses = [stranger.get("token").status_code for _ in range(40)]

    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert guard.limiter.enabled


def test_a_person_has_so_many_tokens_at_most(callers: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("webapp.api.api_token.MOST", 1)
    callers("orders:read")

    with pytest.raises(FormError):
        callers("orders:read")
