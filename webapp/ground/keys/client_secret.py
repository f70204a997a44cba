"""A client secret that Amazon sent: it sends each once, in clear, and here it is kept sealed.

All processes read it here whenever they ask for tokens, so that none must be started anew.
"""

from datetime import datetime, timedelta

import peewee
import structlog

from webapp.amazon.client_secret import NewClientSecret
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.keys.crypto import KeyringError
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.vault import Vault

log = structlog.get_logger(__name__)

SCOPE = "client-secret"
# Amazon's clock and ours needn't agree.
MARGIN = timedelta(days=1)


class ClientSecret(Record):
    """`proven_at` is since when it is used: from the first token that Amazon gave for it."""

    sealed = peewee.BlobField()
    digest = peewee.BlobField(unique=True)
    # Of what the setting held when it came: whoever sets another one afterwards means that one.
    setting_digest = peewee.BlobField()
    received_at = UTCDateTimeField()
    ends_at = UTCDateTimeField()
    # When the one before it ends.
    old_ends_at = UTCDateTimeField()
    proven_at = UTCDateTimeField(null=True)

    @classmethod
    def keep(cls, new: NewClientSecret, setting: str, now: datetime) -> "ClientSecret | None":
        """None for one that is known already: AWS may deliver a message twice."""
        vault = _vault()
        digest = vault.blind_index("secret", new.secret)
        if cls.select().where(cls.digest == digest).exists():
            return None
        made: ClientSecret = cls.create(
            sealed=vault.seal(new.secret.encode(), SCOPE),
            digest=digest,
            setting_digest=vault.blind_index("setting", setting),
            received_at=now,
            ends_at=new.ends_at,
            old_ends_at=new.old_ends_at,
        )
        return made

    @classmethod
    def choices(cls, setting: str) -> list[str]:
        """What Amazon may take, the best first: what was received or set last, then the one before
        it, which Amazon takes for some days more, then what isn't proven yet. `setting` is
        AMAZON_CLIENT_SECRET."""
        rows = list(cls.select().order_by(cls.id.desc()))
        if not rows:
            return [setting]
        vault = _vault()
        proven = [row for row in rows if row.proven_at]
        kept = _opened(proven, vault)
        was_set = vault.blind_index("setting", setting)
        if not proven or bytes(proven[0].setting_digest) != was_set:
            chosen = [setting, *kept]
        else:
            chosen = [*kept[:1], setting, *kept[1:]]
        unproven = _opened([row for row in rows if not row.proven_at], vault)
        return list(dict.fromkeys([*chosen, *unproven]))

    @classmethod
    def unproven(cls) -> "list[ClientSecret]":
        """Oldest first: the newest is to be used in the end."""
        return list(cls.select().where(cls.proven_at.is_null()).order_by(cls.id))

    @classmethod
    def in_use(cls) -> "ClientSecret | None":
        """The newest that is proven."""
        proven = cls.select().where(cls.proven_at.is_null(False))
        found: ClientSecret | None = proven.order_by(cls.id.desc()).first()
        return found

    def prove(self, now: datetime) -> bool:
        """Amazon took it; False when another worker has noted so already."""
        model = type(self)
        mine = model.update(proven_at=now).where(model.id == self.id, model.proven_at.is_null())
        return bool(mine.execute())

    def opened(self, vault: Vault | None = None) -> str:
        return (vault or _vault()).open(bytes(self.sealed), SCOPE).decode()

    @classmethod
    def forget_ended(cls, now: datetime) -> int:
        """Those that Amazon no longer takes: their own end is past, or that of the one before one
        that is in use."""
        newest = cls.in_use()
        ended = cls.ends_at < now - MARGIN
        if newest and newest.old_ends_at < now - MARGIN:
            ended |= cls.proven_at.is_null(False) & (cls.id < newest.id)
        return int(cls.delete().where(ended).execute())


def _opened(rows: list[ClientSecret], vault: Vault) -> list[str]:
    """A keyring that was restored from a backup may lack their key: the setting still does."""
    found = []
    for row in rows:
        try:
            found.append(row.opened(vault))
        except KeyringError:
            log.warning("client_secret.sealed", secret=row.id)
    return found


def _vault() -> Vault:
    return keyring().vault(SCOPE)
