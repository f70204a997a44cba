"""A contested seller: several accounts claim one id, each with tokens of another selling account.

One of them may be the seller. Nobody is shut out by a claim; whoever runs the installation asks
them, and ends the connection of the other.
"""

from dataclasses import dataclass
from itertools import groupby

import peewee

from webapp.stores.connection import Connection, ConnectionStatus


@dataclass(frozen=True)
class ContestedSeller:
    """`connections` are those that claim the seller, the oldest first."""

    region: str
    selling_partner_id: str
    connections: list[Connection]

    @classmethod
    def all(cls) -> "list[ContestedSeller]":
        live = Connection.status != ConnectionStatus.DISCONNECTED
        claimed = (
            Connection.select(Connection.selling_partner_id)
            .where(live)
            .group_by(Connection.region, Connection.selling_partner_id)
            .having(peewee.fn.COUNT(Connection.id) > 1)
        )
        query = Connection.select().where(live, Connection.selling_partner_id.in_(claimed))
        rows = query.order_by(Connection.region, Connection.selling_partner_id, Connection.id)
        groups = groupby(rows, key=lambda row: (row.region, row.selling_partner_id))
        found = [cls(region, seller, list(claims)) for (region, seller), claims in groups]
        return [each for each in found if len(each.connections) > 1]


def count_contested() -> int:
    """For the metrics."""
    return len(ContestedSeller.all())
