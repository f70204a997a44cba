"""Orders of an earlier version are ranked by the migration as new ones are."""

from playhouse.migrations import Runner

from tests.orders.documents import money, order
from webapp.ground.database import db
from webapp.ground.database.migration import MIGRATIONS
from webapp.orders.order import Order
from webapp.orders.total_rank import UNRANKED

SUMS = [("25.50", "USD"), ("1200", "JPY"), ("-3.00", "ZAR"), ("7.00", "AED")]


def test_totals_of_before_are_ranked(shop):
    shop.take(*(order(proceeds={"grandTotal": money(*each)}) for each in SUMS), order(proceeds={}))
    expected = [each.total_rank for each in shop.orders]
    Order.update(total_rank=UNRANKED).execute()
    steps = Runner(db.database.obj, str(MIGRATIONS / "main")).migrations()
    [step] = [each for each in steps if each.name.endswith("total_rank")]
    module = step.load()
    module.SLICE = 2

    module.up(None, db.database.obj)

    assert [each.total_rank for each in shop.orders] == expected
