"""The archive: one file, encrypted with age, that holds a line about a database and its dump.

age (age-encryption.org/v1) authenticates each piece and the end, so a file that was cut or changed
doesn't open. Everything streams: no archive is held in memory.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from webapp.backup.backup_error import BackupError

FORMAT = "orderdesk-backup-1"
LONGEST_LINE = 1_000_000


@dataclass(frozen=True)
class Manifest:
    """What is said of a dump; `rows` counts each table in the same snapshot."""

    database: str
    kind: str
    created_at: str
    installation: str
    migrations: list[str]
    rows: dict[str, int]

    def line(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> "Manifest":
        facts = json.loads(line)
        if facts.pop("format", None) != FORMAT:
            raise BackupError("This is no backup that this version can read.")
        return cls(**facts)


def write_archive(
    manifest: Manifest, read: Callable[[int], bytes], recipients: list[str], out: BinaryIO
) -> None:
    """Encrypt the manifest and what `read` gives, to each of the age recipients (`age1…`)."""
    # Here, as below: of all processes only a console that makes or opens a backup needs it.
    import pyrage

    pyrage.encrypt_io(_Joined(manifest.line(), read), out, list(map(_recipient, recipients)))


def read_archive(
    source: BinaryIO, identities: list[str], opened: Callable[[Manifest], Callable[[bytes], Any]]
) -> Manifest:
    """Decrypt an archive; `opened` is told its manifest and returns where the dump is written.

    Raises BackupError when the archive was cut or changed, or is for other identities.
    """
    import pyrage

    splitter = _Split(opened)
    try:
        pyrage.decrypt_io(source, splitter, list(map(_identity, identities)))
    except (pyrage.DecryptError, OSError) as error:
        if splitter.failure:
            raise splitter.failure from None
        raise BackupError(f"The backup can't be opened: {error}.") from None
    if splitter.manifest is None:
        raise BackupError("The backup is empty.")
    return splitter.manifest


def read_identities(file: Path) -> list[str]:
    """The secret keys of a file that age-keygen made."""
    lines = [line.strip() for line in file.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _recipient(text: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise BackupError("The recipient must be a public key of age, such as age1….") from None


def _identity(text: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Identity.from_str(text.strip())
    except pyrage.IdentityError:
        raise BackupError("The identity file must hold AGE-SECRET-KEY-1… lines.") from None


class _Joined:
    """A file to read: the first bytes, then what `read` gives."""

    def __init__(self, first: bytes, read: Callable[[int], bytes]) -> None:
        self._first, self._read = first, read

    def read(self, size: int = -1) -> bytes:
        if self._first:
            part, self._first = self._first[:size], self._first[size:]
            return part
        return self._read(size)


class _Split:
    """A file to write: its first line is the manifest, the rest goes on to whom that leads to."""

    def __init__(self, opened: Callable[[Manifest], Callable[[bytes], Any]]) -> None:
        self.manifest: Manifest | None = None
        self.failure: BackupError | None = None
        self._opened = opened
        self._line = b""
        self._write: Callable[[bytes], Any] = lambda _part: None

    def write(self, part: bytes) -> int:
        try:
            self._take(bytes(part))
        except BackupError as failure:
            self.failure = failure
            raise
        return len(part)

    def flush(self) -> None:
        """Whoever gets the dump flushes it."""

    def _take(self, part: bytes) -> None:
        if self.manifest is not None:
            self._write(part)
            return
        self._line += part
        line, newline, rest = self._line.partition(b"\n")
        if newline:
            self.manifest = Manifest.read(line)
            self._write = self._opened(self.manifest)
            self._write(rest)
        elif len(self._line) > LONGEST_LINE:
            raise BackupError("This is no backup of Orderdesk.")
