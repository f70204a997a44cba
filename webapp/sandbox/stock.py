"""The orders that a fresh sandbox begins with: the last thirty days of every seller.

They are a well-run shop's in the morning: what is older has left or was called off, what came since
yesterday is to be shipped today and in the next days, and a few that were promised for yesterday
are late.
"""

from webapp.sandbox.order import Order
from webapp.sandbox.order_placement import OrderPlacement
from webapp.sandbox.order_spec import OrderSpec
from webapp.sandbox.seller import SELLERS, Seller
from webapp.sandbox.world import World

DAYS = 30
# What came since hasn't left yet; of all orders, this part.
FRESH_DAYS = 1.2
FRESH = 0.4


def stock(world: World) -> None:
    """Believable orders; does nothing where there are some already."""
    if Order.select().exists():
        return
    for seller in SELLERS:
        fresh = round(seller.stock * FRESH)
        _orders(seller, seller.stock - fresh, DAYS, FRESH_DAYS, "SETTLED").place(world)
        _orders(seller, fresh, FRESH_DAYS, 0, "FRESH").place(world)


def _orders(seller: Seller, count: int, days: float, until: float, status: str) -> OrderPlacement:
    return OrderPlacement(
        seller, seller.marketplaces, count, days=days, until=until, spec=OrderSpec(status)
    )
