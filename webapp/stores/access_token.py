"""A seller's access token: one that is valid at a time, renewed by one worker for all."""

from datetime import datetime, timedelta
from typing import Any

import structlog

from webapp.amazon.client import Amazon
from webapp.amazon.failure import TryLater
from webapp.amazon.login import Tokens
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record
from webapp.ground.keys.vault import Vault

log = structlog.get_logger(__name__)
MARGIN = timedelta(minutes=2)
# A worker that dies while renewing delays the others no longer than this; two tokens do no harm.
RENEWAL = timedelta(seconds=10)
WAIT = timedelta(seconds=1)


class AccessToken:
    """Gives `Amazon.seller` the access token of one grant of a connection, sealed in its row.

    Raises TryLater while another worker renews it, AskSeller when Amazon refuses the grant.
    """

    def __init__(self, connection: Record, amazon: Amazon) -> None:
        self._connection = connection
        self._model = type(connection)
        self._grant = connection.grant
        self._amazon = amazon
        self._given = -1

    def __call__(self, renew: bool = False) -> str:
        now = utcnow()
        connection = self._current()
        stale = renew and connection.access_serial == self._given
        if not stale and self._valid(connection, now):
            return self._give(connection)
        return self._renewed(connection, now)

    def _current(self) -> Record:
        connection = self._model.get_by_id(self._connection.id)
        if connection.grant != self._grant or not connection.refresh_token:
            raise TryLater("paced", after=WAIT)
        return connection

    def _valid(self, connection: Record, now: datetime) -> bool:
        expires_at = connection.access_expires_at
        return bool(connection.access_token and expires_at and expires_at > now + MARGIN)

    def _give(self, connection: Record) -> str:
        self._given = connection.access_serial
        return connection.vault.open(bytes(connection.access_token), "access_token").decode()

    def _renewed(self, connection: Record, now: datetime) -> str:
        if not self._claim(connection.access_serial, now):
            raise TryLater("paced", after=WAIT)
        # Opened before Amazon is asked: whoever disconnects meanwhile destroys its key.
        vault = connection.vault
        refresh_token = vault.open(bytes(connection.refresh_token), "refresh_token")
        try:
            tokens = self._amazon.refresh(refresh_token.decode())
        except Exception:
            self._change(renewing_until=None)
            raise
        self._keep(vault, tokens)
        return self._give(self._current())

    def _claim(self, serial: int, now: datetime) -> bool:
        model = self._model
        free = model.renewing_until.is_null() | (model.renewing_until < now)
        return self._change(model.access_serial == serial, free, renewing_until=now + RENEWAL)

    def _keep(self, vault: Vault, tokens: Tokens) -> None:
        changes = {
            "access_token": vault.seal(tokens.access_token.encode(), "access_token"),
            "access_serial": self._model.access_serial + 1,
            "access_expires_at": tokens.expires_at,
            "renewing_until": None,
        }
        if tokens.refresh_token:
            changes["refresh_token"] = vault.seal(tokens.refresh_token.encode(), "refresh_token")
        kept = self._change(**changes)
        log.info(
            "access.renewed" if kept else "access.ended",
            connection=self._connection.id,
            grant=self._grant,
        )

    def _change(self, *conditions: Any, **changes: object) -> bool:
        return bool(self._connection.change_access(self._grant, *conditions, **changes))
