"""Access tokens of the application itself, for operations that need no seller's grant."""

import secrets

from peewee import BigIntegerField, CharField, TextField

from webapp.sandbox.moment import DAY
from webapp.sandbox.record import Record

SCOPES = ("sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation")
# The operations that take such a token, and no seller's.
ROTATION = "rotateApplicationClientSecret"
GRANTLESS = (
    ROTATION,
    "createDestination",
    "getDestinations",
    "getDestination",
    "deleteDestination",
    "getSubscriptionById",
    "deleteSubscriptionById",
)


class GrantlessToken(Record):
    """Good for an hour."""

    token = TextField(primary_key=True)
    scope = CharField()
    expires_at = BigIntegerField()

    class Meta:
        table_name = "sandbox_grantless_token"

    @classmethod
    def issue(cls, scope: str, now: int) -> "GrantlessToken":
        token = "Atza|" + secrets.token_urlsafe(120)
        return cls.create(token=token, scope=scope, expires_at=now + DAY // 24)

    @classmethod
    def find(cls, token: str, operation: str, now: int) -> "GrantlessToken | None":
        """Only one of the operation's own scope."""
        scope = SCOPES[operation == ROTATION]
        good = (cls.token == token) & (cls.scope == scope) & (cls.expires_at > now)
        found: GrantlessToken | None = cls.get_or_none(good)
        return found
