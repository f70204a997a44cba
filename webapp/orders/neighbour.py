"""Neighbours: orders awaiting shipment to the same person at the same place, for one parcel.

They are told by the blind index of name and postal code; nobody is unsealed for it.
"""

from collections.abc import Collection

import peewee

from webapp.accounts import Account
from webapp.dialect import among
from webapp.orders.order import Order
from webapp.orders.order_state import State
from webapp.orders.party import RECIPIENT, Party
from webapp.orders.question import Question
from webapp.orders.restriction import Restriction

Neighbours = tuple[int, str]


def neighbours(account: Account | int, order_ids: Collection[int]) -> dict[int, Neighbours]:
    """How many go to the same address, and the desk's address of these, by order."""
    waiting = (Order.account == account) & (Order.state == State.AWAITING_SHIPMENT)
    named = Party.select(Party.order_id, Party.contact_index).where(
        among(Party.order, order_ids), *_of_recipients()
    )
    digests = {order_id: bytes(digest) for order_id, digest in named.tuples()}
    if not digests:
        return {}
    counted = (
        Party.select(Party.contact_index, peewee.fn.COUNT(Party.id))
        .join(Order)
        .where(waiting, Party.contact_index.in_(set(digests.values())), *_of_recipients())
        .group_by(Party.contact_index)
        .having(peewee.fn.COUNT(Party.id) > 1)
    )
    counts = {bytes(digest): number for digest, number in counted.tuples()}
    return {
        order_id: (counts[digest], _address(digest))
        for order_id, digest in digests.items()
        if digest in counts
    }


def _of_recipients() -> list[peewee.Expression]:
    known = Party.contact_index.is_null(False)
    return [Party.role == RECIPIENT, known, ~Restriction.of_party(Party)]


def _address(digest: bytes) -> str:
    return Question(buyer=(digest,), status=State.AWAITING_SHIPMENT).address()
