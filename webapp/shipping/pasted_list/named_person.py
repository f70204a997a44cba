"""People in a pasted list: beside a number stands its carrier, or who gets the parcel."""

import re
from collections.abc import Mapping
from typing import Any

from webapp.carriers.carrier import known_carrier
from webapp.ground.database.dialect import among
from webapp.orders.order import Order
from webapp.orders.party import Party

WORD = re.compile(r"[^\W\d_]+")


def named_people(carriers: Mapping[int, str]) -> set[int]:
    """The ids of those orders whose carrier, by its name, is their buyer or recipient: a carrier's
    name is told to Amazon, and kept beyond their data's time."""
    unknown = {order: name for order, name in carriers.items() if not known_carrier(name)}
    if not unknown:
        return set()
    orders = list(Order.select().where(among(Order.id, unknown)))
    opened = Party.opened(orders, restricted=True)
    return {
        order_id
        for order_id, name in unknown.items()
        if any(
            _words(name) <= _words(_names(person)) for person in opened[order_id].people.values()
        )
    }


def _names(person: Mapping[str, Any]) -> str:
    return f"{person.get('name') or ''} {person.get('company') or ''}"


def _words(name: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(name)}
