"""Orders as a file: whose, with whom in it, and what is left when nobody takes it."""

import csv
import io
from datetime import timedelta

import pytest

from tests.accounts.people import post
from tests.orders.paper import CANARY, NOON, item, order
from tests.orders.test_batches import many
from webapp.audit import AuditEntry
from webapp.db import database
from webapp.orders import Restriction
from webapp.orders.order_export import SLICE, OrderExport
from webapp.orders.question import Question
from webapp.privacy.redaction import Reason, redact

SOON = NOON + timedelta(minutes=5)


def rows(page):
    return list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))


def exported(shop, with_people=True, question=None):
    lines = OrderExport(shop.account, question or Question(), [], with_people, SOON).lines
    return list(csv.DictReader(io.StringIO("".join(lines).removeprefix("\ufeff"))))


def test_selected_orders_are_exported_without_anybody(rosa, shop):
    shop.take(order(), order())
    rosa.visit("/orders")

    page = rosa.submit("Export CSV", order=str(shop.orders[0].id))

    [row] = rows(page)
    assert row["Order"] == shop.orders[0].amazon_order_id
    assert (row["Status"], row["Total"], row["Items"]) == (
        "Awaiting shipment",
        "25.50",
        "1 × CANDLE-RED",
    )
    assert CANARY not in page.html
    assert "attachment" in page.headers["Content-Disposition"]


def test_people_are_exported_after_a_question_and_on_record(rosa, shop):
    shop.take(order())
    rosa.visit("/orders")

    asked = rosa.submit("with addresses…", order=str(shop.order.id))
    assert "The file will name people" in asked
    page = rosa.submit("Export with addresses")

    [row] = rows(page)
    assert (row["Recipient"], row["Address 1"]) == (f"Ada {CANARY}", "7 Canary Wharf")
    [entry] = AuditEntry.select().where(AuditEntry.event == "personal_data.exported")
    assert entry.actor == f"user:{shop.user.id}"
    ended = AuditEntry.get(AuditEntry.event == "personal_data.export_ended")
    assert (ended.actor, ended.details) == (entry.actor, {"orders": 1, "whole": True})


def test_a_ship_by_is_written_as_clocks_at_the_marketplace_show_it(shop):
    window = {"latestDateTime": "2026-03-01T07:59:00Z"}
    shop.take(order(fulfillment={"shipByWindow": window}))

    [row] = exported(shop)

    assert row["Ship by"] == "2026-02-28T23:59:00-08:00"


def test_a_viewer_gets_no_people(ben, shop):
    shop.take(order())
    ben.visit("/orders")

    assert "with addresses…" not in ben.page
    fields = {"order": str(shop.order.id), "people": "yes"}
    assert post(ben, "/orders/exports", **fields) == 403


def test_who_is_redacted_or_restricted_is_left_out(shop):
    shop.take(order(), order(), order())
    first, second, _ = shop.orders
    redact(shop.account, [first.id], Reason.AMAZON, SOON, None)
    Restriction.impose(second, ["recipient"], 1, SOON)

    names = [row["Recipient"] for row in exported(shop)]

    assert sorted(names) == ["", "", f"Ada {CANARY}"]


def test_no_cell_is_a_formula(shop):
    shop.take(order(recipient={"deliveryAddress": {"city": "=1+1"}}, orderItems=[item()]))
    shop.store.nickname = " @SUM(A1)"
    shop.store.save()

    [row] = exported(shop)

    assert row["City"] == "'=1+1"
    assert row["Store"] == "' @SUM(A1)"


def test_every_order_that_matches_is_in_the_file_once(shop):
    many(shop, SLICE + 7)

    found = exported(shop, with_people=False)

    assert len({row["Order"] for row in found}) == len(found) == SLICE + 7


def test_carlas_export_holds_none_of_rosas_orders(carla, shop):
    shop.take(order())
    carla.visit("/orders")
    token = carla.page.forms[0].fields["csrf_token"][0]

    answer = carla.http.post(
        "/orders/exports",
        data={"csrf_token": token, "order": str(shop.order.id)},
        base_url=carla.base,
        headers={"Referer": carla.page.url},
    )

    assert shop.order.amazon_order_id not in answer.get_data(as_text=True)


def test_a_browser_that_goes_away_leaves_nothing_behind(shop):
    many(shop, 3 * SLICE)
    lines = OrderExport(shop.account, Question(), [], False, SOON).lines
    next(lines)
    next(lines)

    assert not database.in_transaction()
    lines.close()
    with pytest.raises(StopIteration):
        next(lines)


def test_a_question_that_is_nonsense_begins_no_file(rosa, shop):
    rosa.visit("/orders")

    assert post(rosa, "/orders/exports", all="yes", query="store=99999") == 404
