"""Why an import was asked for, and what follows from that: its urgency, window and slot."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from webapp.ground.amazon_client import amazon
from webapp.imports.poll_interval import LAG
from webapp.stores.connection import Connection
from webapp.stores.store import Store

# Amazon's lag and some difference between clocks, so that windows overlap rather than gape.
OVERLAP = timedelta(minutes=10)
# However fast Amazon's clock runs: ours differ as they do.
SHORTEST_OVERLAP = timedelta(minutes=1)
# What the nightly check reads once more.
RECONCILED = timedelta(days=7)


class ImportKind(StrEnum):
    """Why an import was asked for, the most urgent first."""

    REFRESH = "refresh"
    CATCH_UP = "catch_up"
    POLL = "poll"
    FIRST = "first"
    RECONCILE = "reconcile"
    # A poll of the latest stretch alone: what lies between two is fetched order by order.
    STRETCH = "stretch"

    @property
    def urgency(self) -> int:
        # An order in the latest stretch waits for one call; a poll may have many pages before it.
        kind = ImportKind.CATCH_UP if self is ImportKind.STRETCH else self
        return list(ImportKind).index(kind)

    @property
    def background(self) -> bool:
        """Whether the clock asked for it: nobody waits before a screen."""
        return self in (ImportKind.POLL, ImportKind.RECONCILE, ImportKind.STRETCH)

    @property
    def moves_marks(self) -> bool:
        """Whether its stores are complete up to its window's end."""
        return self not in (ImportKind.RECONCILE, ImportKind.STRETCH)

    @property
    def basis(self) -> str:
        """A first import goes by when orders were placed, all others by when they changed."""
        return "created" if self == ImportKind.FIRST else "updated"

    def slot(self, connection: Connection, stores: Sequence[Store]) -> str:
        """What only one live import may hold: the same question isn't asked twice at once."""
        if self == ImportKind.FIRST:
            return f"first:{stores[0].id}"
        if self in (ImportKind.RECONCILE, ImportKind.STRETCH):
            return f"{self}:{connection.id}"
        # Who also wants stores that the one under way leaves out isn't served by it.
        which = crc32(" ".join(str(store.id) for store in stores).encode())
        return f"updates:{connection.id}:{which:x}"

    def window(self, stores: Sequence[Store], now: datetime) -> tuple[datetime, datetime | None]:
        """From when, and until when if not until now; the stores' own marks are Amazon's time."""
        if self == ImportKind.FIRST:
            return _past(stores[0], now)
        if self == ImportKind.STRETCH:
            # What changes later would make a second page, which costs the next poll.
            shown = now - LAG / amazon().clock_rate
            return now - timedelta(seconds=stores[0].connection.poll_reach or 0), shown
        known = min(store.imported_until for store in stores)
        if self == ImportKind.RECONCILE:
            # What came later is the next poll's to bring: it would not be a mending.
            return min(now, known) - RECONCILED, known
        return known - overlap(), None


def overlap() -> timedelta:
    """How far a window reaches into the one before it."""
    return max(OVERLAP / amazon().clock_rate, SHORTEST_OVERLAP)


def _past(store: Store, now: datetime) -> tuple[datetime, datetime | None]:
    """The past that was asked for; of a store that reaches further back by now, what that adds."""
    wanted = now - timedelta(days=store.first_import_days)
    known = store.imported_from if store.imported_until else None
    return wanted, known if known and known > wanted else None
