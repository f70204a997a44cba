"""Rosa owns an account on the E-commerce plan, Carla another one; Amazon answers over HTTP."""

from collections.abc import Callable

import pytest

from tests.servers.sandbox import Sandbox
from tests.visitor import Visitor
from tests.wizards.journey import sign_up
from tests.wizards.seller_central import SellerCentral


@pytest.fixture
def rosa(client: Visitor) -> Visitor:
    return sign_up(client, "rosa")


@pytest.fixture
def carla(visitors: Callable[[], Visitor]) -> Visitor:
    return sign_up(visitors(), "carla")


@pytest.fixture
def central(sandbox: Sandbox) -> SellerCentral:
    return SellerCentral(sandbox.url)
