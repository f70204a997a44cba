"""The key of one party of one order; destroying it is forgetting what it sealed."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import peewee

from webapp.ground.clock import utcnow
from webapp.ground.database.bulk import write_many
from webapp.ground.database.db import KeyringRecord, UTCDateTimeField, keyring_database, stored_time
from webapp.ground.database.dialect import among
from webapp.ground.keys.installation import KeyringInstallation

DESTROY = """
INSERT INTO party_key
  (scope, amazon_order_id, role, created_at, destroyed_at, reason, erasure)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (scope, amazon_order_id, role) DO UPDATE SET
  wrapped = NULL, destroyed_at = excluded.destroyed_at,
  reason = excluded.reason, erasure = excluded.erasure
WHERE party_key.wrapped IS NOT NULL
"""


class PartyName(NamedTuple):
    """Which party of which order (of one scope) a key or a sealed blob belongs to."""

    amazon_order_id: str
    role: str


class PartyKey(KeyringRecord):
    """The key of one party of one order; a destroyed one is the order's tombstone."""

    scope = peewee.CharField(max_length=64)
    amazon_order_id = peewee.CharField(max_length=64)
    role = peewee.CharField(max_length=16)
    wrapped = peewee.BlobField(null=True)
    created_at = UTCDateTimeField(default=utcnow)
    destroyed_at = UTCDateTimeField(null=True)
    reason = peewee.CharField(max_length=16, null=True)
    # Which erasure destroyed it: together, these rows are the ledger of erasures.
    # The migration indexes it, of those that it destroyed.
    erasure = peewee.IntegerField(null=True)

    class Meta:
        primary_key = peewee.CompositeKey("scope", "amazon_order_id", "role")


def destroyed_parties(scope: str, names: Iterable[PartyName]) -> dict[PartyName, PartyKey]:
    """Those of a scope's parties that were forgotten, with when and why."""
    wanted = set(names)
    found = PartyKey.select().where(
        PartyKey.scope == scope,
        among(PartyKey.amazon_order_id, {name.amazon_order_id for name in wanted}),
        PartyKey.wrapped.is_null(),
    )
    named = {PartyName(key.amazon_order_id, key.role): key for key in found}
    return {name: key for name, key in named.items() if name in wanted}


def destroy_party_keys(parties: Iterable[tuple[str, PartyName]], reason: str, now: datetime) -> int:
    """Forget parties (of scopes) for good, known or not yet: nothing is sealed for them again.

    True from its commit on, in backups too. Returns the erasure's number.
    """
    wanted, at = set(parties), stored_time(now)
    with keyring_database.atomic():
        number = KeyringInstallation.next_erasure()
        if _destroy_living(wanted, reason, now, number) < len(wanted):
            # Some were never made, or were destroyed before: those leave a tombstone as well.
            rows = [(s, n.amazon_order_id, n.role, at, at, reason, number) for s, n in wanted]
            write_many(DESTROY, rows, on=keyring_database)
    return number


def _destroy_living(
    parties: set[tuple[str, PartyName]], reason: str, now: datetime, erasure: int
) -> int:
    """Destroy the keys that there are, by a statement for many of them; how many."""
    groups: dict[tuple[str, str], list[str]] = {}
    for scope, name in parties:
        groups.setdefault((scope, name.role), []).append(name.amazon_order_id)
    return sum(
        PartyKey.update(wrapped=None, destroyed_at=now, reason=reason, erasure=erasure)
        .where(
            PartyKey.scope == scope,
            among(PartyKey.amazon_order_id, numbers),
            PartyKey.role == role,
            PartyKey.wrapped.is_null(False),
        )
        .execute()
        for (scope, role), numbers in groups.items()
    )
