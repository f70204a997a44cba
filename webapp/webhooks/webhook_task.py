"""A webhook task: one worker's work on one delivery."""

from collections.abc import Collection
from contextlib import suppress

import structlog

from webapp.ground.database.db import database, database_now
from webapp.ground.database.state_machine import IllegalMove
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_request import WebhookRequest

log = structlog.get_logger(__name__)


def perform(delivery: WebhookDelivery, allowed: Collection[str]) -> None:
    """Send it once, if nobody else does: what came of it stands in the row then."""
    now = database_now()
    if delivery.endpoint.disabled_at or not delivery.claim(now):
        return
    timestamp = int(now.timestamp())
    headers = {
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": delivery.endpoint.signature(
            delivery.message_id, timestamp, delivery.body
        ),
    }
    request = WebhookRequest(delivery.endpoint.url, allowed)
    answered, problem = request.send(delivery.body.encode(), headers)
    log.info("webhook.sent", delivery=delivery.id, status=answered, problem=problem)
    with suppress(IllegalMove), database.atomic():
        delivery.note_answer(answered, problem, database_now())
