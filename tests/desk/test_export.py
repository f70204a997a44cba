"""Orders as a file: whose, with whom in it, and what is left when nobody takes it."""

import csv
import io
from datetime import timedelta

import pytest

from tests.accounts.people import post
from tests.desk.test_batches import many
from tests.orders.documents import CANARY, NOON, item, order
from tests.servers import libreoffice
from webapp.desk.order_export import SLICE, OrderExport
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.db import database
from webapp.ground.export_file import FileFormat
from webapp.ground.spreadsheet import WORD_JOINER
from webapp.ground.xlsx_reader import sheet_rows
from webapp.order_search.order_query import OrderQuery
from webapp.orders.order import OrderPackage
from webapp.orders.party import Party
from webapp.orders.restriction import Restriction
from webapp.privacy.redaction import Reason, redact

SOON = NOON + timedelta(minutes=5)


def rows(page):
    return list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))


def exported(shop, with_people=True, order_query=None):
    export = OrderExport(shop.account, order_query or OrderQuery(), [], with_people, SOON)
    pieces = FileFormat.CSV.written(export.titles, export.slices)
    return list(csv.DictReader(io.StringIO(b"".join(pieces).decode(), newline="")))


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


def test_an_export_names_what_is_left_to_ship(shop):
    left = {"quantityFulfilled": 0, "quantityUnfulfilled": 3}
    shop.take(order(orderItems=[item(quantityOrdered=5, fulfillment=left)]))

    [row] = exported(shop)

    assert (row["Items"], row["Units"], row["Units to ship"]) == ("3 × CANDLE-RED", "5", "3")


@pytest.mark.slow
def test_a_spreadsheet_gets_post_codes_and_tracking_numbers_as_they_are(rosa, shop, tmp_path):
    home = {"postalCode": "00965", "phone": "+44 20 7946 0000"}
    shop.take(order(recipient={"deliveryAddress": home}))
    sent = {"reference": "1", "tracking_number": "9400111899223033001234"}
    OrderPackage.create(order=shop.order, account=shop.account, **sent)
    rosa.visit("/orders")
    rosa.submit("Export with addresses…", order=str(shop.order.id))
    file = rosa.submit("Export XLSX with addresses").answer.data

    titles, row = sheet_rows(libreoffice.saved_again(file, tmp_path))

    cells = dict(zip(titles, row, strict=False))
    assert (cells["Postal code"], cells["Phone"]) == ("00965", "+44 20 7946 0000")
    assert cells["Tracking numbers"] == "9400111899223033001234"
    assert cells["Total"] == "25.5"


def test_people_are_exported_after_a_question_and_on_record(rosa, shop):
    shop.take(order())
    rosa.visit("/orders")

    asked = rosa.submit("Export with addresses…", order=str(shop.order.id))
    assert "The file will name people" in asked
    page = rosa.submit("CSV for other software")

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

    assert "Export with addresses…" not in ben.page
    fields = {"order": str(shop.order.id), "people": "yes"}
    assert post(ben, "/orders/exports", **fields) == 403


def test_who_is_redacted_or_restricted_is_left_out(shop):
    shop.take(order(), order(), order())
    first, second, _ = shop.orders
    redact(shop.account, [first.id], Reason.AMAZON, SOON, None)
    Restriction.impose(second, ["recipient"], 1, SOON)

    names = [row["Recipient"] for row in exported(shop)]

    assert sorted(names) == ["", "", f"Ada {CANARY}"]


def test_who_cant_be_read_leaves_the_file_whole(shop):
    shop.take(order(), order())
    first, second = shop.orders
    Party.update(sealed=b"\x01" + b"x" * 60).where(Party.order == first).execute()

    people = {row["Order"]: row["Recipient"] for row in exported(shop)}

    assert people == {first.amazon_order_id: "", second.amazon_order_id: f"Ada {CANARY}"}


def test_no_cell_is_a_formula(shop):
    shop.take(order(recipient={"deliveryAddress": {"city": "=1+1"}}, orderItems=[item()]))
    shop.store.nickname = " @SUM(A1)"
    shop.store.save()

    [row] = exported(shop)

    assert row["City"] == f"{WORD_JOINER}=1+1"
    assert row["Store"] == f" {WORD_JOINER}@SUM(A1)"


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
    slices = OrderExport(shop.account, OrderQuery(), [], False, SOON).slices
    next(slices)
    next(slices)

    assert not database.in_transaction()
    slices.close()
    with pytest.raises(StopIteration):
        next(slices)


def test_a_question_that_is_nonsense_begins_no_file(rosa, shop):
    rosa.visit("/orders")

    assert post(rosa, "/orders/exports", all="yes", query="store=99999") == 404
