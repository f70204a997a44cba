"""Rosa's shop, and a system of hers that listens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.orders.shop import Shop
from tests.webhooks.listener import Listener, listening
from webapp.ground.clock import utcnow
from webapp.webhooks.event_kind import CHOICES
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_endpoint import WebhookEndpoint
from webapp.webhooks.webhook_task import perform


@pytest.fixture
def shop(database: Any) -> Shop:
    return Shop()


@pytest.fixture
def listener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    with listening(tmp_path) as started:
        # Which authorities are trusted, in place of the machine's.
        monkeypatch.setenv("SSL_CERT_FILE", str(started.certificate))
        yield started


@pytest.fixture
def endpoint(shop: Shop, listener: Listener) -> WebhookEndpoint:
    kinds = [each.value for each in CHOICES]
    return WebhookEndpoint.make(shop.user, listener.url, kinds, [listener.place], utcnow())


@pytest.fixture
def deliver(listener: Listener) -> Callable[[], list[WebhookDelivery]]:
    """Does what a worker does with all that is due."""

    def act() -> list[WebhookDelivery]:
        due = list(WebhookDelivery.due(utcnow()))
        for each in due:
            perform(each, [listener.place])
        return due

    return act
