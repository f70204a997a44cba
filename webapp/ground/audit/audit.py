"""The audit trail: who did what, and when. Append-only; each entry is chained to the one before.

Each account has a chain of its own, and so has the installation (chain 0). An entry's hash is
keyed, so that whoever can write to the main database alone can't forge a chain; the newest
number and hash of every chain stand in the keyring's database too, so that none can cut it.
"""

import json
import re
from datetime import datetime
from typing import Any

import peewee
import structlog

from webapp.ground.audit.audit_event import EVENTS
from webapp.ground.clock import iso
from webapp.ground.database.db import (
    KeyringRecord,
    Record,
    UTCDateTimeField,
    after_commit,
    database,
    is_sqlite,
    keyring_database,
)
from webapp.ground.database.dialect import run_sql
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.vault import Vault
from webapp.ground.language.gettext import gettext

INSTALLATION = 0
SYSTEM = "system"
CONSOLE = "console"
NOTHING = b"\0" * 16
# Too narrow for most names and for every e-mail address: people have no place in the trail.
CODE = re.compile(r"[A-Za-z0-9_.,:/+ -]{0,200}")
# Any number will do, if no other lock of this app uses it.
LOCKS = 0x0A0D17
# Written out, for they go with each act of a person.
ANCHOR = "SELECT number, hash FROM audit_anchor WHERE chain = ?"
NEWEST = "SELECT number, hash FROM audit_entry WHERE chain = ? ORDER BY number DESC LIMIT 1"
ENTRY = "SELECT hash FROM audit_entry WHERE chain = ? AND number = ?"
MOVED = "UPDATE audit_anchor SET number = ?, hash = ? WHERE chain = ? AND number = ?"

log = structlog.get_logger(__name__)


class AuditEntry(Record):
    """One action. Nothing updates or deletes it but the pruning after twelve months."""

    # The account's id; no foreign key, for the trail outlives what it speaks of.
    chain = peewee.IntegerField()
    number = peewee.IntegerField()
    at = UTCDateTimeField(index=True)
    actor = peewee.CharField(max_length=32)
    event = peewee.CharField(max_length=32)
    subject_kind = peewee.CharField(max_length=32, default="")
    subject_id = peewee.BigIntegerField(null=True)
    facts = peewee.TextField(default="{}")
    previous_hash = peewee.BlobField()
    hash = peewee.BlobField()

    class Meta:
        indexes = (
            (("chain", "number"), True),
            (("chain", "event", "number"), False),
            (("chain", "actor", "number"), False),
            (("chain", "subject_kind", "subject_id", "number"), False),
        )

    @property
    def words(self) -> str:
        return gettext(EVENTS.get(self.event, self.event))

    @property
    def details(self) -> dict[str, Any]:
        return dict(json.loads(self.facts))

    def digest(self, vault: Vault) -> bytes:
        """What its hash must be, by its own words and the hash before it."""
        at = self.at.isoformat(timespec="microseconds")
        words = [self.chain, self.number, at, self.actor, self.event]
        subject = [self.subject_kind, self.subject_id, self.facts, bytes(self.previous_hash).hex()]
        return vault.blind_index("entry", json.dumps([*words, *subject]))


class AuditAnchor(KeyringRecord):
    """The newest entry of a chain, kept apart from it, and how the latest check went."""

    chain = peewee.IntegerField(primary_key=True)
    number = peewee.IntegerField(default=0)
    hash = peewee.BlobField(default=NOTHING)
    checked_at = UTCDateTimeField(null=True)
    entries = peewee.IntegerField(default=0)
    fault = peewee.CharField(max_length=255, default="")

    @property
    def holds(self) -> bool:
        """Whether the anchored entry still stands where it stood."""
        return _stands(self.chain, self.number, self.hash)


def record(
    event: str,
    *,
    now: datetime,
    by: Any = SYSTEM,
    on: Any = None,
    account: int | None = None,
    **facts: Any,
) -> AuditEntry:
    """Append an entry, in the open transaction if there is one; best as its last statement.

    `by` is a user, `SYSTEM` or `CONSOLE`; `on` is the row that it was done to. The account is
    theirs unless given. Facts are numbers, times and codes, never anything personal
    (ValueError).
    """
    if event not in EVENTS:
        raise ValueError(f"{event} is not an event of the audit trail")
    chain = _account_of(account, on, by)
    with database.atomic():
        _hold(chain)
        entry = _next(chain, event, now)
        entry.actor = by if isinstance(by, str) else f"user:{by.id}"
        entry.subject_kind, entry.subject_id = _subject(on)
        entry.facts = json.dumps({name: _fact(name, facts[name]) for name in sorted(facts)})
        entry.hash = entry.digest(audit_vault())
        entry.save(force_insert=True)
        after_commit(lambda: anchor(chain))
    return entry


def anchor(chain: int) -> None:
    """Write the newest entry's number and hash into the keyring's database.

    Not when the entry anchored before is gone: a chain that was cut must not grow over the cut.
    """
    try:
        while not _moved_anchor(chain):
            # Another process moved it between our look and our move: look again.
            continue
    except peewee.PeeweeException as error:
        # The action is done and stands in the chain; the next entry, or the clock, anchors it.
        log.warning("audit.not_anchored", chain=chain, error=type(error).__name__)


def _moved_anchor(chain: int) -> bool:
    """Whether the anchor lies at the newest entry now, or must stay where it is."""
    kept = run_sql(ANCHOR, chain, on=keyring_database).fetchone()
    if not kept:
        AuditAnchor.insert(chain=chain).on_conflict_ignore().execute()
        kept = 0, NOTHING
    newest = run_sql(NEWEST, chain).fetchone()
    if not newest or newest[0] <= kept[0] or not _stands(chain, *kept):
        return True
    moved = run_sql(MOVED, newest[0], bytes(newest[1]), chain, kept[0], on=keyring_database)
    return bool(moved.rowcount)


def _stands(chain: int, number: int, anchored: bytes) -> bool:
    entry = run_sql(ENTRY, chain, number).fetchone() if number else None
    return not number or (entry is not None and bytes(entry[0]) == bytes(anchored))


def audit_vault() -> Vault:
    return keyring().vault("audit")


def newest_entry(chain: int) -> AuditEntry | None:
    return (
        AuditEntry.select()
        .where(AuditEntry.chain == chain)
        .order_by(AuditEntry.number.desc())
        .first()
    )


def _account_of(account: int | None, on: Any, by: Any) -> int:
    if account is not None:
        return account
    if on is not None and type(on).__name__ == "Account":
        return int(on.id)
    owner = getattr(on, "account_id", None) or getattr(by, "account_id", None)
    return int(owner) if owner else INSTALLATION


def _hold(chain: int) -> None:
    """Let nobody else append to this chain until the transaction ends."""
    if not is_sqlite():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, chain))


def _next(chain: int, event: str, now: datetime) -> AuditEntry:
    number, newest = run_sql(NEWEST, chain).fetchone() or (0, NOTHING)
    return AuditEntry(
        chain=chain, number=number + 1, event=event, at=now, previous_hash=bytes(newest)
    )


def _subject(on: Any) -> tuple[str, int | None]:
    if on is None:
        return "", None
    # Through `_meta`, for Flask-Login hands out a proxy of the user.
    kind = re.sub(r"(?<=.)([A-Z])", r"_\1", on._meta.model.__name__).lower()
    return kind, on.id


def _fact(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple | set):
        return [_fact(name, each) for each in value]
    if isinstance(value, str) and CODE.fullmatch(value):
        return str(value)
    raise ValueError(f"{name} is no number, time or code: it doesn't belong in the audit trail")
