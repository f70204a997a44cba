"""F22: a worker dies while it reads the list of a long first import."""

from datetime import timedelta
from functools import partial

from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from tests.faults.test_confirmations import kill_worker
from webapp.ground.clock import utcnow
from webapp.order_lists.list_reading import WRITTEN_AT_ONCE
from webapp.order_lists.listed_order import ListedOrder
from webapp.order_lists.order_list import ListStatus, OrderList
from webapp.order_lists.order_list_schedule import MANY
from webapp.orders.order import Order

ORDERS = MANY + 100
# 2,100 orders come in, on a machine that may have much else to do.
PATIENCE = 240


def test_death_in_the_middle_of_a_long_list_brings_each_order_once(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(ORDERS)
    rosa.remote.throttle("searchOrders", calls=None)
    rosa.connects()
    rosa.remote.spoil_report("stalls", calls=None)
    # By the time of the tests' clock a report that takes seconds is late: this one never is.
    asked = OrderList.ask(rosa.store, utcnow() + timedelta(hours=1), run=rosa.run)
    rosa.crew.eventually(lambda: _read() >= WRITTEN_AT_ONCE, "a part of the list is in", PATIENCE)
    assert _read() < ORDERS
    assert OrderList.get_by_id(asked.id).status is ListStatus.ASKED

    kill_worker(rosa)
    rosa.remote.lift()
    with recovery(f"F22 the worker dies in the middle of a list of {ORDERS:,}", PATIENCE):
        # The oracle looks at each order: that is dear before all of them are in.
        rosa.crew.eventually(lambda: _here() == ORDERS, "all orders are in", PATIENCE)
        ended = partial(_has_ended, asked)
        rosa.crew.eventually(ended, "the list is finished", PATIENCE)
        rosa.sees_everything(PATIENCE)

    order_list = OrderList.get_by_id(asked.id)
    assert (order_list.status, order_list.listed) == (ListStatus.FINISHED, ORDERS)
    assert rosa.remote.count("document", 200) >= 2
    assert (_here(), ListedOrder.count(order_list)) == (ORDERS, 0)


def _read() -> int:
    return ListedOrder.select().count()


def _has_ended(order_list: OrderList) -> bool:
    return not OrderList.get_by_id(order_list.id).live


def _here() -> int:
    return Order.select().count()
