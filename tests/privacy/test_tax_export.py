"""The tax figures as a file."""

import csv
import io
from datetime import timedelta
from typing import Any

from tests.accounts.people import CARLA
from tests.orders.documents import NOON
from tests.orders.shop import Shop
from webapp.ground.audit.audit import AuditEntry
from webapp.privacy.tax_export import SLICE, TITLES, tax_rows
from webapp.privacy.tax_record import TaxRecord


def keep(shop: Any, count: int, **changes: Any) -> None:
    figures = {"country": "US", "region": "TX", "total_minor": 2550, "currency": "USD", "units": 1}
    rows = [
        {
            "account": shop.account,
            "marketplace_id": "A1",
            "amazon_order_id": f"112-{number:07d}-0000001",
            # Several at the same moment, for a slice may end between them.
            "purchased_at": NOON + timedelta(hours=number // 3),
            **(figures | changes),
        }
        for number in range(count)
    ]
    TaxRecord.insert_many(rows).execute()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_rosa_downloads_her_figures_and_the_trail_says_so(rosa: Any, shop: Any) -> None:
    keep(shop, 2)
    keep(Shop(CARLA), 1)

    page = rosa.visit("/privacy/tax-records.csv")

    rows = rows_of(page.html)
    assert [row["amazon_order_id"] for row in rows] == [
        "112-0000000-0000001",
        "112-0000001-0000001",
    ]
    assert (rows[0]["purchased_at"], rows[0]["total_minor"]) == ("2026-11-23T12:00:00Z", "2550")
    assert AuditEntry.select().where(AuditEntry.event == "tax_records.exported").count() == 1


def test_a_region_that_looks_like_a_formula_is_not_run(rosa: Any, shop: Any) -> None:
    keep(shop, 1, region="=HYPERLINK(1)")

    page = rosa.visit("/privacy/tax-records.csv")

    assert rows_of(page.html)[0]["region"] == "\u2060=HYPERLINK(1)"


def test_more_figures_than_a_slice_are_written_each_once(shop: Any) -> None:
    keep(shop, SLICE + 200)

    parts = list(tax_rows(shop.account))

    numbers = [row[TITLES.index("amazon_order_id")] for part in parts for row in part]
    assert len(parts) == 2
    assert len(numbers) == len(set(numbers)) == SLICE + 200
