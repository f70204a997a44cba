"""A backup: that a database was written, encrypted, to where backups are kept.

The main database and the keyring never stand in one file: together they would bring back a person
whose key was destroyed.
"""

from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.backup.archive import Manifest, write_archive
from webapp.backup.backup_target import BackupTarget
from webapp.backup.dump import dumped
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.database.migration import applied_migrations
from webapp.ground.keys.installation import Installation, KeyringInstallation
from webapp.ground.not_ready import NotReady

HALVES: dict[str, Any] = {"main": Installation, "keyring": KeyringInstallation}
# A copy of the keyring holds keys that are destroyed meanwhile: for a week at most.
KEPT = {"main": timedelta(days=30), "keyring": timedelta(days=7)}
# Backups are made each night; whoever makes none isn't reminded by the readiness check.
LATE = timedelta(hours=26)
HOUR = timedelta(hours=1)
ENDING = ".age"


class Backup(Record):
    database = peewee.CharField(max_length=8)
    name = peewee.CharField(max_length=64)
    created_at = UTCDateTimeField()
    size = peewee.BigIntegerField()

    class Meta:
        indexes = ((("database", "created_at"), False),)

    @classmethod
    def create_at(
        cls, name: str, url: str, target: BackupTarget, recipients: list[str], now: datetime
    ) -> "Backup":
        """Back up the database of this name ("main", "keyring") at this address, while all runs.

        Raises BackupError when it can't be read or written; then nothing is left at the target.
        """
        file = f"{_prefix(name)}{now:%Y%m%dT%H%M%SZ}{ENDING}"
        with dumped(url) as dump:
            manifest = Manifest(
                database=name,
                kind=dump.kind,
                created_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
                installation=HALVES[name].get().uid,
                migrations=applied_migrations(name),
                rows=dump.rows,
            )
            size = target.put(file, lambda out: write_archive(manifest, dump.read, recipients, out))
        with database.atomic():
            made = cls.create(database=name, name=file, created_at=now, size=size)
            audit.record(
                "backup.made",
                now=now,
                by=audit.CONSOLE,
                account=audit.INSTALLATION,
                database=name,
                size=size,
            )
        return made

    @classmethod
    def last(cls, name: str) -> "Backup | None":
        found = cls.select().where(cls.database == name).order_by(cls.created_at.desc())
        return found.first()


def prune(name: str, target: BackupTarget, now: datetime) -> list[str]:
    """Remove the backups of a database that are past their time, and what killed commands left of
    others; returns the names of the backups."""
    oldest = f"{_prefix(name)}{now - KEPT[name]:%Y%m%dT%H%M%SZ}{ENDING}"
    gone = [each for each in names_at(name, target) if each < oldest]
    for each in gone:
        target.remove(each)
    target.remove_parts(now - LATE)
    return gone


def names_at(name: str, target: BackupTarget) -> list[str]:
    """The files of a database's backups there, oldest first."""
    return sorted(
        each for each in target.names() if each.startswith(_prefix(name)) and each.endswith(ENDING)
    )


def age_seconds(name: str) -> float:
    """For the metrics."""
    last = Backup.last(name)
    return (utcnow() - last.created_at).total_seconds() if last else -1


def is_recent() -> str:
    """For the readiness check; raises NotReady when the last backup is old."""
    if not Backup.last("main"):
        return "none is made by `flask backup create`"
    ages = {name: age_seconds(name) for name in HALVES}
    late = [name for name, age in ages.items() if not 0 <= age <= LATE.total_seconds()]
    if late:
        raise NotReady(f"no backup of {' and '.join(late)} for {LATE // HOUR} hours")
    return f"the last {max(ages.values()) / 3600:.1f} hours ago"


def _prefix(name: str) -> str:
    return f"orderdesk-{name}-"
