"""Moving to a key management service, and pages while it is away."""

from typing import Any

import pytest

from tests.orders.paper import order
from tests.servers.key_service import REGION, KeyService
from webapp.aws_kms import AwsKms
from webapp.config import Settings
from webapp.key_provider import EnvironmentKeys, SeveralProviders
from webapp.keyring import keyring, open_keyring


@pytest.fixture
def holder(kms: KeyService, settings: Settings) -> SeveralProviders:
    service = AwsKms([kms.make_key()], REGION, kms.url)
    return SeveralProviders([service, EnvironmentKeys(settings.root_keys)])


def test_a_page_asks_to_wait_while_the_key_service_is_away(
    rosa: Any, shop: Any, kms: KeyService, holder: SeveralProviders
) -> None:
    shop.take(order())
    address = f"/orders/{shop.order.id}"
    open_keyring(holder)
    keyring().rotate()
    # As in a process that has used no key yet.
    open_keyring(holder)
    kms.stop()

    away = rosa.visit(address)
    kms.start()

    assert away.status == 503
    assert "Wait a moment and reload the page." in away
    assert "Ada Canary" in rosa.visit(address)
