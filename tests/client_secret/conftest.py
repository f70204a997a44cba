"""The sandbox's queue for a new client secret, and a worker that reads it at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.accounts.people import founded
from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.client_secret import rotation_task
from webapp.client_secret.client_secret_rotation import ClientSecretRotation
from webapp.client_secret.rotation_task import RotationTask
from webapp.development.environment import queue_at
from webapp.ground.amazon_client import amazon
from webapp.ground.database.db import connect, database_now
from webapp.ground.settings import Settings
from webapp.sandbox.remote_control import RemoteControl


class Operator:
    """Whoever runs the installation, with its worker."""

    def __init__(self, app: Any, remote: RemoteControl, settings: Settings) -> None:
        self._app, self.remote, self.settings = app, remote, settings

    def commands(self, *words: str) -> Any:
        done = self._app.test_cli_runner().invoke(args=["amazon", *words])
        connect()
        return done

    def rotates(self) -> None:
        """By the command, until the new secret is in use."""
        done = self.commands("rotate-client-secret")
        while "one such call a minute" in done.output:
            done = self.commands("rotate-client-secret")
        assert done.exit_code == 0, done.output
        self.works()

    def works(self, later: timedelta = timedelta()) -> datetime:
        """A worker's minute; it may be one of a later day."""
        now = database_now() + later
        RotationTask(amazon(), now).perform()
        return now

    def trouble(self, later: timedelta = timedelta()) -> str:
        return ClientSecretRotation.current().trouble(database_now() + later)

    @property
    def asked(self) -> int:
        """How often Amazon made a new one."""
        return self.remote.count("rotateApplicationClientSecret", 204)


@pytest.fixture
def environment(environment: dict[str, str], sandbox: Any) -> dict[str, str]:
    return {**environment, **queue_at(sandbox.url)}


@pytest.fixture
def operator(
    app: Any,
    database: Any,
    sandbox: Any,
    settings: Any,
    environment: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Operator:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, environment[name])
    # One that is read a moment after waits for nothing.
    monkeypatch.setattr(rotation_task, "SECONDS", 0)
    return Operator(app, sandbox.remote, settings)


@pytest.fixture
def owner(operator: Operator) -> User:
    user = founded()
    # Before whatever the tests do, whichever year it is.
    Account.update(created_at=database_now() - timedelta(days=1)).execute()
    return user
