"""The application's client secrets: the one that it was registered with, and what replaced it."""

import hmac
import json
import secrets
import uuid
from collections.abc import Iterator, Mapping

from peewee import AutoField, BigIntegerField, TextField

from webapp.sandbox.moment import DAY, written
from webapp.sandbox.record import Record
from webapp.sandbox.settings import SandboxSettings

LIFE_DAYS = 180
OVERLAP_DAYS = 7


class ClientSecret(Record):
    """`ends_at` in milliseconds; nothing for the registered one before it is rotated. Without any
    row, the registered one is the only one."""

    id = AutoField()
    secret = TextField()
    ends_at = BigIntegerField(null=True)

    class Meta:
        table_name = "sandbox_client_secret"

    @classmethod
    def accepts(cls, given: str, registered: str, now: int) -> bool:
        good = list(cls._living(now)) if cls.select().exists() else [registered]
        return any(hmac.compare_digest(given.encode(), each.encode()) for each in good)

    @classmethod
    def rotate(cls, registered: str, now: int, days: float) -> "tuple[ClientSecret, int]":
        """The new one, and when those before it end; `days` is how many milliseconds a day has."""
        if not cls.select().exists():
            cls.create(secret=registered)
        old_ends_at = now + int(OVERLAP_DAYS * days)
        later = cls.ends_at.is_null() | (cls.ends_at > old_ends_at)
        cls.update(ends_at=old_ends_at).where(later).execute()
        made = cls.create(
            secret="amzn1.oa2-cs.v1." + secrets.token_hex(32), ends_at=now + int(LIFE_DAYS * days)
        )
        return made, old_ends_at

    @classmethod
    def end_old(cls, now: int) -> int:
        """As if the days of overlap were over; how many ended."""
        newest = cls.select().order_by(cls.id.desc()).first()
        if newest is None:
            return 0
        old = (cls.id < newest.id) & (cls.ends_at.is_null() | (cls.ends_at > now))
        return int(cls.update(ends_at=now).where(old).execute())

    def notification(self, settings: SandboxSettings, old_ends_at: int, now: int) -> str:
        """The body of an APPLICATION_OAUTH_CLIENT_NEW_SECRET, as Amazon's documentation has it."""
        told = {
            "clientId": settings.client_id,
            "newClientSecret": self.secret,
            "newClientSecretExpiryTime": written(self.ends_at),
            "oldClientSecretExpiryTime": written(old_ends_at),
        }
        payload = {"applicationOAuthClientNewSecret": told}
        return json.dumps(_envelope("NEW_SECRET", payload, settings, now))

    @classmethod
    def warning(cls, settings: SandboxSettings, ends_at: int, now: int) -> str:
        """The body of an APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY."""
        told = {
            "clientId": settings.client_id,
            "clientSecretExpiryTime": written(ends_at),
            "clientSecretExpiryReason": "PERIODIC_ROTATION",
        }
        payload = {"applicationOAuthClientSecretExpiry": told}
        return json.dumps(_envelope("SECRET_EXPIRY", payload, settings, now))

    @classmethod
    def _living(cls, now: int) -> Iterator[str]:
        for row in cls.select().where(cls.ends_at.is_null() | (cls.ends_at > now)):
            yield row.secret


def day_of(clock_rate: float) -> float:
    """How many of our milliseconds a day of Amazon's has."""
    return DAY / clock_rate


def _envelope(
    kind: str, payload: Mapping[str, object], settings: SandboxSettings, now: int
) -> dict[str, object]:
    return {
        "notificationVersion": "1.0",
        "notificationType": f"APPLICATION_OAUTH_CLIENT_{kind}",
        "payloadVersion": "2023-11-30",
        "eventTime": written(now),
        "payload": payload,
        "notificationMetadata": {
            "applicationId": settings.application_id,
            "subscriptionId": str(uuid.uuid4()),
            "publishTime": written(now),
            "notificationId": str(uuid.uuid4()),
        },
    }
