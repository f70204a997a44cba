"""A value that an account's orders have had, for the desk's drop-downs."""

from collections.abc import Iterable

import peewee

from webapp.accounts import Account
from webapp.bulk import insert_many
from webapp.db import Record

COUNTRY = "country"
SERVICE = "service_level"
MAPPED = "mapped_service"
# What an order's own columns say; a mapped service is noted by who gives it.
KINDS = (COUNTRY, SERVICE)
LONGEST = 200


class SeenValue(Record):
    """Written when first seen: to ask hundreds of thousands of orders would take too long."""

    account = peewee.ForeignKeyField(Account, index=False)
    kind = peewee.CharField(max_length=16)
    value = peewee.CharField(max_length=LONGEST)

    class Meta:
        primary_key = peewee.CompositeKey("account", "kind", "value")

    @classmethod
    def of(cls, account_id: int) -> set[tuple[str, str]]:
        """All (kind, value) of an account."""
        return set(cls.select(cls.kind, cls.value).where(cls.account == account_id).tuples())

    @classmethod
    def note(cls, account_id: int, values: Iterable[tuple[str, str]]) -> None:
        """Keep what is new among these; in the transaction that writes the orders."""
        # In one order, so that two transactions never wait for each other.
        rows = [(account_id, kind, value) for kind, value in sorted(set(values))]
        insert_many(cls, ("account", "kind", "value"), rows, unless_present=True)
