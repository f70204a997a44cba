"""An order's number as a scanner types it, or as it was copied."""

import pytest

from tests.scanning.conftest import scans


@pytest.mark.parametrize("dash", ["", " ", " - ", "_", "/", "ß", "'", ")", "–", "\u200e-"])
def test_an_orders_number_opens_it_whatever_stands_for_its_dashes(rosa, packed, dash):
    rosa.visit("/scan")

    page = scans(rosa, packed.amazon_order_id.replace("-", dash))

    assert page.path == f"/scan/{packed.id}"
    assert "CANDLE-RED" in page
