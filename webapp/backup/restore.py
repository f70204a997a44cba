"""Restoring a backup into an empty database."""

from collections.abc import Callable
from typing import Any, BinaryIO

from webapp.backup.archive import Manifest, read_archive
from webapp.backup.backup_error import BackupError
from webapp.backup.dump import POSTGRES, SQLITE, is_sqlite_url
from webapp.backup.half_restored import HalfRestored, is_empty
from webapp.backup.restore_writer import (
    RestoreWriter,
    refuse_lost_rows,
    wait_for_others,
    writer_of,
)

OTHER_KIND = "This is a backup of {0}, and {1} names another kind of database."
NOT_EMPTY = (
    "{0} already leads to a database with tables. Restore into an empty one: nothing was changed."
)
OTHER_BACKUP = (
    "{0} leads to a database whose restore from {1} isn't finished. Go on with that backup, or "
    "empty the database first. Nothing was changed."
)


def restore_archive(
    source: BinaryIO,
    identities: list[str],
    name: str,
    setting: str,
    url: str,
    file: str = "",
    check: Callable[[Manifest], None] | None = None,
) -> Manifest:
    """Restore one archive into the empty database at this address, or go on where that was ended.

    `name` is "main" or "keyring", `setting` what the operator calls the address, `file` the
    backup's name in the mark that stays there (none without a name); `check` may refuse the
    manifest before anything is written. Raises BackupError, after which the database is as it was.
    """
    wait_for_others(url)
    stands = standing_at(setting, url)
    writers: list[RestoreWriter] = []

    def opened(manifest: Manifest) -> Callable[[bytes], Any]:
        _refuse_other(manifest, name, setting, url)
        if stands:
            raise _goes_on(setting, stands, manifest)
        if check:
            check(manifest)
        writers.append(writer_of(url)(url, manifest, file))
        return writers[0].write

    try:
        manifest = read_archive(source, identities, opened)
        writers[0].finish()
    except _AlreadyHere as here:
        _complete(url, here)
        return here.manifest
    except BaseException:
        for writer in writers:
            writer.abandon()
        raise
    return manifest


def standing_at(setting: str, url: str) -> HalfRestored | None:
    """The restore that is to go on, None where one may begin; raises BackupError over data."""
    mark = HalfRestored.at(url)
    if is_empty(url):
        return None
    if mark is None:
        raise BackupError(NOT_EMPTY.format(setting))
    return mark


class _AlreadyHere(BackupError):
    """What this backup holds came before the restore was ended."""

    def __init__(self, mark: HalfRestored, manifest: Manifest) -> None:
        super().__init__("It is here already.")
        self.mark, self.manifest = mark, manifest


def _refuse_other(manifest: Manifest, name: str, setting: str, url: str) -> None:
    if manifest.database != name:
        raise BackupError(f"This is a backup of the {manifest.database} database.")
    if manifest.kind != (SQLITE if is_sqlite_url(url) else POSTGRES):
        raise BackupError(OTHER_KIND.format(manifest.kind, setting))


def _goes_on(setting: str, mark: HalfRestored, manifest: Manifest) -> BackupError:
    if mark.comes_from(manifest):
        return _AlreadyHere(mark, manifest)
    return BackupError(OTHER_BACKUP.format(setting, mark.file))


def _complete(url: str, here: _AlreadyHere) -> None:
    """Where the command was killed before it had counted the rows."""
    if not here.mark.whole:
        refuse_lost_rows(url, here.manifest)
        HalfRestored.of(here.mark.file, here.manifest, whole=True).put(url)
