"""Replaying erasures: making the main database follow what the keyring has destroyed.

Needed after a crash between the two databases, and after a backup of either was restored.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import peewee
import structlog

from webapp.contacts.contact import Contact
from webapp.ground.audit.audit import record
from webapp.ground.database.db import close_databases, connected, database
from webapp.ground.database.migration import pending_migrations
from webapp.ground.keys.installation import Installation, KeyringInstallation, erasures_followed
from webapp.ground.keys.keyring import ScopeKey
from webapp.ground.keys.party_key import PartyKey, PartyName, destroy_party_keys
from webapp.orders.order import Order, OrderEvent
from webapp.orders.party import ROLES
from webapp.privacy.purge import Purge
from webapp.privacy.redaction import SLICE, follow, follow_partly, scope_of
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

# An erasure that a process at work has begun is over by then.
LOOKS, LOOK_SECONDS = 10, 0.1

log = structlog.get_logger(__name__)


def is_behind() -> bool:
    """Whether either database doesn't know of an erasure that the other knows."""
    main, keyring = erasures_followed()
    return main != keyring


def _stays_behind() -> bool:
    """Whether no other process is about to follow what it has just destroyed."""
    main, destroyed = erasures_followed()
    if main > destroyed:
        return True
    for _ in range(LOOKS):
        if main >= destroyed:
            return False
        time.sleep(LOOK_SECONDS)
        main, _ = erasures_followed()
    return True


def replay(now: datetime, whole: bool = False) -> int:
    """Follow the erasures after the last that was followed, or all; how many orders were marked."""
    main, keyring = erasures_followed()
    if main > keyring:
        _destroy_again(main, now)
        main, keyring = erasures_followed()
    marked = sum(_replay(number) for number in range(0 if whole else main, keyring + 1))
    Installation.catch_up(keyring)
    _disconnect_destroyed(now)
    _purge_destroyed(now)
    if marked:
        record("erasures.replayed", now=now, orders=marked, up_to=keyring)
    log.info("erasures.replayed", after=0 if whole else main, up_to=keyring, orders=marked)
    return marked


def replay_before_opening(now: datetime) -> None:
    """As the app starts: a restored backup shows nobody, not for a moment.

    Without its schema there is nothing to show yet; a database that is away opens nothing.
    """
    try:
        with connected():
            if not pending_migrations() and _stays_behind():
                replay(now)
    except peewee.OperationalError as error:
        log.warning("erasures.not_replayed", error=type(error).__name__)
    finally:
        close_databases()


def _replay(number: int) -> int:
    """Follow one erasure again; does nothing where it was followed."""
    keys = list(PartyKey.select().where(PartyKey.erasure == number))
    groups: dict[tuple[str, str, datetime], dict[str, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for key in keys:
        groups[key.scope, key.reason, key.destroyed_at][key.amazon_order_id].add(key.role)
    return sum(_follow(scope, orders, reason, at) for (scope, reason, at), orders in groups.items())


def _follow(scope: str, orders: dict[str, set[str]], reason: str, at: datetime) -> int:
    if scope.startswith("account:"):
        return Contact.follow(list(orders))
    with database.atomic():
        found = dict(
            Order.select(Order.amazon_order_id, Order.id)
            .join(Store)
            .where(Store.uid == _uid(scope), Order.amazon_order_id.in_(list(orders)))
            .tuples()
        )
        whole = [found[number] for number, roles in orders.items() if _all(roles, number, found)]
        partly = {found[number]: roles for number, roles in orders.items() if number in found}
        marked = follow(whole, reason, at)
        return marked + follow_partly(
            {id_: roles for id_, roles in partly.items() if id_ not in set(whole)}, reason, at
        )


def _all(roles: set[str], number: str, found: dict[str, int]) -> bool:
    return number in found and roles == set(ROLES)


def _destroy_again(main: int, now: datetime) -> None:
    """An older keyring was restored: destroy the keys of all that is marked as redacted."""
    KeyringInstallation.update(erasures=main).where(KeyringInstallation.erasures < main).execute()
    last = 0
    while rows := list(_erased_after(last)):
        for reason in {reason for *_, reason in rows}:
            chosen = [(scope_of(uid), number) for _, number, uid, why in rows if why == reason]
            names = [
                (scope, PartyName(number, str(role))) for scope, number in chosen for role in ROLES
            ]
            destroy_party_keys(names, reason, now)
        last = rows[-1][0]
    _destroy_single_parties_again(now)
    log.warning("erasures.keyring_was_older", up_to=main)


def _erased_after(order_id: int) -> Iterable[tuple[int, str, str, str]]:
    query = (
        Order.select(Order.id, Order.amazon_order_id, Store.uid, Order.redaction)
        .join(Store)
        .where(Order.id > order_id, Order.redacted_at.is_null(False))
    )
    return query.order_by(Order.id).limit(SLICE).tuples()


def _destroy_single_parties_again(now: datetime) -> None:
    told = (
        OrderEvent.select(Store.uid, Order.amazon_order_id, OrderEvent.detail)
        .join(Order)
        .join(Store)
        .where(OrderEvent.kind == "party_erased")
    )
    names = [(scope_of(uid), PartyName(number, str(role))) for uid, number, role in told.tuples()]
    if names:
        destroy_party_keys(names, "gdpr", now)


def _disconnect_destroyed(now: datetime) -> None:
    """A connection whose key is destroyed was disconnected, whatever a backup says."""
    alive = Connection.select().where(
        Connection.uid.in_(_destroyed_uids("connection:")),
        Connection.status != ConnectionStatus.DISCONNECTED,
    )
    for connection in list(alive):
        for store in list(connection.live_stores):
            store.disconnect(now)


def _purge_destroyed(now: datetime) -> None:
    """A store whose key is destroyed was purged; what a backup brought of it goes again."""
    for store in list(Store.select().where(Store.uid.in_(_destroyed_uids("store:")))):
        Purge.request(store, now)


def _destroyed_uids(prefix: str) -> list[str]:
    destroyed = ScopeKey.select(ScopeKey.scope).where(
        ScopeKey.wrapped.is_null(), ScopeKey.scope.startswith(prefix)
    )
    return [_uid(scope) for (scope,) in destroyed.tuples()]


def _uid(scope: str) -> str:
    return scope.partition(":")[2]
