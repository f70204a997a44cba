"""Signing in and out, and what keeps guessers out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import (
    ANOTHER_PASSWORD,
    CARLA,
    NOW,
    ROSA,
    Person,
    founded,
    sign_in,
    sign_up,
    try_to_sign_in,
)
from webapp.accounts import password as passwords
from webapp.accounts.sign_in_lock import SignInLock
from webapp.accounts.user import User
from webapp.ground.database.db import connected
from webapp.ground.web.form_error import FormError

HOSTILE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "evil.example",
    "/orders\r\nSet-Cookie: a=b",
    "",
)
FORMS = ("/sign-in", "/sign-up", "/sign-out", "/forgotten-password", "/reset-password/x")
WRONG = "This e-mail and this password don't belong together."


def test_rosa_signs_in_with_her_address_in_any_letter_case(client: Any) -> None:
    founded()

    page = sign_in(client, Person(" Rosa@LanternBooks.EXAMPLE ", ROSA.password, ROSA.company))

    assert page.path == "/orders"
    assert client.visit("/account").status == 200


@pytest.mark.parametrize("person", [ROSA, CARLA])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    client: Any, person: Person
) -> None:
    founded()

    page = sign_in(client, person, password="Not-The-Right-1")

    assert page.status == 422
    assert WRONG in page
    assert client.visit("/account").path == "/sign-in"


def test_whoever_is_not_signed_in_is_asked_to_and_then_led_on(client: Any) -> None:
    founded()
    client.visit("/account?tab=sessions")

    page = try_to_sign_in(client)

    assert page.url.endswith("/account?tab=sessions")


def test_signing_in_leads_nowhere_but_to_our_own_pages(visitors: Any) -> None:
    founded()

    pages = [sign_in_towards(target, visitors()) for target in HOSTILE]

    assert {page.path for page in pages} == {"/orders"}
    assert not any("evil" in page.url for page in pages)


def test_the_start_leads_to_the_orders_or_to_signing_in(client: Any) -> None:
    assert client.visit("/").path == "/sign-in"

    sign_up(client)

    assert client.visit("/").path == "/orders"
    assert client.visit("/sign-in").path == "/orders"


def test_a_form_without_its_token_is_refused(app: Any) -> None:
    founded()
    browser = app.test_client()
    typed = {"email": ROSA.email, "password": ROSA.password}

    statuses = {address: browser.post(address, data=typed).status_code for address in FORMS}

    assert statuses == dict.fromkeys(FORMS, 400)
    assert browser.get("/account").headers["Location"].startswith("/sign-in")


def test_signing_out_takes_more_than_a_link(client: Any) -> None:
    sign_up(client)

    assert client.visit("/sign-out").status == 405
    assert client.visit("/account").status == 200


def test_ten_wrong_passwords_lock_even_the_right_one_out(database: Any) -> None:
    founded()

    fail(ROSA.email, 10)

    assert "Try again in 15 min" in refusal(ROSA.email, ROSA.password)


def test_an_address_that_nobody_has_locks_just_the_same(database: Any) -> None:
    fail("nobody@nowhere.example", 10)

    assert "Try again in 15 min" in refusal("nobody@nowhere.example", ROSA.password)


def test_nine_wrong_passwords_are_forgiven_by_the_right_one(database: Any) -> None:
    founded()

    fail(ROSA.email, 9)
    User.authenticate(ROSA.email, ROSA.password, NOW)
    fail(ROSA.email, 9)

    assert User.authenticate(ROSA.email, ROSA.password, NOW).email == ROSA.email


def test_a_lock_opens_by_itself(database: Any) -> None:
    founded()
    fail(ROSA.email, 10)

    rosa = User.authenticate(ROSA.email, ROSA.password, NOW + timedelta(minutes=15))

    assert rosa.email == ROSA.email


def test_each_further_wrong_password_locks_twice_as_long_but_never_for_good(database: Any) -> None:
    founded()
    fail(ROSA.email, 10)
    now = NOW + timedelta(minutes=15)
    waits = []

    for _ in range(6):
        fail(ROSA.email, 1, now)
        lock = SignInLock.get()
        waits.append(int((lock.locked_until - now).total_seconds()) // 60)
        now = lock.locked_until

    assert waits == [30, 60, 120, 240, 240, 240]


def test_tries_while_locked_do_not_lock_longer(database: Any) -> None:
    founded()
    fail(ROSA.email, 30)

    assert "15 min" in refusal(ROSA.email, ROSA.password)


def test_guesses_made_at_once_count_one_by_one(database: Any) -> None:
    founded()

    with ThreadPoolExecutor(8) as browsers:
        answers = list(browsers.map(guess, range(30)))

    assert answers.count(WRONG) == 10
    assert SignInLock.get().tries == 10


def test_rosas_lock_leaves_carla_alone(database: Any) -> None:
    founded()
    founded(CARLA)

    fail(ROSA.email, 10)

    assert User.authenticate(CARLA.email, CARLA.password, NOW).email == CARLA.email


def test_a_quiet_day_is_forgotten_and_no_address_is_kept(database: Any) -> None:
    fail("nobody@nowhere.example", 3)

    fail(ROSA.email, 1, NOW + timedelta(hours=25))

    assert [lock.tries for lock in SignInLock.select()] == [1]
    assert ROSA.email not in str(list(SignInLock.select().dicts()))


def test_the_page_says_when_to_try_again(client: Any) -> None:
    founded()
    client.visit("/sign-in")
    for _ in range(10):
        try_to_sign_in(client, password=ANOTHER_PASSWORD)

    page = try_to_sign_in(client)

    assert page.status == 422
    assert "Too many wrong passwords for this e-mail. Try again in 15 min" in page


def test_a_hash_of_other_costs_is_made_anew_at_signing_in(database: Any) -> None:
    passwords.hash_cheaply(False)
    before = founded().password_hash
    passwords.hash_cheaply(True)

    User.authenticate(ROSA.email, ROSA.password, NOW)

    after = User.get().password_hash
    assert after != before
    assert passwords.matches(ROSA.password, after)


def test_one_network_address_can_not_try_for_ever(client: Any) -> None:
    client.visit("/sign-in")

    statuses = {
        client.submit("Sign in", email=f"guess{n}@x.example", password="x").status
        for n in range(60)
    }
    client.visit("/sign-in")
    last = client.submit("Sign in", email="guess60@x.example", password="x")

    assert statuses == {422}
    assert last.status == 429
    assert last.h1 == "Too many tries"


def sign_in_towards(target: str, visitor: Any) -> Any:
    visitor.visit("/sign-in")
    return visitor.submit("Sign in", email=ROSA.email, password=ROSA.password, next=target)


def guess(_number: int) -> str:
    with connected():
        return refusal(ROSA.email, ANOTHER_PASSWORD)


def fail(email: str, times: int, now: Any = NOW) -> None:
    for _ in range(times):
        refusal(email, ANOTHER_PASSWORD, now)


def refusal(email: str, password: str, now: Any = NOW) -> str:
    with pytest.raises(FormError) as form_error:
        User.authenticate(email, password, now)
    return form_error.value.errors["form"]
