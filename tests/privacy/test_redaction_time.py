"""When personal data goes: to the second, on every calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.orders.documents import NOON, order, status, updated
from tests.privacy.ada import DAY, shipped_order, sweep
from webapp.accounts.notice import Notice
from webapp.ground.clock import iso
from webapp.ground.retention_cap import LONGEST, open_retention, retention_cap, shortened
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.orders.retention import due_at, redacts_at
from webapp.privacy.overdue_notice import announce_overdue_redactions
from webapp.privacy.redaction_forecast import RedactionForecast
from webapp.privacy.retention_change import RetentionChange, reckon_anew

SECOND = timedelta(seconds=1)


def test_a_second_before_its_time_all_is_there_and_the_first_sweep_after_it_nothing(shop):
    shipped = shipped_order(shop)
    end = shipped.closed_at + 30 * DAY

    early = sweep(end - SECOND)
    whole = Party.of(shipped)
    late = sweep(end)

    assert (early.redacted, whole["recipient"]["name"]) == (0, "Ada Canary")
    assert (late.redacted, Party.of(shipped), Party.select().count()) == (1, {}, 0)
    assert shop.order.redaction_words == "REDACTED (Amazon)"


@pytest.mark.parametrize(
    "closed_at",
    [
        datetime(2028, 1, 30, 12, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
        datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2027, 2, 20, 3, 0, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC),
        datetime(2026, 10, 10, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC),
    ],
)
def test_thirty_days_are_720_hours_whatever_the_calendar_does(closed_at):
    due = due_at(closed_at - DAY, None, closed_at, 30)

    assert due - closed_at == timedelta(hours=720)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_ten_minutes_off_is_ten_minutes_off_and_no_more(shop, minutes):
    shipped = shipped_order(shop)
    off = timedelta(minutes=minutes)

    early = sweep(shipped.closed_at + 30 * DAY - abs(off) - SECOND)
    late = sweep(shipped.closed_at + 30 * DAY + abs(off))

    assert (early.redacted, late.redacted) == (0, 1)


def test_a_closing_time_that_amazon_puts_into_the_future_lengthens_nothing(shop):
    first = order()
    shop.take(first)

    shop.take(
        updated(first, fulfillment=status("SHIPPED"), lastUpdatedTime=iso(NOON + 900 * DAY)),
    )

    assert shop.order.closed_at == NOON
    assert shop.order.personal_data_due_at == NOON + 30 * DAY


def test_a_cancelled_order_is_redacted_as_a_shipped_one(shop):
    first = order()
    shop.take(first)
    shop.take(updated(first, fulfillment=status("CANCELLED")))

    swept = sweep(shop.order.closed_at + 30 * DAY)

    assert (swept.redacted, shop.order.status) == (1, "cancelled")


def test_an_order_that_nobody_ships_loses_its_people_30_days_after_its_promise(shop):
    shop.take(order())
    promised = shop.order.deliver_by

    early, late = sweep(promised + 30 * DAY - SECOND), sweep(promised + 30 * DAY)

    assert (early.redacted, late.redacted) == (0, 1)
    assert shop.order.status == "awaiting_shipment"


def test_without_a_promise_they_go_90_days_after_the_purchase(shop):
    shop.take(order(fulfillment={"deliverByWindow": None}))

    assert redacts_at(shop.order) == shop.order.purchased_at + 90 * DAY


def test_a_disconnected_store_shortens_the_time_to_30_days(shop):
    shop.take(order(fulfillment={"deliverByWindow": None}))

    shop.store.disconnect(NOON)

    assert redacts_at(shop.order) == NOON + 30 * DAY


def test_what_comes_after_its_time_is_never_kept(shop):
    first = order()

    shop.take(first, at=NOON + 100 * DAY)
    sweep(NOON + 100 * DAY)

    assert not Party.select().exists()
    assert shop.order.redacted


def test_what_comes_after_its_time_raises_no_alarm(shop):
    """Nothing of it was kept, and no sweep could have come sooner."""
    came = NOON + 200 * DAY

    shop.take(order(), at=came)
    announce_overdue_redactions(came + timedelta(minutes=1))

    assert not Party.select().exists()
    assert RedactionForecast(came + SECOND).oldest_overdue == timedelta()
    assert not Notice.select().exists()


def test_what_amazon_tells_late_is_late_from_then_on(shop):
    first = order(fulfillment={"deliverByWindow": None})
    shop.take(first)
    told = NOON + 40 * DAY

    shop.take(updated(first, fulfillment=status("SHIPPED")), at=told)
    at_once = RedactionForecast(told + SECOND).oldest_overdue
    shop.take(updated(first, 20, fulfillment=status("SHIPPED")), at=told + 2 * DAY)

    assert at_once == timedelta()
    assert RedactionForecast(told + 3 * DAY).oldest_overdue == 3 * DAY
    assert sweep(told + 3 * DAY).redacted == 1


def test_a_shorter_time_makes_nobody_late(shop):
    shipped = shipped_order(shop)
    now = shipped.closed_at + 20 * DAY
    RetentionChange(shop.account, 2).make(now, shop.user)

    list(reckon_anew(shop.account, now))
    list(reckon_anew(shop.account, now + DAY))

    assert shop.order.personal_data_due_at == now
    assert sweep(now).redacted == 1


@pytest.mark.slow
@given(
    setting=st.one_of(
        st.integers(),
        st.floats(),
        st.text(),
        st.none(),
        st.sampled_from(["", "NaN", "-1", "0", "1000000", "٣", "1e1", " 7 ", -1, 10**6, True]),
    ),
    cap=st.integers(1, LONGEST),
)
def test_a_setting_only_ever_shortens_and_nonsense_is_the_cap(setting, cap):
    days = shortened(setting, cap)

    assert 1 <= days <= cap
    assert days == cap or str(setting).strip() == str(days) or int(str(setting)) == days


@given(days=st.one_of(st.integers(), st.floats(), st.text(), st.none()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_operators_cap_is_30_days_at_most(days):
    open_retention(days)

    assert 1 <= retention_cap() <= LONGEST
    open_retention(LONGEST)


def test_a_damaged_setting_in_the_database_means_the_cap(shop, database_kind):
    value = "'for ever'" if database_kind == "sqlite" else "1000000"
    shop.account._meta.database.execute_sql(f"UPDATE account SET retention_days = {value}")

    shipped = shipped_order(shop)

    assert shipped.personal_data_due_at == shipped.closed_at + 30 * DAY
    assert Order.get().account.kept_days == 30
