"""What the desk looks up beside its orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from webapp.accounts.account import Account
from webapp.accounts.team import pending_people
from webapp.desk.freshness import Freshness
from webapp.ground.database.pipeline import Pending, pipelined
from webapp.orders.facet_value import FacetValue
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import Tag
from webapp.orders.tally import Tally
from webapp.stores.store import Store


class DeskLookups(NamedTuple):
    """Sent together: how fresh the orders are, what the drop-downs offer, and how many orders
    there are by status."""

    freshness: Freshness
    tags: Pending[list[Tag]]
    seen: Pending[set[tuple[str, str]]]
    people: Pending[list[tuple[int, str]]]
    counts: Pending[dict[OrderStatus, int]]

    @classmethod
    def send(
        cls, account: Account, stores: Pending[list[Store]], chosen: Sequence[Store], now: datetime
    ) -> "DeskLookups":
        """`stores` are all of the account's, `chosen` those whose orders are counted; none: all."""
        with pipelined():
            return cls(
                Freshness(account, now, stores=stores),
                Tag.pending(account),
                FacetValue.pending(account.id),
                pending_people(account.id),
                Tally.pending(account, *chosen),
            )
