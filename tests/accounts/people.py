"""The people of these tests, and what they do at the door."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from tests.accounts.mailbox import links_to
from tests.servers.kept_rows import Made, kept
from webapp.accounts import password as passwords
from webapp.accounts.account import Account
from webapp.accounts.invitation import Invitation
from webapp.accounts.rights.role import Role
from webapp.accounts.sign_in_views import let_in
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.language.language import chosen_language

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANOTHER_PASSWORD = "Quiet-Harbour-58"


@dataclass(frozen=True)
class Person:
    email: str
    password: str
    company: str


ROSA = Person("rosa@lanternbooks.example", "Copper-Kettle-41", "Lantern Books")
BEN = Person("ben@lanternbooks.example", "Velvet-Anchor-77", "Lantern Books")
CARLA = Person("carla@northwind.example", "Marble-Falcon-19", "Northwind Toys")


def sign_up(visitor: Any, person: Person = ROSA, **changes: str) -> Any:
    """The whole way: the address, the mail, its link, and what it leads to."""
    typed = {
        "account_name": person.company,
        "email": person.email,
        "password": person.password,
        "plan": "ecommerce",
        **changes,
    }
    asked = ask_to_sign_up(visitor, typed.pop("email"))
    if asked.status != HTTPStatus.OK:
        return asked
    visitor.visit(mailed_link(visitor, "/sign-up/"))
    return visitor.submit("Make the account", **typed)


def ask_to_sign_up(visitor: Any, email: str) -> Any:
    visitor.visit("/sign-up")
    page = visitor.submit("Send the link", email=email)
    for letter in Invitation.due(utcnow() + timedelta(minutes=2)):
        letter.deliver(visitor.http.application.extensions["settings"], utcnow())
    return page


def mailed_link(visitor: Any, path: str) -> str:
    return links_to(path, visitor.http.application.extensions["settings"])[-1]


def sign_in(visitor: Any, person: Person = ROSA, password: str | None = None) -> Any:
    visitor.visit("/sign-in")
    return try_to_sign_in(visitor, person, password)


def signed_in(visitor: Any, person: Person = ROSA) -> Any:
    """As after `sign_in`, for tests of what comes then: the desk is fetched when it is needed."""
    user = User.get(User.email == person.email)
    visitor.let_in(lambda: let_in(user), ahead="/orders")
    return visitor


def try_to_sign_in(visitor: Any, person: Person = ROSA, password: str | None = None) -> Any:
    return visitor.submit("Sign in", email=person.email, password=password or person.password)


def post(visitor: Any, address: str, **fields: str) -> int:
    """Send what the page in front offers no button for; its token goes along."""
    token = visitor.page.forms[0].fields["csrf_token"][0]
    headers = {"Referer": visitor.page.url}
    answer = visitor.http.post(
        address, data={"csrf_token": token, **fields}, base_url=visitor.base, headers=headers
    )
    return answer.status_code


def cookie(visitor: Any) -> str:
    return visitor.http.get_cookie("session", urlsplit(visitor.base).hostname).value


def steal_cookie(thief: Any, victim: Any) -> None:
    thief.http.set_cookie("session", cookie(victim), domain=urlsplit(victim.base).hostname)


def founded(person: Person = ROSA, plan: str = "ecommerce") -> User:
    return still_valid(founded_then(person, plan))


def founded_then(person: Person = ROSA, plan: str = "ecommerce") -> User:
    """With a password of that day, for tests whose clock stands there."""
    return kept_of(
        person,
        plan,
        lambda: User.sign_up(person.email, person.password, person.company, plan, NOW),
    )


def kept_of(person: Person, what: str, make: Callable[[], Made]) -> Made:
    """What `make` makes of this person, kept where the same rules, costs and language hold."""
    process = (passwords.policy(), passwords._hasher.time_cost, chosen_language())
    return kept((person, what, *process), make)


def had_it_for_days(person: Person = ROSA) -> None:
    """As if the person hadn't chosen the present password today."""
    User.update(password_changed_at=utcnow() - timedelta(days=2)).where(
        User.email == person.email
    ).execute()


def limited_to(user: User, *store_ids: int) -> User:
    """As an owner would have limited the person, since ever."""
    user.store_ids, user.limited_at = json.dumps(store_ids), NOW
    user.save(only=[User.store_ids, User.limited_at])
    return user


def joined(account: Account, role: Role, person: Person = BEN) -> User:
    return still_valid(User.enrol(account, person.email, person.password, role, NOW))


def still_valid(user: User) -> User:
    """Whenever the tests run: a password is kept for a year at most."""
    since = utcnow() - timedelta(days=100)
    if since > NOW:
        user.password_changed_at = since
        user.save(only=[User.password_changed_at])
    return user
