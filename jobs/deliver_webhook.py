"""Send a webhook delivery, and what else waits for its endpoint."""

import os

from jobs import job
from webapp.ground.settings import Settings
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_task import perform_due


@job(WebhookDelivery)
def run(delivery: WebhookDelivery) -> None:
    perform_due(delivery, Settings.from_environment(os.environ).webhook_hosts)
