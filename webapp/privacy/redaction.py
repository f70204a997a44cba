"""Redaction: destroying what is personal about orders, for good.

First the parties' keys, in the keyring: from that commit on it is true, in backups too. Then the
rows and the indexes in the main database, and the mark on the order. Before either, the order is
due, or made due (`ask`), so that a sweep finishes what a crash leaves between the two.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit.audit import SYSTEM, record
from webapp.ground.database.db import database, keyring_database
from webapp.ground.database.dialect import among, locked, locked_if_free
from webapp.ground.database.paced_writes import PacedWrites
from webapp.ground.keys.installation import Installation
from webapp.ground.keys.party_key import PartyName, destroy_party_keys
from webapp.label_batches.offer_refusal import OfferRefusal
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.orders.order_events import tell_timelines
from webapp.orders.party import RECIPIENT, ROLES, Party
from webapp.shipping.label_file import LabelFile
from webapp.shipping.refusal_words import RefusalWords
from webapp.stores.store import Store
from webapp.webhooks.event_kind import EventKind
from webapp.webhooks.webhook_event import tell_webhooks

SLICE = 1000


class Reason(StrEnum):
    """Whose rule it was: the words on the screen follow from it."""

    AMAZON = "amazon"
    GDPR = "gdpr"


@dataclass(frozen=True)
class Target:
    """An order to be redacted."""

    order_id: int
    account_id: int
    scope: str
    amazon_order_id: str
    reason: Reason

    @property
    def parties(self) -> list[tuple[str, PartyName]]:
        return [(self.scope, PartyName(self.amazon_order_id, role)) for role in ROLES]

    @classmethod
    def found(cls, *conditions: peewee.Expression, limit: int = SLICE) -> list["Target"]:
        """Orders that are not redacted yet and meet the conditions, the longest due first."""
        rows = (
            Order.select(
                Order.id, Order.account_id, Order.amazon_order_id, Order.redaction, Store.uid
            )
            .join(Store)
            .where(Order.redacted_at.is_null(), *conditions)
            .order_by(Order.personal_data_due_at, Order.id)
            .limit(limit)
        )
        return [
            cls(id_, account_id, scope_of(uid), number, Reason(redaction or Reason.AMAZON))
            for id_, account_id, number, redaction, uid in rows.tuples()
        ]


# Told of the targets that went, in the transaction in which they go.
Told = Callable[[Sequence[Target]], None]


@lru_cache
def scope_of(uid: str) -> str:
    """The name of the key of the store with this uid; a slice asks for it a thousand times."""
    return Store(uid=uid).scope


def ask(account: Account, order_ids: Collection[int], reason: Reason, now: datetime) -> int:
    """Make an account's orders due at once, whatever happens next; how many there are."""
    return int(
        Order.update(personal_data_due_at=now, redaction=reason)
        .where(Order.account == account, Order.id.in_(order_ids), Order.redacted_at.is_null())
        .execute()
    )


def redact(
    account: Account, order_ids: Collection[int], reason: Reason, now: datetime, by: User | None
) -> int:
    """Redact an account's orders now (at most a slice of them); how many were redacted.

    `by` is the user who asked, for the timelines and the audit trail.
    """
    with database.atomic():
        ask(account, order_ids, reason, now)
        targets = Target.found(Order.account == account, Order.id.in_(order_ids))
        _tell(targets, now, by.id if by else None)
    return redact_all(targets, now, told=lambda went: _record(went, now, by))


def redact_all(
    targets: Sequence[Target],
    now: datetime,
    *,
    told: Told,
    patiently: bool = True,
    turns: PacedWrites | None = None,
) -> int:
    """Redact a slice of orders; how many. Impatiently, those that an import holds are left out."""
    done, turns = 0, turns or PacedWrites(SLICE)
    for reason in Reason:
        chosen = [target for target in targets if target.reason is reason]
        for portion in turns.portions(chosen):
            lock = locked if patiently else locked_if_free
            went = _redact(portion, reason, now, lock, turns, told)
            done += len(went)
    return done


def erase_party(order: Order, role: str, reason: Reason, now: datetime) -> bool:
    """Forget one party of an order; whether the order is redacted by it, having none left."""
    name = PartyName(order.amazon_order_id, role)
    erasure = destroy_party_keys([(order.store.scope, name)], reason, now)
    with database.atomic():
        follow_partly({order.id: {role}}, reason, now)
        Installation.follow(erasure)
    return bool(
        Order.select().where(Order.id == order.id, Order.redacted_at.is_null(False)).count()
    )


def follow(order_ids: Sequence[int], reason: str, now: datetime) -> int:
    """Remove what destroyed keys had sealed and mark these orders, inside a transaction; how many
    weren't marked before."""
    Party.delete().where(among(Party.order, order_ids)).execute()
    Note.forget(order_ids)
    LabelFile.forget(order_ids)
    RefusalWords.forget(order_ids)
    OfferRefusal.forget(order_ids)
    still = Order.select(Order.id).where(among(Order.id, order_ids), Order.redacted_at.is_null())
    went = [order_id for (order_id,) in still.order_by(Order.id).tuples()]
    Order.update(redacted_at=now, redaction=reason, personal_data_due_at=None).where(
        among(Order.id, went)
    ).execute()
    tell_webhooks(EventKind.REDACTED, went, now)
    return len(went)


def follow_partly(parties: dict[int, set[str]], reason: str, now: datetime) -> int:
    """The same where only some roles' keys are destroyed; how many orders have none left."""
    held = locked(Order.select(Order.id).where(Order.id.in_(list(parties))).order_by(Order.id))
    ids = [order.id for order in held]
    # Whom of the two a note speaks of, nobody knows.
    Note.forget(ids)
    by_role: dict[str, list[int]] = defaultdict(list)
    for order_id in ids:
        for role in parties[order_id]:
            by_role[role].append(order_id)
    for role, with_role in by_role.items():
        mine = (Party.order.in_(with_role)) & (Party.role == role)
        _tell_of_party(
            [row[0] for row in Party.select(Party.order_id).where(mine).tuples()], role, now
        )
        Party.delete().where(mine).execute()
    # A label names the recipient, and so may a refusal: both were sealed with their key.
    LabelFile.forget(by_role[RECIPIENT])
    RefusalWords.forget(by_role[RECIPIENT])
    OfferRefusal.forget(by_role[RECIPIENT])
    left = Party.select(Party.order_id).where(Party.order.in_(ids)).distinct().tuples()
    return follow(sorted(set(ids) - {order_id for (order_id,) in left}), reason, now)


def _redact(
    targets: Sequence[Target],
    reason: Reason,
    now: datetime,
    lock: Callable[[Any], Any],
    turns: PacedWrites,
    told: Told,
) -> list[Target]:
    parties = [party for target in targets for party in target.parties]
    with turns.at(keyring_database, len(targets)):
        erasure = destroy_party_keys(parties, reason, now)
    with turns.at(database, len(targets)):
        wanted = Order.select(Order.id).where(
            among(Order.id, [target.order_id for target in targets]), Order.redacted_at.is_null()
        )
        held = {order_id for (order_id,) in lock(wanted.order_by(Order.id)).tuples()}
        follow(sorted(held), reason, now)
        went = [target for target in targets if target.order_id in held]
        if len(went) == len(targets):
            Installation.follow(erasure)
        told(went)
    return went


def _record(went: Iterable[Target], now: datetime, by: User | None) -> None:
    for target in went:
        order = Order(id=target.order_id, account=target.account_id)
        record("personal_data.redacted", now=now, by=by or SYSTEM, on=order)


def _tell(targets: Iterable[Target], now: datetime, by: int | None) -> None:
    tell_timelines(dict.fromkeys((each.order_id for each in targets), ""), "redact_now", now, by)


def _tell_of_party(order_ids: Iterable[int], role: str, now: datetime) -> None:
    tell_timelines(dict.fromkeys(order_ids, role), "party_erased", now)
