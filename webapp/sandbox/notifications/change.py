"""What a request changes about orders, noted while it works, so that sellers' applications are
told of it when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

STATUS_CHANGE = "OrderStatusChange"
BUYER_REQUEST = "BuyerRequestedChange"


@dataclass(frozen=True)
class Change:
    """`before` is the order's document as it was; empty for a new order."""

    order_id: str
    kind: str
    before: str = ""


_changes: ContextVar[list[Change] | None] = ContextVar("changes", default=None)


@contextmanager
def watched() -> Iterator[list[Change]]:
    """The list that `note` fills in the meantime."""
    changes: list[Change] = []
    token = _changes.set(changes)
    try:
        yield changes
    finally:
        _changes.reset(token)


def note(order_id: str, kind: str, before: str = "") -> None:
    changes = _changes.get()
    if changes is not None:
        changes.append(Change(order_id, kind, before))
