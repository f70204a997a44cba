"""New orders: one as it is asked for, or fifty thousand at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from webapp.sandbox.marketplace import Marketplace
from webapp.sandbox.moment import DAY, written
from webapp.sandbox.notifications import change
from webapp.sandbox.order import Order, Serial, compact, laid_over, row_of
from webapp.sandbox.order_document import unpaid, write_order
from webapp.sandbox.order_spec import OrderSpec
from webapp.sandbox.seller import Seller
from webapp.sandbox.world import World

Row = dict[str, Any]
_CHUNK = 500
_COLUMNS = (
    "order_id",
    "seller_id",
    "region",
    "marketplace_id",
    "created_at",
    "updated_at",
    "status",
    "fulfilled_by",
    "document",
    "withheld",
)


@dataclass(frozen=True)
class OrderPlacement:
    """Orders to place. Without `created` they are placed now, or evenly over `days` past days,
    the last one `until` days ago."""

    seller: Seller
    marketplaces: list[Marketplace]
    count: int = 1
    created: int | None = None
    updated: int | None = None
    days: float = 0
    until: float = 0
    spec: OrderSpec = field(default_factory=OrderSpec)
    overrides: Row = field(default_factory=dict)

    def place(self, world: World) -> list[str]:
        """The order numbers, oldest first."""
        rows, ids = self._rows(world), []
        while chunk := list(islice(rows, _CHUNK)):
            _insert(chunk)
            ids += [row["order_id"] for row in chunk]
        return ids

    def _rows(self, world: World) -> Iterator[Row]:
        now, seed = world.stamp(), world.settings.seed
        for place, serial in enumerate(Serial.take(self.seller.id, self.count)):
            marketplace = self.marketplaces[place % len(self.marketplaces)]
            created = self._created(place, now)
            document = write_order(self.seller, marketplace, serial, seed, created, self.spec)
            yield self._row(document, marketplace, created, now)

    def _row(self, document: Row, marketplace: Marketplace, created: int, now: int) -> Row:
        status = document["fulfillment"]["fulfillmentStatus"]
        updated = self.updated or _last_change(status, created, now)
        document["lastUpdatedTime"] = written(updated)
        document, withheld = unpaid(document) if status.startswith("PENDING") else (document, {})
        document = laid_over(document, self.overrides)
        row = row_of(document, self.seller.id, marketplace.id, created)
        return row | {"withheld": compact(withheld) if withheld else ""}

    def _created(self, place: int, now: int) -> int:
        """Whole seconds for what lies in the past."""
        if self.created:
            return self.created
        if not self.days:
            return now
        ago = self.until + (self.days - self.until) * (self.count - place) / self.count
        return int(now - ago * DAY) // 1000 * 1000


def place_document(world: World, seller: Seller, marketplace: Marketplace, document: Row) -> str:
    """Any document as it stands, however poisonous; it needs an orderId to be found by."""
    _insert([row_of(document, seller.id, marketplace.id, world.stamp())])
    return str(document["orderId"])


def _last_change(status: str, created: int, now: int) -> int:
    """Shipping and cancelling come half a day after the order, unless it is younger."""
    changed = status in ("SHIPPED", "PARTIALLY_SHIPPED", "CANCELLED")
    return min(now, created + DAY // 2) if changed else created


def _insert(rows: list[Row]) -> None:
    """Straight to the driver: a query builder would take longer than all the rest."""
    marks = ", ".join("?" for _ in _COLUMNS)
    # The names are constants of this module.
    statement = f"INSERT OR REPLACE INTO sandbox_order ({', '.join(_COLUMNS)}) VALUES ({marks})"  # noqa: S608
    values = [tuple(row[column] for column in _COLUMNS) for row in rows]
    Order._meta.database.connection().executemany(statement, values)
    for row in rows:
        change.note(row["order_id"], change.STATUS_CHANGE)
