"""A recovery code: good once, in place of an authenticator that is lost."""

import secrets
from datetime import datetime

import peewee

from webapp.accounts.user import User
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.keys.vault import Vault

HOW_MANY = 10
GROUPS = 3
GROUP = 4
# Nothing that is read or heard as something else; 59 bits in all, and tries are counted.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class RecoveryCode(Record):
    """Kept as a keyed digest; the code itself is shown once, when it is drawn."""

    user = peewee.ForeignKeyField(User, backref="recovery_codes", on_delete="CASCADE")
    digest = peewee.BlobField()
    used_at = UTCDateTimeField(null=True)

    @classmethod
    def draw(cls, user: User, vault: Vault) -> list[str]:
        """New codes in place of all that there were; nobody can show them again."""
        codes = [_drawn() for _ in range(HOW_MANY)]
        with database.atomic():
            cls.forget(user)
            for code in codes:
                cls.create(user=user, digest=_digest(code, vault))
        return codes

    @classmethod
    def use(cls, user: User, typed: str, vault: Vault, now: datetime) -> bool:
        """Use one up; whether there was such a one."""
        unused = (cls.user == user) & (cls.digest == _digest(typed, vault)) & cls.used_at.is_null()
        return bool(cls.update(used_at=now).where(unused).execute())

    @classmethod
    def knows(cls, user: User, typed: list[str], vault: Vault) -> bool:
        """Whether all of these are this person's."""
        theirs = {bytes(each.digest) for each in cls.select().where(cls.user == user)}
        return bool(typed) and {_digest(code, vault) for code in typed} <= theirs

    @classmethod
    def left(cls, user: User) -> int:
        return int(cls.select().where(cls.user == user, cls.used_at.is_null()).count())

    @classmethod
    def forget(cls, user: User) -> None:
        cls.delete().where(cls.user == user).execute()


def _drawn() -> str:
    letters = [secrets.choice(LETTERS) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, len(letters), GROUP))


def _digest(code: str, vault: Vault) -> bytes:
    return vault.blind_index(
        "recovery", "".join(each for each in code.casefold() if each.isalnum())
    )
