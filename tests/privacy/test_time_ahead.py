"""Moving time ahead, beside the sandbox: redaction as it will be, seen at once."""

from dataclasses import replace
from datetime import timedelta

from tests.accounts.people import CARLA, post
from tests.orders.documents import order
from tests.orders.shop import Shop
from tests.privacy.ada import shipped_order
from webapp.ground.clock import utcnow
from webapp.orders.order import Order
from webapp.orders.party import Party

BUTTON = "Move time ahead by 30 days"


def test_rosa_sees_what_is_due_in_30_days_redacted_at_once(shop, rosa):
    shipped = shipped_order(shop)
    waiting = order()
    shop.take(waiting)
    Order.update(personal_data_due_at=utcnow() + timedelta(days=31)).where(
        Order.amazon_order_id == waiting["orderId"]
    ).execute()
    assert "Personal data of 1 order" in rosa.visit("/development/time")

    page = rosa.submit(BUTTON)

    assert (page.path, page.h1) == ("/orders", "Orders")
    assert "1 order is redacted, as in 30 days." in page
    assert "REDACTED (Amazon)" in page
    assert not Party.select().where(Party.order == shipped.id).exists()
    assert Order.select().where(Order.redacted_at.is_null()).count() == 1


def test_a_second_time_says_that_nothing_more_goes(shop, rosa):
    shipped_order(shop)
    rosa.visit("/development/time")
    rosa.submit(BUTTON)
    rosa.visit("/development/time")

    page = rosa.submit(BUTTON)

    assert "No personal data goes in the next 30 days." in page


def test_nothing_of_another_account_goes(shop, rosa):
    theirs = shipped_order(Shop(CARLA))
    shipped_order(shop)
    rosa.visit("/development/time")

    rosa.submit(BUTTON)

    assert Party.select().where(Party.order == theirs.id).exists()
    assert Order.select().where(Order.redacted_at.is_null()).count() == 1


def test_in_production_and_beside_the_real_amazon_there_is_no_such_page(app, rosa, monkeypatch):
    for changes in ({"app_env": "production"}, {"amazon_overrides": {}}):
        settings = replace(app.extensions["settings"], **changes)
        with monkeypatch.context() as patched:
            patched.setitem(app.extensions, "settings", settings)

            assert rosa.visit("/development/time").status == 404
            rosa.visit("/account")
            assert post(rosa, "/development/time") == 404
            assert "Move time ahead" not in rosa.visit("/privacy")
