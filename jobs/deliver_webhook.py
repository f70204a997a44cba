"""Send one webhook delivery."""

import os

from jobs import job
from webapp.ground.settings import Settings
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_task import perform


@job
def run(delivery_id: int) -> None:
    delivery = WebhookDelivery.get_or_none(id=delivery_id)
    if delivery:
        perform(delivery, Settings.from_environment(os.environ).webhook_hosts)
