"""Where a queue is set: the sandbox's."""

from typing import Any

import pytest

from tests.order_notifications.informed_merchant import InformedMerchant
from webapp.development.environment import queue_at


@pytest.fixture
def environment(environment: dict[str, str], sandbox: Any) -> dict[str, str]:
    return {**environment, **queue_at(sandbox.url)}


@pytest.fixture
def told(
    database: Any, sandbox: Any, settings: Any, environment: Any, monkeypatch: pytest.MonkeyPatch
) -> InformedMerchant:
    """Rosa, of whose orders Amazon tells."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, environment[name])
    merchant = InformedMerchant(sandbox.remote, settings)
    merchant.subscribes()
    return merchant
