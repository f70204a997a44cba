"""Moving to a key management service, and pages while it is away."""

import json
from typing import Any

import pytest

from tests.compliance.test_compliance import control
from tests.orders.documents import order
from tests.servers.key_service import REGION, KeyService
from webapp.compliance.compliance_evidence import ComplianceEvidence
from webapp.ground.clock import utcnow
from webapp.ground.keys.aws_kms import AwsKms
from webapp.ground.keys.key_provider import EnvironmentKeys, SeveralProviders
from webapp.ground.keys.keyring import keyring, open_keyring
from webapp.ground.settings import Settings


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
    keyring().rotate(int)
    # As in a process that has used no key yet.
    open_keyring(holder)
    kms.stop()

    away = rosa.visit(address)
    kms.start()

    assert away.status == 503
    assert "Wait a moment and reload the page." in away
    assert "Ada Canary" in rosa.visit(address)


def test_the_key_service_is_met_once_every_key_is_wrapped_by_it(
    app: Any, shop: Any, settings: Settings, holder: SeveralProviders
) -> None:
    open_keyring(holder)
    before = control(shop, settings, "Key management service")

    rotated = app.test_cli_runner().invoke(args=["keys", "rotate", "--json"])

    after = control(shop, settings, "Key management service")
    count = json.loads(rotated.output)["rewrapped"]
    assert (before.status, after.status) == ("not yet", "met")
    assert f"Keys wrapped by the newest root key: {count} of {count}." in after.evidence


def test_a_rotation_is_noted_by_itself(app: Any, shop: Any, settings: Settings) -> None:
    console = app.test_cli_runner()
    console.invoke(args=["keys", "rotate"])
    before = control(shop, settings, "Key rotation")

    open_keyring(EnvironmentKeys([b"a newer root key, with 32 bytes.", *settings.root_keys]))
    half_way = control(shop, settings, "Key rotation")
    console.invoke(args=["keys", "rotate"])

    after = control(shop, settings, "Key rotation", utcnow())
    assert (before.status, half_way.status, after.status) == (
        "not yet",
        "not yet",
        "operator's duty",
    )
    assert "the others need an older one" in half_way.evidence[0]
    assert "0 min ago" in after.evidence[1]


def test_a_rotation_that_the_key_service_breaks_off_says_so(
    app: Any, shop: Any, kms: KeyService, holder: SeveralProviders
) -> None:
    open_keyring(holder)
    kms.stop()

    result = app.test_cli_runner().invoke(args=["keys", "rotate"])

    assert result.exit_code == 1
    assert "AWS KMS can't be reached" in result.output
    assert ComplianceEvidence.select().count() == 0
