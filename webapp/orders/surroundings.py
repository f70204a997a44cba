"""What stands around the orders of a desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from webapp.accounts import Account
from webapp.asked import Asked, together
from webapp.orders.freshness import Freshness
from webapp.orders.order_state import State
from webapp.orders.seen_value import SeenValue
from webapp.orders.tag import Tag
from webapp.orders.tally import Tally
from webapp.stores import Store


class Surroundings(NamedTuple):
    """How fresh it is, what its drop-downs offer, and orders by state; asked for together."""

    freshness: Freshness
    tags: Asked[list[Tag]]
    seen: Asked[set[tuple[str, str]]]
    counts: Asked[dict[State, int]]

    @classmethod
    def ask(
        cls, account: Account, stores: Asked[list[Store]], chosen: Sequence[Store], now: datetime
    ) -> "Surroundings":
        """`stores` are all of the account's, `chosen` those whose orders are counted; none: all."""
        with together():
            return cls(
                Freshness(account, now, stores=stores),
                Tag.asked(account),
                SeenValue.asked(account.id),
                Tally.asked(account, *chosen),
            )
