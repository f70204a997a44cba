"""Each connected seller is subscribed for; a refusal is the operator's, never the seller's."""

from datetime import timedelta

from tests.order_notifications.informed import SELLER
from webapp.accounts.notice import Notice
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.order_notifications.subscription import Subscription, SubscriptionStatus
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection


def test_a_connected_seller_is_subscribed_for(told):
    subscription = told.subscription

    assert subscription.status is SubscriptionStatus.LIVE
    assert subscription.queue == amazon().queue.arn
    assert told.remote.queue()["subscribed"] == [told.remote.seller_id(SELLER)]
    assert told.remote.count("createDestination", 200) == 1


def test_the_next_seller_needs_no_other_destination(told):
    Subscription.update(connection=Connection.get(), destination_id="").execute()

    told.subscribes()

    assert told.remote.count("createDestination", 200) == 1


def test_a_subscription_that_is_there_already_is_taken(told):
    before = told.subscription.subscription_id
    Subscription.delete().execute()

    assert told.subscribes().subscription_id == before
    assert told.remote.count("createSubscription", 409) == 1


def test_one_that_amazon_has_forgotten_is_made_anew(told):
    before = told.subscription.subscription_id
    told.remote.drop_subscriptions()

    after = told.subscribes()

    assert after.live
    assert after.subscription_id != before


def test_a_missing_role_is_no_revocation(told):
    told.remote.drop_subscriptions()
    told.remote.deny(role="Notifications")

    subscription = told.subscribes()

    assert subscription.status is SubscriptionStatus.REFUSED
    assert Connection.get().connected
    [fault] = AccessFault.open_of(Connection.get())
    assert "as they are paid" in fault.sentence
    assert Notice.select().count() == 0


def test_a_role_that_is_given_later_mends_it_by_itself(told):
    told.remote.drop_subscriptions()
    told.remote.deny(role="Notifications")
    told.subscribes()
    told.remote.lift("deny")

    assert told.subscribes().live
    assert not AccessFault.open_of(Connection.get()).exists()


def test_amazon_being_down_is_waited_for(told):
    told.remote.drop_subscriptions()
    told.remote.go_down(operation="getSubscription", calls=1)

    subscription = told.subscribes()

    assert subscription.waiting_for == "unavailable"
    assert told.subscribes().live


def test_a_new_grant_is_subscribed_for_anew(told):
    told.remote.revoke_access(SELLER)
    Connection.update(access_expires_at=utcnow()).execute()
    told.subscribes()
    assert Connection.get().needs_reconnect
    told.remote.drop_subscriptions()
    told.authorizes()

    assert told.subscribes().live
    assert told.subscription.grant == Connection.get().grant


def test_a_disconnected_seller_is_told_of_no_more(told):
    Connection.get().disconnect(utcnow())

    Subscription.keep_up(utcnow())
    [ended] = Subscription.select()
    assert ended.status is SubscriptionStatus.ENDING
    _performed(ended)

    assert Subscription.select().count() == 0
    assert told.remote.queue()["subscribed"] == []


def test_it_is_looked_at_once_an_hour(told):
    assert Subscription.due(utcnow() + timedelta(minutes=59)).count() == 0
    assert Subscription.due(utcnow() + timedelta(minutes=61)).count() == 1


def _performed(subscription):
    from webapp.order_notifications.subscription_task import SubscriptionTask

    SubscriptionTask(subscription, amazon()).perform()
