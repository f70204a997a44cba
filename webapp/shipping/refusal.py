"""A refusal: Amazon's own words about a shipment that it didn't take. They may name the buyer.

They are sealed with the key of the order's recipient, as labels are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

import peewee

from webapp.crypto import KeyDestroyed, KeyringError
from webapp.db import Record, database
from webapp.dialect import among
from webapp.orders import Order, Restriction
from webapp.orders.party import RECIPIENT
from webapp.party_key import PartyName
from webapp.shipping.recipient_key import held_unredacted, recipient_key
from webapp.shipping.shipment import Shipment
from webapp.stores import Store


class Refusal(Record):
    shipment = peewee.ForeignKeyField(
        Shipment, backref="refusals", on_delete="CASCADE", unique=True
    )
    order = peewee.ForeignKeyField(Order, backref="refusals", on_delete="CASCADE")
    sealed = peewee.BlobField()

    @classmethod
    def keep(cls, shipment: Shipment, words: str, now: datetime) -> bool:
        """Keep them, in place of older ones; False when the buyer is forgotten by now."""
        order = shipment.order
        key = recipient_key(order, now)
        if key is None:
            return False
        sealed = order.store.vault.seal_party(_name(order, shipment.id), key, words.encode())
        with database.atomic():
            if not held_unredacted(order):
                return False
            cls.drop(shipment)
            cls.create(shipment=shipment, order=order, sealed=sealed)
        return True

    @classmethod
    def drop(cls, shipment: Shipment) -> None:
        """It is told to Amazon anew."""
        cls.delete().where(cls.shipment == shipment).execute()

    @classmethod
    def words_of(cls, shipments: Iterable[Shipment]) -> dict[int, str]:
        """By shipment, for who may read of the buyer; none whose key is gone or may not be used."""
        refused = [shipment.id for shipment in shipments if shipment.refusal]
        query = cls.select(cls, Order, Store).join(Order).join(Store)
        mine = among(cls.shipment, refused) & Order.redacted_at.is_null()
        by_store: dict[Store, list[Refusal]] = defaultdict(list)
        for row in query.where(mine, cls.order.not_in(Restriction.orders())) if refused else ():
            by_store[row.order.store].append(row)
        found: dict[int, str] = {}
        for store, rows in by_store.items():
            found |= _opened(store, rows)
        return found

    @classmethod
    def forget(cls, order_ids: Collection[int]) -> int:
        """Delete those of these orders, inside the transaction that redacts them."""
        return int(cls.delete().where(among(cls.order, order_ids)).execute())


def _opened(store: Store, rows: list[Refusal]) -> dict[int, str]:
    names = {row: PartyName(row.order.amazon_order_id, RECIPIENT) for row in rows}
    try:
        vault = store.vault
        keys = vault.party_keys(names.values())
        return {
            row.shipment_id: vault.open_party(
                _name(row.order, row.shipment_id), keys[name], bytes(row.sealed)
            ).decode(errors="replace")
            for row, name in names.items()
            if name in keys
        }
    except (KeyDestroyed, KeyringError):
        return {}


def _name(order: Order, shipment_id: int) -> PartyName:
    """Binds them to their shipment: another's can't be put in their place."""
    return PartyName(order.amazon_order_id, f"shipment-{shipment_id}-words")
