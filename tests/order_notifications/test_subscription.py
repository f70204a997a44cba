"""Each connected seller is subscribed for; a refusal is the operator's, never the seller's."""

from datetime import timedelta

import pytest

from tests.accounts.people import CARLA, founded
from tests.order_notifications.informed_merchant import SELLER
from webapp.accounts.notice import Notice
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.order_notifications.notification_metrics import GAUGES
from webapp.order_notifications.order_signal import OrderSignal
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
    assert "as they are paid" in str(fault.sentence)
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


def test_what_still_comes_of_a_seller_whom_no_account_holds_is_dropped_and_counted(told):
    told.places()
    Subscription.delete().execute()

    assert told.listens() > 0

    assert OrderSignal.select().count() == 0
    assert GAUGES["orderdesk_push_unknown"][1]() > 0
    assert told.remote.queue()["waiting"] + told.remote.queue()["in_flight"] == 0


def test_a_seller_who_has_moved_to_another_account_goes_on_being_told_of(told):
    mine = told.subscription
    Connection.get().disconnect(utcnow())
    Subscription.keep_up(utcnow())
    moved = Connection.create(
        account=founded(CARLA).account,
        region=mine.connection.region,
        selling_partner_id=mine.connection.selling_partner_id,
    )
    taken_over = {"subscription_id": mine.subscription_id, "status": SubscriptionStatus.LIVE}
    Subscription.create(connection=moved, grant=1, **taken_over)

    _performed(Subscription.get_by_id(mine.id))

    [kept] = Subscription.select()
    assert kept.connection_id == moved.id
    assert told.remote.queue()["subscribed"] == [told.remote.seller_id(SELLER)]


def test_it_is_looked_at_once_an_hour(told):
    assert Subscription.due(utcnow() + timedelta(minutes=59)).count() == 0
    assert Subscription.due(utcnow() + timedelta(minutes=61)).count() == 1


def _performed(subscription):
    from webapp.order_notifications.subscription_task import SubscriptionTask

    SubscriptionTask(subscription, amazon()).perform()


@pytest.mark.parametrize("amazon_says", ["deny", "refuse"])
def test_an_end_that_amazon_does_not_take_is_asked_for_seldom(told, amazon_says):
    if amazon_says == "deny":
        told.remote.deny("deleteSubscriptionById")
    else:
        told.remote.refuse("Not now.", "deleteSubscriptionById", calls=None)
    Connection.get().disconnect(utcnow())

    ending = told.subscribes()

    assert ending.status is SubscriptionStatus.ENDING
    assert ending.due_at > utcnow() + timedelta(minutes=50)
    assert ending.lease_until is None
