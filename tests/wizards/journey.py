"""What people do in tests of journeys: sign up, leave for Amazon, come back, let imports run."""

from datetime import datetime, timedelta
from typing import Any

from tests.visitor import Page, Visitor
from tests.wizards.seller_central import SellerCentral
from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role
from webapp.accounts.sign_in_views import let_in
from webapp.accounts.user import User
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.imports.import_run import ImportRun
from webapp.imports.import_walk import ImportWalk
from webapp.stores.connection import Connection
from webapp.stores.consent_request import ConsentRequest
from webapp.stores.store import Store

PASSWORD = "Seven-Bright-Lamps-42"


def sign_up(visitor: Visitor, name: str, plan: str = "ecommerce") -> Visitor:
    """A new account, whose owner this visitor is from now on."""
    User.sign_up(f"{name}@example.com", PASSWORD, f"{name.title()} Limited", plan, utcnow())
    return sign_in(visitor, name)


def enrol(visitor: Visitor, name: str, owner: str, role: Role) -> Visitor:
    """One more person of an owner's account."""
    account = account_of(owner)
    User.enrol(account, f"{name}@example.com", PASSWORD, role, utcnow())
    return sign_in(visitor, name)


def sign_in(visitor: Visitor, name: str) -> Visitor:
    """As after the form, which the tests of the door press."""
    visitor.let_in(lambda: let_in(user(name)), ahead="/stores")
    return visitor


def user(name: str) -> User:
    found: User = User.get(User.email == f"{name}@example.com")
    return found


def account_of(name: str) -> Account:
    found: Account = user(name).account
    return found


def leave(visitor: Visitor, source: str = "US", **fields: Any) -> str:
    """Press `Connect`; the address at Amazon that it leads to."""
    visitor.visit("/stores/connect/source")
    return left(visitor.submit("Connect", source=source, **fields))


def leave_again(visitor: Visitor, store: Store, **fields: Any) -> str:
    """The same in the reconnect wizard of a store."""
    visitor.visit(f"/stores/{store.id}/reconnect/source")
    return left(visitor.submit("Connect", **fields))


def left(page: Page) -> str:
    assert page.status == 303, page
    assert page.location
    return page.location


def connect(
    visitor: Visitor, central: SellerCentral, seller: str = "busy", source: str = "US"
) -> Page:
    """The whole trip, to the page that tells how it ended."""
    return visitor.visit(central.authorize(leave(visitor, source), seller))


def reconnect(
    visitor: Visitor, central: SellerCentral, store: Store, seller: str = "busy", **fields: Any
) -> Page:
    return visitor.visit(central.authorize(leave_again(visitor, store, **fields), seller))


def only_store() -> Store:
    found: Store = Store.get()
    return found


def run_imports() -> None:
    """What a worker would do now."""
    for run in ImportRun.due(utcnow()):
        ImportWalk(run, amazon()).perform()
    for run in ImportRun.select().where(ImportRun.status == "queued").order_by(ImportRun.id):
        ImportWalk(run, amazon()).perform()


def a_minute_ago() -> datetime:
    """When an order must be placed to be found at once, whatever Amazon's lag."""
    return utcnow() - timedelta(minutes=1)


def nothing_is_left() -> bool:
    """No connection, store, import or token came of it."""
    return not any(model.select().exists() for model in (Connection, Store, ImportRun))


def last_outcome() -> str | None:
    trip = ConsentRequest.select().order_by(ConsentRequest.id.desc()).get()
    outcome: str | None = trip.outcome
    return outcome
