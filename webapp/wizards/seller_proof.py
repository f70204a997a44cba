"""The proof of who gave a consent: the seller's id in the address can be edited, what only the
seller's own token can read can't.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from webapp.amazon.failure import AccessDenied, AskSeller, NotFound
from webapp.amazon.seller import Seller
from webapp.amazon.selling_account import Participation
from webapp.ground.clock import utcnow
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.store import Store

# Amazon forgets orders after two years; an older one proves nothing.
REMEMBERED = timedelta(days=700)
# Around the moment at which an order was placed: nobody sells more within it.
AROUND = timedelta(seconds=1)
MOST_PAGES = 5


class _Numbered(msgspec.Struct, rename="camel"):
    order_id: str


class SellerProof:
    """Of one connection, by fresh tokens whose calls `seller` makes."""

    def __init__(self, connection: Connection, seller: Seller) -> None:
        self._connection = connection
        self._seller = seller

    def by_orders(self) -> bool | None:
        """Whether the tokens read the newest order that came in by this connection.

        None when there is none, or when Amazon lets this seller read no order. Raises what the
        seller's calls raise but for AccessDenied.
        """
        order = self._newest_order()
        if order is None:
            return None
        try:
            return self._reads(order)
        except AccessDenied:
            pass
        try:
            return self._finds(order)
        except AccessDenied:
            return None

    def by_account(self, digest: str) -> bool:
        """Whether the selling account looks as it did to this connection's own tokens."""
        return bool(digest) and self._connection.seller_digest == digest

    def _newest_order(self) -> Order | None:
        mine = Store.connection == self._connection
        found: Order | None = (
            Order.select(Order.id, Order.amazon_order_id, Order.purchased_at, Store.marketplace_id)
            .join(Store)
            .where(mine, Order.purchased_at > utcnow() - REMEMBERED)
            .order_by(Order.id.desc())
            .first()
        )
        return found

    def _reads(self, order: Order) -> bool:
        try:
            self._seller.get_order(order.amazon_order_id)
        except (NotFound, AskSeller):
            return False
        return True

    def _finds(self, order: Order) -> bool:
        """Whether it is among the seller's orders of that moment: getOrder may be denied for good,
        while searchOrders isn't."""
        token = None
        for _ in range(MOST_PAGES):
            page = self._seller.search_orders(
                marketplace_ids=[order.store.marketplace_id],
                after=order.purchased_at - AROUND,
                before=order.purchased_at + AROUND,
                basis="created",
                statuses=(),
                fulfilled_by=(),
                page_token=token,
            )
            if any(_number(each) == order.amazon_order_id for each in page.orders):
                return True
            token = page.next_token
            if token is None:
                break
        return False


def seller_digest(participations: Sequence[Participation]) -> str:
    """Of where a seller takes part, and under which names."""
    lines = sorted(
        f"{each.marketplace_id} {each.participating} {each.store_name}" for each in participations
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _number(order: bytes) -> str:
    try:
        return msgspec.json.decode(order, type=_Numbered).order_id
    except msgspec.DecodeError:
        return ""
