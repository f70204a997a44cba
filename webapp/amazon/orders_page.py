"""A page of orders, as a search answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Basis = Literal["created", "updated"]


@dataclass(frozen=True)
class OrdersPage:
    """One page of a search, orders as Amazon wrote them (they hold the buyers' data).

    `next_token` is None on the last page; `before` is up to when Amazon has searched.
    """

    orders: list[dict[str, Any]] = field(repr=False)
    next_token: str | None = field(repr=False)
    before: datetime | None
    request_id: str


def read_page(content: Mapping[str, Any], basis: Basis, request_id: str) -> OrdersPage:
    """Raises TypeError or ValueError for what isn't a page; single orders aren't judged."""
    orders = content["orders"]
    if not isinstance(orders, list) or not all(isinstance(order, dict) for order in orders):
        raise TypeError("The orders are not a list of objects.")
    before = content.get(f"{WINDOW[basis]}Before")
    return OrdersPage(
        orders=orders,
        next_token=_next_token(content.get("pagination") or {}),
        before=None if before is None else _moment(before),
        request_id=request_id,
    )


# How Amazon names the two time windows of a search.
WINDOW: Mapping[Basis, str] = {"created": "created", "updated": "lastUpdated"}


def _next_token(pagination: Mapping[str, Any]) -> str | None:
    token = pagination.get("nextToken") or None
    if token is not None and not isinstance(token, str):
        raise TypeError("The next token is not a text.")
    return token


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
