"""A webhook endpoint: an address of another system that is told what happens to orders.

Its requests are signed as Standard Webhooks has it; the secret is shown once, and kept sealed.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import peewee

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.database.db import UTCDateTimeField, after_commit, database
from webapp.ground.database.owned import Owned
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.vault import Vault
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.message import Message
from webapp.ground.web.form_error import raise_form_error
from webapp.webhooks.event_kind import CHOICES, EventKind

LONGEST_URL = 500
SECRET = "whsec_"  # noqa: S105 - how one begins
SECRET_BYTES = 32
MOST = 20
# Of nothing but failures: then nobody listens there any more.
FAILS_FOR = timedelta(days=3)
NO_URL = N_("Write an address that begins with https://, such as https://erp.example.com/hooks.")
TURNED_OFF = Message("webhook_failing.subject", "The webhook to %(host)s is turned off")
TOLD = Message(
    "webhook_failing.text",
    "No request to %(host)s was taken for three days, and none is sent any more. What happened to "
    "orders meanwhile can be read by the API.\n\n"
    "Put the other system right, then turn the webhook on again.",
)


class WebhookEndpoint(Owned):
    account = peewee.ForeignKeyField(Account, on_delete="CASCADE")
    user_id = peewee.IntegerField()
    uid = peewee.CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    url = peewee.CharField(max_length=LONGEST_URL)
    events = peewee.CharField(max_length=200)
    sealed = peewee.BlobField()
    created_at = UTCDateTimeField()
    # Since when nothing was taken; empty while it is.
    failing_since = UTCDateTimeField(null=True)
    disabled_at = UTCDateTimeField(null=True)

    secret: str = ""

    @classmethod
    def make(
        cls, user: User, url: str, events: Sequence[str], allowed: Sequence[str], now: datetime
    ) -> "WebhookEndpoint":
        """Make one, whose `secret` only this answer holds; raises FormError.

        `allowed` are hosts with ports that the operator lets in beside 443.
        """
        url = url.strip()
        raise_form_error(
            url=_url_problem(url, allowed),
            events=""
            if events and set(events) <= set(CHOICES)
            else gettext("Choose what it is told of."),
            form=""
            if cls.of(user.account).count() < MOST
            else gettext("You have %(most)s. Remove one.", most=MOST),
        )
        key = secrets.token_bytes(SECRET_BYTES)
        chosen = " ".join(each for each in CHOICES if each in events)
        made = cls(account=user.account, user_id=user.id, url=url, events=chosen, created_at=now)
        made.sealed = made._vault.seal(key, "webhook")
        with database.atomic():
            made.save(force_insert=True)
            audit.record("webhook.changed", now=now, by=user, on=made, how="made")
        made.secret = SECRET + base64.b64encode(key).decode()
        return made

    @classmethod
    def of(cls, account: Account) -> peewee.ModelSelect:
        return cls.select().where(cls.account == account).order_by(cls.id)

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def event_labels(self) -> list[str]:
        return [EventKind(each).label for each in self.events.split()]

    def hears(self, kind: EventKind) -> bool:
        return kind in self.events.split()

    def signature(self, message_id: str, timestamp: int, body: str) -> str:
        """Standard Webhooks' v1: of the message's id, its time in seconds, and the body."""
        key = self._vault.open(bytes(self.sealed), "webhook")
        signed = hmac.new(key, f"{message_id}.{timestamp}.{body}".encode(), hashlib.sha256)
        return "v1," + base64.b64encode(signed.digest()).decode()

    def note_taken(self) -> None:
        if self.failing_since:
            WebhookEndpoint.update(failing_since=None).where(
                WebhookEndpoint.id == self.id
            ).execute()

    def note_failure(self, now: datetime) -> None:
        """After days of nothing else it is turned off, and the owners are told."""
        kind = WebhookEndpoint
        mine = kind.id == self.id
        kind.update(failing_since=now).where(mine, kind.failing_since.is_null()).execute()
        old = kind.failing_since < now - FAILS_FOR
        with database.atomic():
            ended = kind.update(disabled_at=now).where(mine, old, kind.disabled_at.is_null())
            if ended.execute():
                self._tell(now)

    def resume(self, by: User, now: datetime) -> None:
        with database.atomic():
            nothing = {"disabled_at": None, "failing_since": None}
            WebhookEndpoint.update(nothing).where(WebhookEndpoint.id == self.id).execute()
            Notice.settle(self.account_id, self._notice_key, now)
            audit.record("webhook.changed", now=now, by=by, on=self, how="turned on")

    def remove(self, by: User | str, now: datetime) -> None:
        scope = self._scope
        with database.atomic():
            audit.record("webhook.changed", now=now, by=by, on=self, how="removed")
            Notice.settle(self.account_id, self._notice_key, now)
            self.delete_instance()
            after_commit(lambda: keyring().destroy(scope, now))

    def _tell(self, now: datetime) -> None:
        audit.record("webhook.changed", now=now, on=self, how="turned off")
        Notice.raise_once(
            self.account,
            "webhook_failing",
            f"{self._notice_key}{now:%Y%m%d}",
            subject=TURNED_OFF.told(host=self.host),
            text=TOLD.told(host=self.host),
            now=now,
            path=f"/account/webhooks/{self.id}",
        )

    @property
    def _notice_key(self) -> str:
        return f"webhook-{self.id}-"

    @property
    def _vault(self) -> Vault:
        return keyring().vault(self._scope)

    @property
    def _scope(self) -> str:
        return f"webhook:{self.uid}"


def _url_problem(url: str, allowed: Sequence[str]) -> str:
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return gettext(NO_URL)
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        return gettext(NO_URL)
    if parts.scheme != "https" or not parts.hostname or parts.fragment or "\\" in url:
        return gettext(NO_URL)
    if parts.username is not None or parts.password is not None:
        return gettext("A name or password in an address would be seen by many: leave them out.")
    known = port == 443 or f"{parts.hostname}:{port}" in allowed
    return "" if known else gettext("Only port 443 is reached from here: leave the port out.")
