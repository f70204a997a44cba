"""What Amazon tells of the application's client secret: a new one, or that the one in use ends.

Shapes: *Rotate your application's client secret* and *Set up credential rotation notifications* in
Amazon's documentation of the Application Management API v2023-11-30.
"""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from webapp.amazon.notification import UnreadableNotification

NEW_SECRET = "APPLICATION_OAUTH_CLIENT_NEW_SECRET"  # noqa: S105 - a name, no secret
SECRET_EXPIRY = "APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY"  # noqa: S105 - a name, no secret


@dataclass(frozen=True)
class NewClientSecret:
    """Sent once, in clear. `ends_at` is its own end, `old_ends_at` that of the one before it."""

    client_id: str
    secret: str = field(repr=False)
    ends_at: datetime
    old_ends_at: datetime


@dataclass(frozen=True)
class ClientSecretExpiry:
    """A warning: the secret in use ends then, unless it is rotated before."""

    client_id: str
    ends_at: datetime


class _SecretType(msgspec.Struct):
    kind: str = msgspec.field(default="", name="notificationType")


class _New(msgspec.Struct, rename="camel"):
    client_id: str
    new_client_secret: str
    new_client_secret_expiry_time: datetime
    old_client_secret_expiry_time: datetime


class _Expiry(msgspec.Struct, rename="camel"):
    client_id: str
    client_secret_expiry_time: datetime


class _NewPayload(msgspec.Struct):
    new: _New = msgspec.field(name="applicationOAuthClientNewSecret")


class _ExpiryPayload(msgspec.Struct):
    expiry: _Expiry = msgspec.field(name="applicationOAuthClientSecretExpiry")


class _NewEnvelope(msgspec.Struct):
    payload: _NewPayload


class _ExpiryEnvelope(msgspec.Struct):
    payload: _ExpiryPayload


def read_secret_notification(body: str) -> NewClientSecret | ClientSecretExpiry:
    """Raises UnreadableNotification, also for any other type: this queue is for nothing else."""
    try:
        kind = msgspec.json.decode(body, type=_SecretType).kind
        if kind == NEW_SECRET:
            return _new(msgspec.json.decode(body, type=_NewEnvelope).payload.new)
        if kind == SECRET_EXPIRY:
            said = msgspec.json.decode(body, type=_ExpiryEnvelope).payload.expiry
            return ClientSecretExpiry(said.client_id, _aware(said.client_secret_expiry_time))
    except (msgspec.DecodeError, ValueError):
        # Out of here without its cause, which may quote what it read.
        pass
    raise UnreadableNotification("Not a notification of a client secret.")


def _new(said: _New) -> NewClientSecret:
    secret = said.new_client_secret
    if not secret.isascii() or not secret.isprintable() or not 8 <= len(secret) <= 1000:
        raise ValueError("Not a secret.")
    return NewClientSecret(
        said.client_id,
        secret,
        _aware(said.new_client_secret_expiry_time),
        _aware(said.old_client_secret_expiry_time),
    )


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A time without a zone.")
    return moment
