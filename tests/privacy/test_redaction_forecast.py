"""The forecast's days are those of the account, as all the days that it reads."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.orders.documents import order
from webapp.ground.clock import utcnow
from webapp.orders.order import Order
from webapp.privacy.redaction_forecast import DAYS, RedactionForecast


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def leaving(shop: Any, *moments: str) -> None:
    shop.take(*(order() for _ in moments))
    for each, text in zip(shop.orders, moments, strict=True):
        Order.update(personal_data_due_at=moment(text)).where(Order.id == each.id).execute()


def chart(shop: Any, now: str) -> dict[str, int]:
    days = RedactionForecast(moment(now), shop.account).days
    return {str(day.day): day.orders for day in days if day.orders}


@pytest.mark.parametrize(
    ("zone", "now", "due", "day"),
    [
        ("America/Los_Angeles", "2026-02-20T12:00", "2026-03-01T07:59:59.5", "2026-02-28"),
        ("America/Los_Angeles", "2026-03-07T12:00", "2026-03-09T06:59", "2026-03-08"),
        ("Pacific/Auckland", "2028-02-20T12:00", "2028-02-28T11:00", "2028-02-29"),
        ("Pacific/Auckland", "2026-09-20T12:00", "2026-09-26T12:00", "2026-09-27"),
        ("UTC", "2026-09-20T12:00", "2026-09-26T12:00", "2026-09-26"),
    ],
)
def test_an_order_leaves_on_the_accounts_day(
    shop: Any, zone: str, now: str, due: str, day: str
) -> None:
    shop.account.change_time_zone(zone, utcnow(), shop.user)
    leaving(shop, due)

    assert chart(shop, now) == {day: 1}


def test_today_is_the_accounts_and_takes_what_should_have_gone(shop: Any) -> None:
    shop.account.change_time_zone("Pacific/Auckland", utcnow(), shop.user)
    leaving(shop, "2026-11-20T00:00", "2026-11-23T13:00", "2026-12-23T10:59", "2026-12-23T11:00")

    days = RedactionForecast(moment("2026-11-23T12:00"), shop.account).days

    assert (days[0].day, days[0].orders) == (date(2026, 11, 24), 2)
    assert (len(days), days[-1].day) == (DAYS, date(2026, 11, 24) + timedelta(days=DAYS - 1))
    assert days[-1].orders == 1


def test_the_installations_days_are_those_of_utc(shop: Any) -> None:
    shop.account.change_time_zone("Pacific/Auckland", utcnow(), shop.user)
    leaving(shop, "2026-11-23T13:00")

    assert RedactionForecast(moment("2026-11-23T12:00")).days[0].day == date(2026, 11, 23)
    assert RedactionForecast(moment("2026-11-23T12:00")).days[0].orders == 1
