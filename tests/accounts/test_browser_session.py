"""Browser sessions: a row per signed-in browser, and what ends it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import (
    BEN,
    CARLA,
    NOW,
    founded,
    joined,
    post,
    sign_in,
    sign_up,
    steal_cookie,
)
from webapp.accounts.browser_session import BrowserSession, device
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.clock import utcnow


def test_a_cookie_stolen_before_signing_out_is_dead_after(client: Any, visitors: Any) -> None:
    sign_up(client)
    thief = visitors()
    steal_cookie(thief, client)
    assert thief.visit("/account").path == "/account"

    client.visit("/account")
    client.submit("Sign out")

    assert thief.visit("/account").path == "/sign-in"


def test_a_session_ended_elsewhere_is_signed_out(client: Any, visitors: Any) -> None:
    sign_up(client)
    other = visitors()
    sign_in(other)

    client.visit("/account")
    page = client.submit("End A browser")

    assert "was signed out." in page
    assert other.visit("/account").path == "/sign-in"
    assert client.visit("/account").status == 200


def test_rosa_signs_all_other_browsers_out(client: Any, visitors: Any) -> None:
    sign_up(client)
    others = [visitors(), visitors()]
    for other in others:
        sign_in(other)

    client.visit("/account")
    client.submit("Sign out all other browsers")

    assert [other.visit("/account").path for other in others] == ["/sign-in", "/sign-in"]
    assert client.visit("/account").status == 200


def test_ben_can_not_end_rosas_session(client: Any, visitors: Any) -> None:
    sign_up(client)
    joined(User.get().account, Role.OWNER)
    ben = visitors()
    sign_in(ben, BEN)
    sign_in(visitors(), BEN)
    rosas = BrowserSession.get(BrowserSession.user == User.get(User.email != BEN.email))

    ben.visit("/account")
    status = post(ben, f"/account/sessions/{rosas.id}/end")

    assert status == 404
    assert client.visit("/account").status == 200


def test_a_disabled_user_is_out_at_the_next_request(client: Any) -> None:
    sign_up(client)

    User.get().disable(utcnow())

    assert client.visit("/account").path == "/sign-in"
    assert sign_in(client).status == 422


def test_signing_in_begins_a_new_session_and_ends_the_old(client: Any) -> None:
    sign_up(client)
    client.visit("/account")
    token, first = csrf_token(client), BrowserSession.get()
    client.submit("Sign out")

    sign_in(client)

    client.visit("/account")
    assert csrf_token(client) != token
    assert [row.id for row in live_rows()] != [first.id]
    assert len(live_rows()) == 1


def test_signing_in_over_a_signed_in_browser_ends_what_was_there(client: Any) -> None:
    sign_up(client)
    carla = founded(CARLA)
    client.visit("/account")

    post(client, "/sign-in", email=CARLA.email, password=CARLA.password)

    assert [row.user for row in live_rows()] == [carla]
    assert CARLA.email in client.visit("/account")


def test_the_database_never_holds_a_token(database: Any) -> None:
    begun = BrowserSession.begin(founded(), "Firefox/140.0", NOW)

    row = BrowserSession.select().dicts().get()

    assert len(begun.token) >= 43
    assert begun.token not in str(row)


@pytest.mark.parametrize(
    ("seen_at", "back_after", "alive"),
    [
        ([], timedelta(minutes=119), True),
        ([], timedelta(hours=2), False),
        (range(1, 12), timedelta(hours=11, minutes=59), True),
        (range(1, 12), timedelta(hours=12), False),
    ],
)
def test_two_idle_hours_or_twelve_in_all_end_a_session(
    database: Any, seen_at: Any, back_after: timedelta, alive: bool
) -> None:
    token = BrowserSession.begin(founded(), "", NOW).token
    for hours in seen_at:
        BrowserSession.resume(token, NOW + timedelta(hours=hours))

    back = BrowserSession.resume(token, NOW + back_after)

    assert (back is not None) is alive


def test_being_seen_is_written_once_a_minute_at_most(database: Any) -> None:
    token = BrowserSession.begin(founded(), "", NOW).token

    BrowserSession.resume(token, NOW + timedelta(seconds=59))
    unwritten = BrowserSession.get().last_seen_at
    BrowserSession.resume(token, NOW + timedelta(seconds=61))

    assert unwritten == NOW
    assert BrowserSession.get().last_seen_at == NOW + timedelta(seconds=61)


def test_every_thread_of_the_web_process_knows_rosa(client: Any) -> None:
    sign_up(client)

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        statuses = [
            thread.submit(client.visit, "/account").result().status
            for thread in (one, other, one, other)
        ]

    assert statuses == [200, 200, 200, 200]


def test_a_list_of_sessions_has_only_ones_own_and_only_live_ones(database: Any) -> None:
    rosa, carla = founded(), founded(CARLA)
    BrowserSession.begin(rosa, "", NOW - timedelta(hours=3))
    BrowserSession.begin(rosa, "", NOW).end(NOW)
    BrowserSession.begin(carla, "", NOW)
    live = BrowserSession.begin(rosa, "", NOW)

    assert BrowserSession.of(rosa, NOW) == [live]


def test_sessions_that_were_over_long_ago_are_forgotten_but_each_persons_latest(
    database: Any,
) -> None:
    rosa, carla = founded(), founded(CARLA)
    for days in (90, 60, 40):
        BrowserSession.begin(rosa, "", NOW - timedelta(days=days))
    recent = BrowserSession.begin(rosa, "", NOW - timedelta(days=29))
    only = BrowserSession.begin(carla, "", NOW - timedelta(days=300))

    gone = BrowserSession.forget_old(NOW)

    assert gone == 3
    assert set(BrowserSession.select()) == {recent, only}


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh; Mac OS X 10_15) Version/18 Safari/605.1", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) CriOS/130 Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130 Safari/537 Edg/130", "Edge on Linux"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(user_agent: str, words: str) -> None:
    assert device(user_agent) == words


def live_rows() -> list[BrowserSession]:
    return list(BrowserSession.select().where(BrowserSession.ended_at.is_null()))


def csrf_token(visitor: Any) -> str:
    return visitor.page.forms[0].fields["csrf_token"][0]
