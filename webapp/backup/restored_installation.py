"""A whole installation restored: the keyring first, then the main database, then what follows.

Whatever ends it, also a kill: what came is marked, nothing works on it, and the same command again
goes on. The keyring's mark goes when the main database is there, with its own; that one goes in the
transaction that settles it.
"""

from collections.abc import Callable
from datetime import datetime

from webapp.backup.archive import Manifest
from webapp.backup.backup_error import BackupError
from webapp.backup.backup_file import BackupFile
from webapp.backup.half_restored import is_empty, remove_mark
from webapp.backup.restore import restore_archive, standing_at
from webapp.backup.restore_outcome import RestoreOutcome, bring_up_to_date
from webapp.ground.database.db import close_databases, connected
from webapp.ground.database.migration import migrate
from webapp.ground.database.restore_mark import restore_gate
from webapp.ground.keys.crypto import KeyringError, KeysAway
from webapp.ground.keys.keyring import keyring
from webapp.ground.work.job_queue import QUEUE_AWAY
from webapp.ground.work.process_heartbeat import live

SETTINGS = {"main": "DATABASE_URL", "keyring": "KEYRING_URL"}
AT_WORK = (
    "A clock or a worker is at work, or was a minute ago. Stop all processes first: they would "
    "tell Amazon again what it was told since the backup. Nothing was changed."
)
NO_KEYRING = (
    "The keyring (KEYRING_URL) is empty: restore its backup as well, by --keyring. "
    "The main database was not restored."
)
KEYRING_STANDS = " The keyring is restored by now: the same command goes on with the rest."


class RestoredInstallation:
    """At the addresses by the databases' names; `identities` open its backups."""

    def __init__(self, urls: dict[str, str], identities: list[str]) -> None:
        self._urls = urls
        self._identities = identities

    def restore(self, main: BackupFile, ring: BackupFile | None, now: datetime) -> RestoreOutcome:
        """Raises BackupError, after which the main database is as it was before."""
        if _is_at_work(now):
            raise BackupError(AT_WORK)
        close_databases()
        stands = standing_at(SETTINGS["main"], self._urls["main"])
        # It came before the main database did, which may have been long ago.
        if ring and not (stands and not is_empty(self._urls["keyring"])):
            self._restore(ring, "keyring")
        try:
            made = self._restore(main, "main", _check_keyring)
        except BackupError as error:
            raise BackupError(f"{error}{KEYRING_STANDS if ring else ''}") from None
        remove_mark(self._urls["keyring"])
        restore_gate.finish()
        try:
            migrate()
            with connected():
                keyring().check()
                return bring_up_to_date(datetime.fromisoformat(made.created_at), now)
        finally:
            restore_gate.close()

    def _restore(
        self, file: BackupFile, name: str, check: Callable[[Manifest], None] | None = None
    ) -> Manifest:
        there = (SETTINGS[name], self._urls[name], file.name)
        with file.opened() as source:
            return restore_archive(source, self._identities, name, *there, check)


def _is_at_work(now: datetime) -> bool:
    try:
        return bool(live("clock", now) or live("worker", now))
    except QUEUE_AWAY:
        return False


def _check_keyring(manifest: Manifest) -> None:
    """Before the main database is there: what then failed would leave it open, and unsettled."""
    try:
        if not keyring().is_of(manifest.installation):
            raise BackupError(NO_KEYRING)
    except (KeyringError, KeysAway) as error:
        raise BackupError(str(error)) from None
    finally:
        close_databases()
