"""A comparison as pages show it: what waits at Amazon and here, and which orders differed."""

from functools import cached_property

from webapp.order_lists.listed_order import ListedOrder, ListedOutcome
from webapp.order_lists.order_list import ListStatus, OrderList, waiting_here
from webapp.stores.store import Store

SHOWN = 20


class Comparison:
    """Of a store: the list that is read now, or the last comparison; none was made, maybe."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.order_list = OrderList.of_store(store)

    @property
    def live(self) -> bool:
        return bool(self.order_list and self.order_list.live)

    @property
    def failed(self) -> bool:
        return bool(self.order_list and self.order_list.status is ListStatus.FAILED)

    @property
    def helps_import(self) -> bool:
        """Whether it is for a first import, and its numbers are known."""
        order_list = self.order_list
        return bool(order_list and not order_list.compares and order_list.taken_at)

    @property
    def waiting_here(self) -> int:
        return waiting_here(self.store)

    @cached_property
    def differences(self) -> list[ListedOrder]:
        return ListedOrder.differences(self.order_list, SHOWN) if self.order_list else []

    @property
    def missing(self) -> list[ListedOrder]:
        return [each for each in self.differences if each.outcome == ListedOutcome.MISSING]

    @property
    def unreadable(self) -> list[ListedOrder]:
        return [each for each in self.differences if each.outcome == ListedOutcome.UNREADABLE]

    @property
    def outdated(self) -> list[ListedOrder]:
        return [each for each in self.differences if each.outcome == ListedOutcome.OUTDATED]
