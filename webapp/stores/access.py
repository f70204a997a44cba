"""Access to a seller: one valid access token at a time, renewed by one worker for all."""

from datetime import datetime, timedelta

import peewee
import structlog

from webapp.amazon import Amazon, Tokens, TryLater
from webapp.clock import utcnow
from webapp.stores.connection import Connection, Status
from webapp.vault import Vault

log = structlog.get_logger(__name__)
MARGIN = timedelta(minutes=2)
# A worker that dies while renewing delays the others no longer than this; two tokens do no harm.
RENEWAL = timedelta(seconds=10)
WAIT = timedelta(seconds=1)


class Access:
    """Gives `Amazon.seller` the access token of one grant, sealed in the database.

    Raises TryLater while another worker renews it, AskSeller when Amazon refuses the grant.
    """

    def __init__(self, connection: Connection, amazon: Amazon) -> None:
        self._id = connection.id
        self._grant = connection.grant
        self._amazon = amazon
        self._given = -1

    def __call__(self, renew: bool = False) -> str:
        now = utcnow()
        connection = self._connection()
        stale = renew and connection.access_serial == self._given
        if not stale and self._valid(connection, now):
            return self._give(connection)
        return self._renewed(connection, now)

    def _connection(self) -> Connection:
        connection = Connection.get_by_id(self._id)
        if connection.grant != self._grant or not connection.refresh_token:
            raise TryLater("paced", after=WAIT)
        return connection

    def _valid(self, connection: Connection, now: datetime) -> bool:
        expires_at = connection.access_expires_at
        return bool(connection.access_token and expires_at and expires_at > now + MARGIN)

    def _give(self, connection: Connection) -> str:
        self._given = connection.access_serial
        return connection.vault.open(bytes(connection.access_token), "access_token").decode()

    def _renewed(self, connection: Connection, now: datetime) -> str:
        if not self._claim(connection.access_serial, now):
            raise TryLater("paced", after=WAIT)
        # Opened before Amazon is asked: whoever disconnects meanwhile destroys its key.
        vault = connection.vault
        refresh_token = vault.open(bytes(connection.refresh_token), "refresh_token")
        try:
            tokens = self._amazon.refresh(refresh_token.decode())
        except Exception:
            self._update(renewing_until=None)
            raise
        self._keep(vault, tokens)
        return self._give(self._connection())

    def _claim(self, serial: int, now: datetime) -> bool:
        free = Connection.renewing_until.is_null() | (Connection.renewing_until < now)
        return self._update(Connection.access_serial == serial, free, renewing_until=now + RENEWAL)

    def _keep(self, vault: Vault, tokens: Tokens) -> None:
        changes = {
            "access_token": vault.seal(tokens.access_token.encode(), "access_token"),
            "access_serial": Connection.access_serial + 1,
            "access_expires_at": tokens.expires_at,
            "renewing_until": None,
        }
        if tokens.refresh_token:
            changes["refresh_token"] = vault.seal(tokens.refresh_token.encode(), "refresh_token")
        kept = self._update(**changes)
        log.info(
            "access.renewed" if kept else "access.ended", connection=self._id, grant=self._grant
        )

    def _update(self, *conditions: peewee.Expression, **changes: object) -> bool:
        """Not of a connection that was ended meanwhile: its tokens are gone, and stay so."""
        query = Connection.update(**changes).where(
            Connection.id == self._id,
            Connection.grant == self._grant,
            Connection.status == Status.CONNECTED,
            *conditions,
        )
        return bool(query.execute())
