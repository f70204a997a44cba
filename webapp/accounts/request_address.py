"""The public address where people ask an account about their data: unguessable, one each."""

import secrets

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.db import Record

LENGTH = 12


class RequestAddress(Record):
    account = peewee.ForeignKeyField(Account, unique=True, on_delete="CASCADE")
    handle = peewee.CharField(max_length=32, unique=True)

    @classmethod
    def of(cls, account: Account) -> "RequestAddress":
        """The account's address, drawn at its first use."""
        cls.insert(account=account, handle=_draw()).on_conflict_ignore().execute()
        return cls.get(cls.account == account)

    @classmethod
    def account_at(cls, handle: str) -> Account | None:
        found = cls.select(cls, Account).join(Account).where(cls.handle == handle).first()
        return found.account if found else None

    @property
    def path(self) -> str:
        return f"/privacy/ask/{self.handle}"


def _draw() -> str:
    """Letters and digits that nobody mixes up when reading them from a packing slip."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(LENGTH))
