"""Checking the audit trail, removing what is past its time, and going on after a restore."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee

from webapp.ground.audit import audit
from webapp.ground.audit.audit import NOTHING, AuditAnchor, AuditEntry
from webapp.ground.database.db import database

# Twelve months, whatever their length.
KEPT = timedelta(days=366)


@dataclass(frozen=True)
class Finding:
    """What a check of one chain found; an empty fault is good."""

    chain: int
    entries: int
    fault: str = ""

    @property
    def good(self) -> bool:
        return not self.fault


def check_all(now: datetime) -> list[Finding]:
    """Check every chain, of accounts and of the installation."""
    return [check(chain, now) for chain in sorted(chains())]


def broken(chain: int) -> str:
    """The first fault inside a chain, whatever is anchored; empty when there is none."""
    return next(_Walk(chain).faults(), "")


def check(chain: int, now: datetime) -> Finding:
    """Check one chain from its first entry to the anchored one, and keep the outcome."""
    # The anchor first: what is appended meanwhile only makes the chain longer than it says.
    anchor = AuditAnchor.get_or_none(AuditAnchor.chain == chain)
    walk = _Walk(chain)
    fault = next(walk.faults(), "") or walk.fault_against(anchor)
    finding = Finding(chain, walk.entries, fault)
    AuditAnchor.insert(chain=chain).on_conflict_ignore().execute()
    AuditAnchor.update(checked_at=now, entries=finding.entries, fault=fault[:255]).where(
        AuditAnchor.chain == chain
    ).execute()
    return finding


def anchor_all() -> None:
    """Anchor what a process that died left unanchored."""
    for chain in chains():
        audit.anchor(chain)


def prune(now: datetime) -> int:
    """Remove entries past their time; an entry in each chain says up to where. How many went."""
    old = AuditEntry.select(AuditEntry.chain).where(AuditEntry.at < now - KEPT).distinct()
    return sum(_prune_chain(chain, now) for (chain,) in old.tuples())


def resume(chain: int, now: datetime) -> bool:
    """Go on from the entries that a restored backup brought; False when nothing is missing.

    The trail itself then says that it was cut, at which number, and that a console accepted it.
    """
    kept = AuditAnchor.get_or_none(AuditAnchor.chain == chain)
    newest = audit.newest_entry(chain)
    if kept is None or kept.holds:
        return False
    found = newest.number if newest else 0
    with database.atomic():
        audit.record(
            "audit.resumed",
            now=now,
            by=audit.CONSOLE,
            account=chain,
            anchored=kept.number,
            found=found,
        )
    # Only then: whoever is killed in between is to say it again, not never.
    AuditAnchor.update(number=0, hash=NOTHING).where(AuditAnchor.chain == chain).execute()
    audit.anchor(chain)
    return True


class _Walk:
    """One pass along a chain, oldest first, in flat memory."""

    def __init__(self, chain: int) -> None:
        self._chain = chain
        self._vault = audit.audit_vault()
        self.entries = 0
        self.last: AuditEntry | None = None

    def faults(self) -> Iterator[str]:
        for entry in self._entries().order_by(AuditEntry.number).iterator():
            self.entries += 1
            yield from self._faults_of(entry)
            self.last = entry

    def fault_against(self, anchor: AuditAnchor | None) -> str:
        if anchor is None or anchor.holds:
            return ""
        last = self.last.number if self.last else 0
        if last < anchor.number:
            return f"entries {last + 1} to {anchor.number} were removed from the end"
        return f"entry {anchor.number} is another one than was anchored"

    def _entries(self) -> peewee.ModelSelect:
        return AuditEntry.select().where(AuditEntry.chain == self._chain)

    def _faults_of(self, entry: AuditEntry) -> Iterator[str]:
        if bytes(entry.hash) != entry.digest(self._vault):
            yield f"entry {entry.number} was changed"
        if self.last is None:
            yield from self._faults_of_first(entry)
        elif entry.number != self.last.number + 1:
            yield f"entries {self.last.number + 1} to {entry.number - 1} were removed"
        elif bytes(entry.previous_hash) != bytes(self.last.hash):
            yield f"entry {entry.number} doesn't follow from the one before"

    def _faults_of_first(self, entry: AuditEntry) -> Iterator[str]:
        if entry.number > 1 and not self._pruned_to(entry):
            yield f"entries 1 to {entry.number - 1} were removed"

    def _pruned_to(self, first: AuditEntry) -> bool:
        """Whether an entry further on says that all before this one were past their time."""
        told = self._entries().where(AuditEntry.event == "audit.pruned")
        wanted = {"through": first.number - 1, "hash": bytes(first.previous_hash).hex()}
        return any(wanted.items() <= entry.details.items() for entry in told)


def written_chains() -> set[int]:
    return {chain for (chain,) in AuditEntry.select(AuditEntry.chain).distinct().tuples()}


def chains() -> set[int]:
    """Those that are written, and those that are anchored in the keyring."""
    return written_chains() | {chain for (chain,) in AuditAnchor.select(AuditAnchor.chain).tuples()}


def _prune_chain(chain: int, now: datetime) -> int:
    audit.anchor(chain)
    mine = AuditEntry.chain == chain
    with database.atomic():
        last = AuditEntry.get_or_none(mine, AuditEntry.number == _through(chain, now))
        if last is None:
            return 0
        past = mine & (AuditEntry.number <= last.number)
        count = AuditEntry.select().where(past).count()
        audit.record(
            "audit.pruned",
            now=now,
            account=chain,
            through=last.number,
            hash=bytes(last.hash).hex(),
            entries=count,
        )
        AuditEntry.delete().where(past).execute()
    return count


def _through(chain: int, now: datetime) -> int:
    """The last number that may go; the anchored entry itself stays until the next pruning."""
    young = AuditEntry.select(peewee.fn.MIN(AuditEntry.number)).where(
        AuditEntry.chain == chain, AuditEntry.at >= now - KEPT
    )
    anchored = AuditAnchor.get_by_id(chain).number
    return min(young.scalar() or anchored, anchored) - 1
