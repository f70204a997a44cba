"""A folder for the time of one command; what a killed one left there goes with the next."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from webapp.backup.backup_error import BackupError

BUSY = "{0} is in use: another `flask backup` is at work there. Wait until it has ended."


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """Empty, and for this system's user alone; raises BackupError while another process has it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupError(BUSY.format(folder)) from None
        for left in folder.iterdir():
            left.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
    finally:
        os.close(handle)
