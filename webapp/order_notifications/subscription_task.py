"""Keeping a subscription: asked for at Amazon, looked at now and then, ended in the end."""

from datetime import timedelta

from webapp.amazon.client import Amazon
from webapp.amazon.failure import (
    AccessDenied,
    AskSeller,
    Conflict,
    NotFound,
    OperatorFault,
    OurFault,
)
from webapp.amazon.notification import MERCHANTS_ORDERS, Subscribed
from webapp.amazon.notification_queue import NotificationQueue
from webapp.amazon.seller import Seller
from webapp.ground.database.db import database, database_now
from webapp.order_notifications.subscription import (
    LOOKED_AT,
    Subscription,
    SubscriptionStatus,
)
from webapp.stores.access_fault import AccessFault
from webapp.stores.amazon_task import AmazonTask
from webapp.stores.connection import Connection
from webapp.stores.revocation import lose_access

# By then whoever runs this may have mended the settings.
WITHOUT_QUEUE = timedelta(minutes=5)


class SubscriptionTask(AmazonTask):
    """One worker's work at Amazon on one subscription."""

    NAME = "subscription"
    marketplace_id = ""

    def __init__(self, row: Subscription, amazon: Amazon) -> None:
        super().__init__(row, amazon)
        self._region = Connection.get_by_id(row.connection_id).region

    def talk(self) -> None:
        row, queue = self.row, self._amazon.queue
        if self._is_ending:
            self._end()
        elif queue is None:
            row.put_down(database_now() + WITHOUT_QUEUE, "operator")
        else:
            self._begin(queue)

    def examine(self, denial: AccessDenied) -> None:
        """A role is missing, most likely. Whether the authorization stands is seen elsewhere."""
        now = database_now()
        self._log.error("subscription.denied", failure=str(denial))
        if self._is_ending:
            self._end_later()
            return
        with database.atomic():
            held = Connection.get_by_id(self.row.connection_id).hold()
            AccessFault.note(held, "createSubscription", "", now)
            self.row.refuse(denial.reason, now)

    def lose_access(self, failure: AskSeller) -> None:
        """Another is wanted with the next grant."""
        now = database_now()
        connection = Connection.get_by_id(self.row.connection_id)
        if connection.connected and connection.grant == self.row.grant:
            lose_access(connection, connection.grant, failure.reason, now)
        self.row.put_down(now + LOOKED_AT, "reconnect")

    def refuse_keys(self, failure: OperatorFault) -> None:
        self._log.error("subscription.keys", failure=str(failure))
        self.row.put_down(self._recovered(), "operator")

    def refuse(self, failure: OurFault) -> None:
        self._log.error("subscription.refused", failure=str(failure))
        if self._is_ending:
            self._end_later()
        else:
            self.row.refuse(failure.reason, database_now())

    def give_up(self, error: Exception) -> None:
        """It never is: MOST_ATTEMPTS is None."""

    @property
    def _is_ending(self) -> bool:
        return self.row.status is SubscriptionStatus.ENDING

    def _end_later(self) -> None:
        """It ends all the same: Amazon is asked again now and then."""
        self.row.put_down(database_now() + LOOKED_AT, "refused")

    def _begin(self, queue: NotificationQueue) -> None:
        connection = self.current_connection()
        seller = connection.seller(self._amazon)
        destination_id = self._destination(queue)
        told = self._known(seller) if self.row.live else None
        if told is not None and told.destination_id != destination_id:
            self._amazon.itself(self._region).end_subscription(told.subscription_id)
            told = None
        now = told or self._made(seller, destination_id)
        AccessFault.clear(connection, "createSubscription", [], database_now())
        self.row.begin(now, queue.arn, database_now())

    def _destination(self, queue: NotificationQueue) -> str:
        """Amazon's id of our queue, as another subscription of the region has it already."""
        others = (
            Subscription.select(Subscription.destination_id)
            .join(Connection)
            .where(
                Connection.region == self._region,
                Subscription.queue == queue.arn,
                Subscription.status == SubscriptionStatus.LIVE,
            )
        )
        known = others.order_by(Subscription.id).first()
        return (
            known.destination_id
            if known
            else self._amazon.itself(self._region).destination(queue.arn)
        )

    def _known(self, seller: Seller) -> Subscribed | None:
        try:
            return seller.subscription()
        except NotFound:
            self._log.warning("subscription.forgotten")
            return None

    def _made(self, seller: Seller, destination_id: str) -> Subscribed:
        """Made anew; one that leads elsewhere, from before, is replaced."""
        try:
            return seller.subscribe(destination_id, MERCHANTS_ORDERS)
        except Conflict:
            told = seller.subscription()
        if told.destination_id == destination_id:
            return told
        self._amazon.itself(self._region).end_subscription(told.subscription_id)
        return seller.subscribe(destination_id, MERCHANTS_ORDERS)

    def _end(self) -> None:
        """At Amazon too, unless another account has the seller by now, and took it over."""
        if self.row.subscription_id and not self.row.shared:
            self._amazon.itself(self._region).end_subscription(self.row.subscription_id)
        mine = (Subscription.id == self.row.id) & (Subscription.fence == self.row.fence)
        Subscription.delete().where(mine).execute()
