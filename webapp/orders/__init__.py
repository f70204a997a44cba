"""Orders: importing them, keeping them, and the desk where they are worked through."""

from webapp.orders.import_run import ImportRun, Kind, Progress
from webapp.orders.import_walk import ImportWalk
from webapp.orders.order import Order, OrderItem, State, Tally
from webapp.orders.party import Party
from webapp.orders.set_aside_order import SetAsideOrder

__all__ = [
    "ImportRun",
    "ImportWalk",
    "Kind",
    "Order",
    "OrderItem",
    "Party",
    "Progress",
    "SetAsideOrder",
    "State",
    "Tally",
    "join",
]
