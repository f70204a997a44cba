"""Restricted data tokens: what opens the operations that answer with personal data."""

import re
import secrets
from typing import Any

from peewee import BigIntegerField, CharField, ForeignKeyField, TextField

from webapp.sandbox.answer import ApiError
from webapp.sandbox.grant import HOUR, AccessToken
from webapp.sandbox.record import Record

RESTRICTED = ("createShipment", "getShipment", "cancelShipment", "getReportDocument")
_PATHS = ("/mfn/v0/", "/reports/2021-06-30/documents/")
_MOST = 50
_METHODS = ("GET", "PUT", "POST", "DELETE")
_SLOT = re.compile(r"\\\{[^/]+\\\}")


class RestrictedToken(Record):
    """Good for an hour, for the methods and paths that were named (`{…}` stands for any)."""

    token = TextField(primary_key=True)
    access = ForeignKeyField(AccessToken, on_delete="CASCADE")
    resources = TextField()
    expires_at = BigIntegerField()
    region = CharField()

    class Meta:
        table_name = "sandbox_restricted_token"

    @classmethod
    def issue(cls, access: AccessToken, region: str, body: object, now: int) -> "RestrictedToken":
        """Refuses a request that names no resource, or one that isn't restricted."""
        cls.delete().where(cls.expires_at < now).execute()
        return cls.create(
            token="Atz.sprdt|" + secrets.token_urlsafe(120),
            access=access,
            resources="\n".join(_resources(body)),
            expires_at=now + HOUR,
            region=region,
        )

    @classmethod
    def find(cls, token: str, region: str) -> "RestrictedToken | None":
        found: RestrictedToken | None = cls.get_or_none(cls.token == token, cls.region == region)
        return found

    def opens(self, method: str, path: str) -> bool:
        asked = f"{method} {path}"
        return any(_pattern(each).fullmatch(asked) for each in self.resources.splitlines())


def _resources(body: object) -> list[str]:
    listed = body.get("restrictedResources") if isinstance(body, dict) else None
    if not isinstance(listed, list) or not 0 < len(listed) <= _MOST:
        raise _refused("Resource not provided.")
    return [_resource(each) for each in listed]


def _resource(each: Any) -> str:
    method, path = (each.get("method"), each.get("path")) if isinstance(each, dict) else ("", "")
    if method not in _METHODS or not isinstance(path, str) or not path.startswith(_PATHS):
        raise _refused("Application does not have access to one or more requested resources.")
    return f"{method} {path}"


def _pattern(resource: str) -> re.Pattern[str]:
    return re.compile(_SLOT.sub("[^/]+", re.escape(resource)))


def _refused(details: str) -> ApiError:
    message = "Request is missing or has invalid parameters"
    return ApiError(400, "InvalidRequest", message, details)
