"""Orders that are here already, as rules look at them: open ones, with all their data."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from webapp.accounts.account import Account
from webapp.ground.database.dialect import among
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import OrderTag
from webapp.rules.candidate import Candidate, goods
from webapp.stores.store import Store

FACTS = [getattr(Order, name) for name in Candidate._fields[3:-3]]
OPEN_STATUSES = tuple(status.value for status in OrderStatus if status.open)


def may_be_ruled(account: Account) -> Any:
    """Whether a rule may touch an order: neither what is closed nor what is redacted, or is
    about to be."""
    whole = Order.redacted_at.is_null() & Order.redaction.is_null()
    return (Order.account == account) & Order.status.in_(OPEN_STATUSES) & whole


def stored_candidates(account: Account, order_ids: Collection[int]) -> Iterator[Candidate]:
    """The account's orders with these ids."""
    ids = list(order_ids)
    sources = {store.id: store.marketplace.country for store in Store.all_of(account)}
    lines, tags = OrderItem.by_order(ids), _by_order(OrderTag.pending(ids).result)
    query = Order.select(Order.id, Order.store_id, *FACTS)
    mine = query.where(Order.account == account, among(Order.id, ids)).order_by(Order.id)
    for order_id, store_id, *facts in mine.tuples():
        known = (order_id, store_id, sources[store_id], *facts)
        skus = [line.seller_sku for line in lines[order_id]]
        held = goods((each.seller_sku, each.asin, each.quantity_left) for each in lines[order_id])
        yield Candidate._make((*known, skus, tags.get(order_id, ()), held))


def _by_order(rows: Any) -> dict[int, Sequence[Any]]:
    found: dict[int, Any] = {}
    for order_id, value in rows:
        found.setdefault(order_id, []).append(value)
    return found
