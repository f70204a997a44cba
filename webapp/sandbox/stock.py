"""The orders that a fresh sandbox begins with: the last thirty days of every seller."""

from webapp.sandbox.intake import Intake
from webapp.sandbox.order import Order
from webapp.sandbox.seller import SELLERS
from webapp.sandbox.wish import Wish
from webapp.sandbox.world import World


def stock(world: World) -> None:
    """A believable mix; does nothing where there are orders already."""
    if Order.select().exists():
        return
    for seller in SELLERS:
        Intake(seller, seller.marketplaces, seller.stock, days=30, wish=Wish("MIXED")).place(world)
