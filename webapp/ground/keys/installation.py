"""The installation: which main database belongs to which keyring, and how far each has erased.

Each erasure has a number, given by the keyring as it destroys keys; the main database notes how
far its rows have followed. A main database that is behind was cut off in the middle, or was
restored from a backup: the erasures after its number are then replayed (privacy room).
"""

from collections.abc import Callable
from uuid import uuid4

import peewee

from webapp.ground.database.db import KeyringRecord, Record, keyring_database
from webapp.ground.database.dialect import run_sql
from webapp.ground.keys.crypto import KeyringError

ONLY = 1
KEYRING_GONE = (
    "The keyring (KEYRING_URL) is empty, but the main database was sealed with one. "
    "Point KEYRING_URL at that keyring, or restore it. Nothing was changed."
)
KEYRING_STRANGE = (
    "The keyring (KEYRING_URL) belongs to another main database than DATABASE_URL names. "
    "Point both at the same installation. Nothing was changed."
)


class Installation(Record):
    """The main database's half."""

    uid = peewee.CharField(max_length=32)
    erasures = peewee.IntegerField(default=0)

    @classmethod
    def follow(cls, erasure: int) -> None:
        """Note that the rows followed this erasure, unless an earlier one is still to follow."""
        cls.update(erasures=erasure).where(cls.erasures == erasure - 1).execute()

    @classmethod
    def catch_up(cls, erasure: int) -> None:
        """Note that the rows followed all erasures up to this one."""
        cls.update(erasures=erasure).where(cls.erasures < erasure).execute()


class KeyringInstallation(KeyringRecord):
    """The keyring's half."""

    uid = peewee.CharField(max_length=32)
    erasures = peewee.IntegerField(default=0)

    @classmethod
    def next_erasure(cls) -> int:
        """A number for what the open transaction destroys; numbers commit in their order."""
        cls.update(erasures=cls.erasures + 1).execute()
        return int(cls.select(cls.erasures).scalar() or 0)

    @classmethod
    def last_erasure(cls) -> int:
        """The number of the latest: as long as it stays, no party's key has been destroyed."""
        rows = run_sql("SELECT erasures FROM keyring_installation", on=keyring_database)
        return int((rows.fetchone() or (0,))[0])


def pair(make_first_key: Callable[[], object]) -> bool:
    """Make sure that both databases belong together; True when they were paired just now.

    The keyring's first key is made before the main database says that they do: another process
    that starts at the same moment would take a keyring without it for a lost one.

    Raises KeyringError when they don't, or when the keyring is gone.
    """
    main, ring = _uid(Installation), _uid(KeyringInstallation)
    if ring is None:
        if main is not None:
            raise KeyringError(KEYRING_GONE)
        ring = _paired(KeyringInstallation, uuid4().hex)
    if main is None:
        make_first_key()
        return _paired(Installation, ring) == ring
    if main != ring:
        raise KeyringError(KEYRING_STRANGE)
    return False


def is_ring_of(uid: str) -> bool:
    """Whether the keyring is that installation's, False where it is empty; raises KeyringError
    when it is another's."""
    ring = _uid(KeyringInstallation) if KeyringInstallation.table_exists() else None
    if ring not in (None, uid):
        raise KeyringError(KEYRING_STRANGE)
    return ring is not None


def is_migrated() -> bool:
    """Whether there is anything to check yet; raises KeyringError when only the keyring is gone."""
    main, ring = Installation.table_exists(), KeyringInstallation.table_exists()
    if main and not ring and _uid(Installation) is not None:
        raise KeyringError(KEYRING_GONE)
    return bool(main and ring)


def erasures_followed() -> tuple[int, int]:
    """How many erasures the main database has followed, and how many the keyring has made."""
    return (
        int(Installation.select(Installation.erasures).scalar() or 0),
        int(KeyringInstallation.select(KeyringInstallation.erasures).scalar() or 0),
    )


def _uid(half: type[peewee.Model]) -> str | None:
    return half.select(half.uid).where(half.id == ONLY).scalar()


def _paired(half: type[peewee.Model], uid: str) -> str:
    """The half's uid, which another process may have given it a moment ago."""
    half.insert(id=ONLY, uid=uid).on_conflict_ignore().execute()
    return str(_uid(half))
