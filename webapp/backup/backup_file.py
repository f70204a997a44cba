"""One backup, as an operator names it: a path, or s3://bucket/prefix/name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from webapp.backup.backup_target import BackupTarget, target_at


@dataclass(frozen=True)
class BackupFile:
    target: BackupTarget
    name: str

    @classmethod
    def at(cls, address: str, s3_url: str) -> "BackupFile":
        """Raises BackupError where it can't be."""
        place, _, name = address.rpartition("/")
        return cls(target_at(place or ".", s3_url), name)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        with self.target.open(self.name) as source:
            yield source
