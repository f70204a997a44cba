"""A drill: the newest backup is restored into a scratch database and looked at there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from webapp.backup.backup_error import BackupError
from webapp.backup.restore import restore_archive
from webapp.backup.scratch_database import DRILL, scratch_database
from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.ground.audit import audit_check
from webapp.ground.database import db
from webapp.ground.database.migration import bring_up
from webapp.ground.database.restore_mark import restore_gate
from webapp.ground.keys.party_key import PartyName, destroyed_parties
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.redaction import scope_of

LOOKED_AT = 1000


@dataclass(frozen=True)
class Drill:
    """What was found: rows restored, people that opened, erased people that did not."""

    rows: int
    opened: int
    erased: int


def drill(
    source: BinaryIO, identities: list[str], url: str, now: datetime, scratch: str = ""
) -> Drill:
    """Restore a main backup into a database that is for this alone, check it, and drop it again.

    It is made beside the one at `url`, unless the address of an empty one is given as `scratch`.
    The compliance page has the date. Raises BackupError when anything isn't as it should be.
    """
    with scratch_database(url, scratch) as there:
        manifest = restore_archive(source, identities, "main", "--scratch", there, DRILL)
        with _main_database_at(there):
            bring_up("main")
            found = Drill(sum(manifest.rows.values()), *_people())
            faults = [
                f for chain in audit_check.written_chains() if (f := audit_check.broken(chain))
            ]
    if faults:
        raise BackupError(f"The audit trail of the backup is broken: {faults[0]}.")
    ComplianceEvidence.note(EvidenceKind.BACKUP_DRILL, now, now)
    return found


def _people() -> tuple[int, int]:
    """How many living people open, and how many erased ones don't; raises BackupError."""
    orders = list(Order.select().order_by(Order.id.desc()).limit(LOOKED_AT))
    known = Party.opened(orders, restricted=True)
    sealed = _roles_of(orders)
    opened = erased = 0
    for scope, of_store in _by_scope(orders).items():
        names = {
            PartyName(order.amazon_order_id, role): order
            for order in of_store
            for role in sealed[order.id]
        }
        gone = destroyed_parties(scope, names)
        for name, order in names.items():
            if (name in gone) == (name.role in known[order.id].people):
                fault = "opens, though erased" if name in gone else "can't be read"
                raise BackupError(f"A person of order {order.amazon_order_id} {fault}.")
        opened, erased = opened + len(names) - len(gone), erased + len(gone)
    return opened, erased


def _roles_of(orders: list[Order]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {order.id: [] for order in orders}
    rows = Party.select(Party.order, Party.role).where(Party.order.in_(orders))
    for order_id, role in rows.tuples():
        found[order_id].append(role)
    return found


def _by_scope(orders: list[Order]) -> dict[str, list[Order]]:
    found: dict[str, list[Order]] = {}
    for order in orders:
        found.setdefault(scope_of(order.store.uid), []).append(order)
    return found


@contextmanager
def _main_database_at(url: str) -> Iterator[None]:
    """This process' main database is another for a while."""
    there: Any = db.database.obj
    db.disconnect()
    db.database.initialize(db.database_at(url))
    restore_gate.finish()
    try:
        with db.connected():
            yield
    finally:
        restore_gate.close()
        db.database.close_all()
        db.database.initialize(there)
        db.connect()
