"""The same address: orders awaiting shipment to the same person at the same place, for one parcel.

They are told by the blind index of name and postal code; nobody is unsealed for it.
"""

from collections.abc import Collection
from typing import NamedTuple

from webapp.ground.database.dialect import run_sql
from webapp.ground.database.pipeline import Pending, send
from webapp.ground.language.gettext import ngettext
from webapp.order_search.order_query import OrderQuery
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import RESTRICTED


class SameAddress(NamedTuple):
    """How many orders go there, and the desk's address of these."""

    number: int
    address: str

    @property
    def words(self) -> str:
        return ngettext("%(n)s to this address", "%(n)s to this address", self.number)


OWN = f"""
FROM party AS own
WHERE own.order_id IN ? AND own.role = '{RECIPIENT}' AND own.contact_index IS NOT NULL
"""
# With CROSS JOIN, SQLite goes from the parties to their orders, not through all that wait.
SHARED = f"""
SELECT other.contact_index, COUNT(*)
FROM party AS other CROSS JOIN orders
WHERE orders.id = other.order_id AND other.contact_index IN (SELECT own.contact_index {OWN})
AND orders.account_id = ? AND orders.status = '{OrderStatus.AWAITING_SHIPMENT}'
AND other.role = '{RECIPIENT}' AND NOT {RESTRICTED.format("other")}
GROUP BY other.contact_index HAVING COUNT(*) > 1
"""  # noqa: S608 - our own names
WHOSE = f"SELECT own.order_id, own.contact_index {OWN} AND NOT {RESTRICTED.format('own')}"


def same_address_orders(account_id: int, order_ids: Collection[int]) -> dict[int, SameAddress]:
    """How many go to the same address, and the desk's address of these, by order.

    The orders are the account's, and await shipment.
    """
    return send_same_address(account_id, order_ids).result


def send_same_address(
    account_id: int, order_ids: Collection[int]
) -> Pending[dict[int, SameAddress]]:
    """The same, asked for."""
    ids = list(order_ids)

    def read(shared: list[tuple[bytes, int]]) -> dict[int, SameAddress]:
        counts = {bytes(digest): number for digest, number in shared}
        whose = run_sql(WHOSE, ids).fetchall() if counts else ()
        return {
            order_id: SameAddress(number, _address(bytes(digest)))
            for order_id, digest in whose
            if (number := counts.get(bytes(digest)))
        }

    return send(read, SHARED, ids, account_id)


def _address(digest: bytes) -> str:
    return OrderQuery(buyer=(digest,), status=OrderStatus.AWAITING_SHIPMENT).address()
