"""Send a webhook delivery, and what else waits for its endpoint."""

import os

from jobs import job
from webapp.ground.settings import Settings
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_task import perform_due


@job
def run(delivery_id: int) -> None:
    delivery = WebhookDelivery.get_or_none(id=delivery_id)
    if delivery:
        perform_due(delivery, Settings.from_environment(os.environ).webhook_hosts)
