"""The orders that a fresh sandbox begins with: the last thirty days of every seller."""

from .intake import Intake
from .order import Order
from .seller import SELLERS
from .wish import Wish
from .world import World


def stock(world: World) -> None:
    """A believable mix; does nothing where there are orders already."""
    if Order.select().exists():
        return
    for seller in SELLERS:
        Intake(seller, seller.marketplaces, seller.stock, days=30, wish=Wish("MIXED")).place(world)
