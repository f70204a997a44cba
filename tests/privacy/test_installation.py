"""A lost keyring or a wrong root key: the app refuses to start, and destroys nothing."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.orders.documents import order
from webapp import create_app
from webapp.ground.database import db
from webapp.ground.keys.crypto import KeyringError
from webapp.ground.keys.installation import Installation, KeyringInstallation
from webapp.ground.keys.key_provider import EnvironmentKeys
from webapp.ground.keys.keyring import Keyring, ScopeKey, keyring
from webapp.ground.keys.party_key import PartyKey
from webapp.ground.settings import ROOT, Settings
from webapp.orders.party import Party

ROOT_KEY = b"a root key of 32 bytes for tests"
ANOTHER_KEY = base64.b64encode(b"another root key, also 32 bytes!").decode()


def test_the_two_databases_know_each_other_from_the_first_start(shop):
    assert Installation.get().uid == KeyringInstallation.get().uid


def test_a_wrong_root_key_refuses_to_start_in_a_sentence(shop, environment):
    shop.take(order())
    wrong = Settings.from_environment({**environment, "ROOT_KEY": ANOTHER_KEY})

    with pytest.raises(KeyringError, match="another ROOT_KEY than the one set"):
        start(wrong)


def test_an_emptied_keyring_refuses_to_start_and_makes_no_new_key(shop, settings):
    shop.take(order())
    for model in (PartyKey, ScopeKey, KeyringInstallation):
        model.delete().execute()

    with pytest.raises(KeyringError, match="is empty, but the main database"):
        start(settings)

    with db.connected():
        assert not ScopeKey.select().exists()
        assert Party.select().count() == 2


def test_a_keyring_whose_first_key_is_gone_refuses_to_start(shop, settings):
    ScopeKey.delete().where(ScopeKey.scope == "installation").execute()

    with pytest.raises(KeyringError, match="is empty, but the main database"):
        start(settings)


def test_a_keyring_without_tables_is_a_lost_one(shop, settings):
    for model in (PartyKey, ScopeKey, KeyringInstallation):
        model.drop_table()

    with pytest.raises(KeyringError, match="Nothing was changed"):
        start(settings)


def test_another_installations_keyring_refuses_to_start(shop, settings):
    KeyringInstallation.update(uid="somebody else's").execute()

    with pytest.raises(KeyringError, match="belongs to another main database"):
        start(settings)


@pytest.mark.slow
@pytest.mark.parametrize("process", ["jobs.worker", "jobs.clock"])
def test_worker_and_clock_refuse_as_well(shop, environment, process):
    done = subprocess.run(
        [sys.executable, "-m", process],
        cwd=Path(ROOT),
        env={**environment, "ROOT_KEY": ANOTHER_KEY},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].endswith("another ROOT_KEY than the one set.")


@pytest.mark.slow
def test_the_console_neither_migrates_nor_makes_keys_with_a_wrong_root_key(shop, environment):
    before = [bytes(key.wrapped) for key in ScopeKey.select().order_by(ScopeKey.scope)]

    done = subprocess.run(
        [sys.executable, "-m", "flask", "db", "upgrade"],
        cwd=Path(ROOT),
        env={**os.environ, **environment, "ROOT_KEY": ANOTHER_KEY},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode != 0
    assert "another ROOT_KEY" in done.stderr
    assert [bytes(key.wrapped) for key in ScopeKey.select().order_by(ScopeKey.scope)] == before


def test_readiness_says_when_a_running_apps_keyring_is_lost(shop, client):
    KeyringInstallation.delete().execute()

    answer = client.http.get("/readyz", base_url=client.base)

    assert answer.status_code == 503
    assert answer.json["checks"]["keyring"]["ok"] is False


def test_a_new_main_database_beside_an_old_keyring_is_taken_in(database):
    keyring().check()
    Installation.delete().execute()

    keyring().check()

    assert Installation.get().uid == KeyringInstallation.get().uid


def test_processes_that_start_together_on_new_databases_all_start(database):
    for model in (ScopeKey, KeyringInstallation, Installation):
        model.delete().execute()

    Keyring(SlowerThanAnother([ROOT_KEY])).check()

    assert Installation.get().uid == KeyringInstallation.get().uid
    assert ScopeKey.select().count() == 1


class SlowerThanAnother(EnvironmentKeys):
    """Another process starts, and is done, while this one wraps its first key."""

    def wrap(self, key, context):
        Keyring(EnvironmentKeys([ROOT_KEY])).check()
        return super().wrap(key, context)


def start(settings):
    """A process of its own would have no connection open yet."""
    db.close_databases()
    return create_app(settings)
