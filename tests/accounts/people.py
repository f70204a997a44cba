"""The people of these tests, and what they do at the door."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from webapp.accounts import Account, Role, User
from webapp.clock import utcnow

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
    visitor.visit("/sign-up")
    typed = {
        "account_name": person.company,
        "email": person.email,
        "password": person.password,
        "plan": "ecommerce",
    }
    return visitor.submit("Make the account", **(typed | changes))


def sign_in(visitor: Any, person: Person = ROSA, password: str | None = None) -> Any:
    visitor.visit("/sign-in")
    return try_to_sign_in(visitor, person, password)


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
    return User.sign_up(person.email, person.password, person.company, plan, NOW)


def had_it_for_days(person: Person = ROSA) -> None:
    """As if the person hadn't chosen the present password today."""
    User.update(password_changed_at=utcnow() - timedelta(days=2)).where(
        User.email == person.email
    ).execute()


def joined(account: Account, role: Role, person: Person = BEN) -> User:
    return User.enrol(account, person.email, person.password, role, NOW)
