"""Have Amazon tell of a seller's changed orders, or tell no more."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.order_notifications.subscription import Subscription
from webapp.order_notifications.subscription_task import SubscriptionTask


@job(Subscription)
def run(subscription: Subscription) -> None:
    SubscriptionTask.perform_due(subscription, amazon())
