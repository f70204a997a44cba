"""Scanned codes that were kept whole lose the recipient's post code when the version changes."""

from typing import Any

import pytest
from playhouse.migrations import Runner

from tests.orders.documents import order
from webapp.desk.saved_view import SavedView
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.database.migration import MIGRATIONS
from webapp.orders.order import OrderEvent, OrderPackage
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment

NUMBER = "9405507899000301234566"
KEPT = {
    f"42010023{NUMBER}": NUMBER,
    f"420100234321{NUMBER}": NUMBER,
    f"]C142010023{NUMBER}": NUMBER,
    f"(420)10023(94){NUMBER[2:]}": NUMBER,
    "1027590123456781002300612999123482": "612999123482",
    "%001002301905020000123136276": "01905020000123",
    "001002301905020000123136276R": "01905020000123",
    "9611020023948765012344": "023948765012344",
    "42010023": "",
    NUMBER: NUMBER,
    "1Z845X320301234566": "1Z845X320301234566",
    "C11012345678908": "C11012345678908",
    "Own-7 a": "Own-7 a",
}


WITH_POST_CODE = {
    "3SABCD123456789NL1002AB": "3SABCD123456789",
    "AB473124687GBM12AB": "AB473124687GB",
    "15501234567890-EC1Y8SY": "15501234567890",
    "H00AAA0123456789M12AB": "H00AAA0123456789",
    "JD0002123456789012M12AB": "JD0002123456789012",
    "0034043429876501234910023": "00340434298765012349",
    "01905020000123DE10023": "01905020000123",
    "00340434298765012349": "00340434298765012349",
    NUMBER: NUMBER,
    "0B0480284000010316D6A": "0B0480284000010316D6A",
    "1Z845X320301234566": "1Z845X320301234566",
}


@pytest.fixture
def migrate(app: Any, request: Any) -> Any:
    """The step of the version, carried out once more."""
    steps = Runner(db.database.obj, str(MIGRATIONS / "main")).migrations()
    ending = getattr(request, "param", "tracking_numbers")
    [step] = [each for each in steps if each.name.endswith(ending)]
    module = step.load()
    module.SLICE = 4
    return lambda: module.up(None, db.database.obj)


def keep(shop: Any, number: str, detail: str) -> None:
    """A parcel's number as an earlier version kept it, in all columns."""
    shop.take(order())
    parcel = DispatchedParcel(carrier="UPS", tracking_number="1Z1", left_at=utcnow())
    ship(shop.account, shop.order.id, parcel, "form-number-1", utcnow(), shop.user)
    Shipment.update(tracking_number=number).execute()
    OrderPackage.update(tracking_number=number).execute()
    OrderEvent.update(detail=detail).execute()


@pytest.mark.parametrize(("code", "number"), KEPT.items(), ids=lambda each: each[:20])
def test_a_code_becomes_its_number_wherever_it_was_kept(shop, migrate, code, number):
    keep(shop, code, f"UPS Ground {code}")

    migrate()

    kept = Shipment.get().tracking_number, OrderPackage.get().tracking_number
    assert kept == (number, number)
    assert str(OrderEvent.get().detail) == f"UPS Ground {number}".strip()


@pytest.mark.parametrize("migrate", ["post_codes_behind"], indirect=True)
@pytest.mark.parametrize(("kept", "number"), WITH_POST_CODE.items())
def test_a_post_code_behind_a_number_is_taken_away(shop, migrate, kept, number):
    keep(shop, kept, f"PostNL {kept}")

    migrate()

    assert (Shipment.get().tracking_number, OrderPackage.get().tracking_number) == (number, number)
    assert str(OrderEvent.get().detail) == f"PostNL {number}"


def test_a_view_that_searches_by_a_code_searches_by_its_number(shop, migrate):
    view = {"user": shop.user, "name": "Lost", "created_at": utcnow()}
    SavedView.create(address=f"status=all&q=42010023{NUMBER}&sort=age", **view)

    migrate()

    assert SavedView.get().address == f"status=all&q={NUMBER}&sort=age"


def test_many_rows_are_mended_slice_by_slice(shop, migrate):
    shop.take(order())
    rows = [{"order": shop.order, "kind": "shipment_confirmed", "detail": f"42010023{NUMBER}"}] * 9
    OrderEvent.insert_many(rows).execute()

    migrate()

    assert {str(each.detail) for each in OrderEvent.select()} == {NUMBER}
