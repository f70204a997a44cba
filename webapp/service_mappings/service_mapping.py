"""A service mapping: which carrier and service a store uses for what its orders ask for."""

from collections.abc import Iterable
from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.carriers.shipping_choice import LONGEST_CARRIER, LONGEST_SERVICE, ShippingChoice
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.database.dialect import run_sql
from webapp.orders.amazon_words import in_words
from webapp.stores.store import Store

LONGEST_REQUEST = 64
CHOICES = """
SELECT store_id, requested_key, carrier, shipping_service, package, weight_grams, signature
FROM service_mapping WHERE store_id IN ?
"""


class ServiceMapping(Record):
    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, backref="service_mappings", index=False)
    requested_service = peewee.CharField(max_length=LONGEST_REQUEST)
    # The same without its letter case, by which orders are matched; one letter may become three.
    requested_key = peewee.CharField(max_length=3 * LONGEST_REQUEST)
    # By name: one that our table doesn't know is told to Amazon as `Other`.
    carrier = peewee.CharField(max_length=LONGEST_CARRIER)
    shipping_service = peewee.CharField(max_length=LONGEST_SERVICE)
    package = peewee.CharField(max_length=32, null=True)
    weight_grams = peewee.IntegerField(null=True)
    signature = peewee.BooleanField(default=False)
    changed_at = UTCDateTimeField(default=utcnow)
    # Somebody asked to give it to orders that are here already, and not all of them have it yet.
    apply_asked_at = UTCDateTimeField(null=True, index=True)
    # When a worker was last sent for, or gave it to a slice.
    apply_handed_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("store", "requested_key"), True),)

    @property
    def shipping(self) -> ShippingChoice:
        return ShippingChoice(
            self.carrier, self.shipping_service, self.package, self.weight_grams, self.signature
        )

    @property
    def words(self) -> str:
        return self.shipping.words

    @property
    def requested_words(self) -> str:
        """The requested service as the desk says it."""
        return in_words(self.requested_service)

    @property
    def extras(self) -> list[str]:
        """Package, weight and signature, as far as there are any."""
        return self.shipping.extras(self.store.marketplace.country)

    @classmethod
    def of(cls, store: Store) -> list["ServiceMapping"]:
        query = cls.select().where(cls.store == store)
        mappings = list(query.order_by(cls.requested_key))
        for mapping in mappings:
            mapping.store = store
        return mappings

    @classmethod
    def found(cls, store: Store, requested_service: str) -> "ServiceMapping | None":
        return cls.get_or_none(cls.store == store, cls.requested_key == key(requested_service))

    @classmethod
    def choices(cls, store_ids: Iterable[int]) -> dict[tuple[int, str], ShippingChoice]:
        """What these stores send by, by (store id, key of the requested service)."""
        rows = run_sql(CHOICES, list(store_ids))
        return {
            (store_id, requested): ShippingChoice(*chosen) for store_id, requested, *chosen in rows
        }

    @classmethod
    def copy(cls, source: Store, target: Store, now: datetime) -> tuple[int, int]:
        """Copy what the target doesn't map yet; returns how many were copied, and how many not."""
        with database.atomic():
            theirs, taken = cls.of(source), {each.requested_key for each in cls.of(target)}
            new = [each for each in theirs if each.requested_key not in taken]
            for each in new:
                cls.insert(
                    account=target.account_id,
                    store=target,
                    requested_service=each.requested_service,
                    requested_key=each.requested_key,
                    carrier=each.carrier,
                    shipping_service=each.shipping_service,
                    package=each.package,
                    weight_grams=each.weight_grams,
                    signature=each.signature,
                    changed_at=now,
                ).on_conflict_ignore().execute()
        return len(new), len(theirs) - len(new)


def key(requested_service: str) -> str:
    """A requested service without its letter case."""
    return requested_service.casefold()
