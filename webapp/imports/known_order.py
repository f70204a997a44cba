"""An order that is here already, as far as a newer version of it is concerned."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from webapp.ground.database.dialect import LOCK, run_sql
from webapp.orders.order import Order

# A store's id and Amazon's order number: each once.
Key = tuple[int, str]


class KnownOrder(NamedTuple):
    """The names are columns of `Order`; its status is a word, as a row holds it."""

    id: int
    store: int
    amazon_order_id: str
    last_updated_at: datetime
    fetched_at: datetime
    status: str
    held_at: datetime | None
    shipped_here: str | None
    closed_at: datetime | None
    redacted_at: datetime | None
    redaction: str | None
    personal_data_due_at: datetime | None
    cancel_requested: bool
    units: int
    ship_by: datetime | None
    deliver_by: datetime | None


_fields = [Order._meta.fields[name] for name in KnownOrder._fields]
_readers: list[Any] = [str if field.name == "status" else field.python_value for field in _fields]
KNOWN = (
    f"SELECT {', '.join(field.column_name for field in _fields)} "  # noqa: S608 - our own names
    "FROM orders WHERE store_id IN ? AND amazon_order_id IN ?"
)


def known_orders(keys: Iterable[Key], hold: bool = False) -> dict[Key, KnownOrder]:
    """Those of these orders that are here, locked in one order of rows when they are to `hold`."""
    stores = {store_id for store_id, _ in keys}
    if not stores:
        return {}
    sql = f"{KNOWN} ORDER BY id {LOCK}" if hold else KNOWN
    rows = run_sql(sql, list(stores), [number for _, number in keys])
    return {(found.store, found.amazon_order_id): found for found in map(_as_known, rows)}


def _as_known(row: Sequence[Any]) -> KnownOrder:
    return KnownOrder(*(read(value) for read, value in zip(_readers, row, strict=True)))
