"""The windows in which Amazon wants a label printed or a parcel brought."""

import pytest

from tests.desk.test_export import exported
from tests.orders.documents import item, order

LATEST = {"latestDateTime": "2026-11-30T16:45:52Z"}


def scheduled(window):
    return item(fulfillment={"shipping": {"scheduledDeliveryWindow": window}})


def test_a_label_window_with_an_end_alone_is_said(rosa, shop):
    unshipped = {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"}
    shop.take(order(fulfillment=unshipped | {"labelPrintingWindow": LATEST}))

    assert "Its label can be printed by" in rosa.visit(f"/orders/{shop.order.id}")


@pytest.mark.parametrize(
    "window",
    [
        {"earliestDateTime": "0001-01-01T00:00:00Z"},
        {"latestDateTime": "9999-12-31T23:59:59Z"},
        {"earliestDateTime": "0001-01-01T00:00:00Z", "latestDateTime": "9999-12-31T23:59:59Z"},
    ],
    ids=["the first year", "the last year", "both"],
)
def test_a_window_that_no_clock_shows_is_flagged_and_breaks_nothing(rosa, shop, window):
    shop.take(order(orderItems=[scheduled(window)]))

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert page.status == 200
    assert "Scheduled delivery" in page
    [row] = exported(shop)
    assert "Scheduled delivery" in row.values()


def test_of_a_window_with_one_sensible_time_that_one_is_said(rosa, shop):
    shop.take(order(orderItems=[scheduled(LATEST | {"earliestDateTime": "0001-01-01T00:00:00Z"})]))

    assert "It is to be delivered by 30 Nov 2026" in rosa.visit(f"/orders/{shop.order.id}")
