"""A webhook task: one worker's work on one delivery."""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

import structlog

from webapp.ground.database.db import database, database_now
from webapp.ground.work.job_queue import shutting_down
from webapp.ground.work.leased_row import Superseded
from webapp.webhooks.webhook_delivery import DeliveryStatus, WebhookDelivery
from webapp.webhooks.webhook_request import WebhookRequest

# So long a worker stays with one endpoint: each hand-over of the clock brings it one delivery.
WARM = timedelta(seconds=5)

log = structlog.get_logger(__name__)


def perform_due(first: WebhookDelivery, allowed: Collection[str]) -> None:
    """Send it, then what else is due to the same endpoint, as long as that takes what comes."""
    until = database_now() + WARM
    following: WebhookDelivery | None = first
    while following is not None and not shutting_down():
        perform(following, allowed)
        now = database_now()
        taken = following.status is DeliveryStatus.DELIVERED and now < until
        mine = WebhookDelivery.endpoint == following.endpoint_id
        following = WebhookDelivery.due(now).where(mine).first() if taken else None


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
    with suppress(Superseded), database.atomic():
        delivery.note_answer(answered, problem, database_now())
