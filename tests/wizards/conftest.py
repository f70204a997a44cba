"""Rosa owns an account on the E-commerce plan, Carla another one; Amazon answers over HTTP."""

from collections.abc import Callable

import pytest

from tests.servers.sandbox import Sandbox
from tests.visitor import Visitor
from tests.wizards.journey import a_minute_ago, connect, only_store, run_imports, sign_up
from tests.wizards.seller_central import SellerCentral
from webapp.stores.store import Store


@pytest.fixture
def rosa(client: Visitor) -> Visitor:
    return sign_up(client, "rosa")


@pytest.fixture
def carla(visitors: Callable[[], Visitor]) -> Visitor:
    return sign_up(visitors(), "carla")


@pytest.fixture
def central(sandbox: Sandbox) -> SellerCentral:
    return SellerCentral(sandbox.url)


@pytest.fixture
def connected(rosa: Visitor, central: SellerCentral, sandbox: Sandbox) -> Store:
    """Rosa's store at the busy seller, with one order in it."""
    sandbox.remote.place_order("busy", "US", created=a_minute_ago())
    connect(rosa, central)
    run_imports()
    return only_store()
