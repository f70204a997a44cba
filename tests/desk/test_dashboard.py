"""The dashboard: what must go out, what came and went, and how each source stands."""

from datetime import timedelta

import pytest

from tests.orders.documents import GERMANY, NOON, order, status, updated
from webapp.desk.dashboard import Dashboard
from webapp.desk.desk import Desk
from webapp.ground.clock import iso, utcnow
from webapp.order_search.order_query import OrderQuery
from webapp.orders.activity import Activity
from webapp.orders.order import Order
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store


def dashboard(shop, now=NOON):
    return Dashboard(shop.account, now)


def ships(**ahead):
    return {"shipByWindow": {"latestDateTime": iso(NOON + timedelta(**ahead))}}


def counted(shop):
    return {bar.label: bar.orders for bar in dashboard(shop).bars if bar.orders}


def test_what_awaits_shipment_stands_under_its_ship_by_day(shop):
    for ahead in ({"hours": -1}, {"hours": 1}, {"hours": 13}, {"days": 3}, {"days": 30}):
        shop.take(order(fulfillment=ships(**ahead)))
    shop.take(order(fulfillment={"shipByWindow": None}))

    found = counted(shop)

    assert found == {"Late": 1, "Today": 1, "Tomorrow": 1, "Thu 26 Nov": 1, "Later": 2}


def test_days_are_those_of_rosas_time_zone(shop):
    shop.take(order(fulfillment=ships(hours=3)))
    assert counted(shop) == {"Today": 1}

    shop.account.change_time_zone("Asia/Tokyo", NOON, shop.user)

    assert counted(shop) == {"Tomorrow": 1}


@pytest.mark.parametrize("label", ["Late", "Today", "Tomorrow", "Thu 26 Nov", "Later"])
def test_a_bar_leads_to_the_orders_that_it_counts(shop, label):
    for hours in (-1, -2, 2, 13, 14, 15, 72, 24 * 7 - 12, 24 * 7, 24 * 30):
        shop.take(order(fulfillment=ships(hours=hours)))
    shop.take(order(fulfillment={"shipByWindow": None}))
    [bar] = [each for each in dashboard(shop).bars if each.label == label]

    order_query = OrderQuery.read({"due": bar.url.partition("due=")[2]}, sees_people=True)
    desk = Desk(shop.account, order_query, NOON, sees_people=True)

    assert len(desk.orders) == bar.orders > 0


def test_what_is_shipped_or_on_hold_is_in_no_bar(shop):
    first, second = order(), order()
    shop.take(first, second)

    shop.take(updated(first, fulfillment=status("SHIPPED")))
    shop.take(updated(second, fulfillment=status("PARTIALLY_SHIPPED")))

    assert counted(shop) == {}
    assert dashboard(shop).elsewhere == [
        ("1 partially shipped", "/orders?status=partially_shipped")
    ]


def test_what_came_and_went_stands_under_its_day(shop):
    first = order(lastUpdatedTime=iso(NOON - timedelta(days=2)))
    shop.take(first, order(), at=NOON - timedelta(days=1))

    shop.take(updated(first, minutes=60, fulfillment=status("SHIPPED")))

    days = [(day.day.day, day.imported, day.shipped) for day in dashboard(shop).activity[-3:]]
    assert days == [(21, 0, 1), (22, 2, 0), (23, 0, 0)]


def test_the_same_page_twice_counts_once(shop):
    first = order()
    shop.take(first)
    shipped = updated(first, fulfillment=status("SHIPPED"))

    shop.take(shipped)
    shop.take(shipped)
    shop.take(updated(shipped))

    found = dashboard(shop)
    assert (found.imported, found.shipped) == (1, 1)


def test_a_quarter_of_an_hour_belongs_to_one_day_in_every_zone(shop):
    shop.account.change_time_zone("Asia/Kathmandu", NOON, shop.user)
    # Midnight in Kathmandu is at 18:15 in UTC.
    midnight = NOON.replace(hour=18, minute=15)
    shop.take(order(), at=midnight - timedelta(seconds=1))
    shop.take(order(), order(), at=midnight)

    days = dashboard(shop, midnight + timedelta(hours=1)).activity

    assert [day.imported for day in days[-2:]] == [1, 2]


def test_what_is_older_than_a_year_is_forgotten(shop):
    shop.take(order())

    Activity.forget_old(NOON + timedelta(days=401))

    assert Activity.select().count() == 0


def test_personal_data_is_told_before_it_goes_and_when_it_is_late(shop):
    shop.take(order(), order(), order(), order(), order())
    # What is kept for thirty days goes in the last of them.
    for ahead, each in zip((-2, 8, 80, 719, 800), shop.orders, strict=True):
        due = NOON + timedelta(hours=ahead)
        Order.update(personal_data_due_at=due).where(Order.id == each.id).execute()

    found = dashboard(shop).personal_data

    assert found == [("Overdue", 1), ("Today", 2), ("Next 7 days", 3), ("Next 30 days", 4)]


def test_rosa_sees_how_each_source_stands_and_mends_it(shop, rosa):
    german = shop.open(GERMANY)
    Connection.update(expires_at=utcnow() + timedelta(days=300, hours=-1)).execute()
    Connection.update(status=ConnectionStatus.NEEDS_RECONNECT, lost_at=utcnow()).where(
        Connection.id == german.connection_id
    ).execute()

    page = rosa.visit("/dashboard")

    assert page.h1 == "Dashboard"
    assert "Authorized for 300 days" in page
    assert "Revocation Error" in page
    assert page.links["Reconnect"] == f"/stores/{german.id}/reconnect"


def test_ben_reads_whom_to_ask_when_access_is_lost(shop, ben):
    Connection.update(status=ConnectionStatus.NEEDS_RECONNECT, lost_at=utcnow()).execute()

    page = ben.visit("/dashboard")

    assert "An owner of your account can reconnect it" in page
    assert 'class="button button-primary" href="/stores/' not in page.html.split("sources-title")[1]


def test_what_came_and_went_stays_in_sight_after_the_last_store_is_disconnected(shop, rosa):
    shop.take(order(), at=utcnow())
    Order.update(status="shipped").execute()
    Store.update(disconnected_at=utcnow()).execute()

    page = rosa.visit("/dashboard")

    assert "1 imported" in page
    assert "No source is connected" in page
    assert "Its data is destroyed within 30 days" in page
    assert page.links["Reconnect"] == f"/stores/{shop.store.id}/reconnect"


def test_a_day_that_is_none_is_answered_in_words(rosa, shop):
    assert rosa.visit("/orders?due=2026-02-30").status == 400
    assert "Thu 26 Nov" in rosa.visit("/orders?due=2026-11-26")


def test_the_figures_of_both_charts_stand_in_words(shop, rosa):
    shop.take(order(fulfillment=ships(days=3000)), at=utcnow())

    page = rosa.visit("/dashboard")

    assert "1 awaiting shipment" in page
    assert "1 imported" in page
    assert page.html.count("<caption") == 3
    assert "style=" not in page.html


def test_carla_sees_nothing_of_rosas(shop, carla):
    shop.take(order())

    page = carla.visit("/dashboard")

    assert "0 awaiting shipment" in page
    assert "0 imported" in page


def test_ben_who_may_only_look_sees_the_dashboard_without_reconnecting(shop, ben):
    Connection.update(expires_at=utcnow() + timedelta(days=3)).execute()

    page = ben.visit("/dashboard")

    assert "Authorized for 3 days" in page
    assert "Reconnect" not in page


def test_an_account_without_stores_is_led_to_connecting_one(client):
    from tests.accounts.people import sign_up

    sign_up(client)

    page = client.visit("/dashboard")

    assert page.links["Connect a store"] == "/stores/connect"
