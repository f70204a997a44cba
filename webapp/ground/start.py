"""The ground that every process stands on: web, worker, clock, console."""

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import peewee
import structlog

from webapp.ground import amazon_client
from webapp.ground.database.db import (
    close_databases,
    connected,
    keyring_database,
    open_databases,
)
from webapp.ground.database.restore_mark import RestoreUnfinished, restore_gate
from webapp.ground.keys.aws_kms import AwsKms
from webapp.ground.keys.crypto import KeyringError, KeysAway
from webapp.ground.keys.installation import is_migrated
from webapp.ground.keys.key_provider import EnvironmentKeys, KeyProvider, SeveralProviders
from webapp.ground.keys.keyring import keyring, open_keyring
from webapp.ground.logs import configure_logs
from webapp.ground.retention_cap import open_retention
from webapp.ground.settings import Settings, SettingsError
from webapp.ground.work.job_queue import open_queue

log = structlog.get_logger(__name__)

GARBAGE = 20_000


def start_process(settings: Settings) -> None:
    """Open what every process stands on, and see whether the keyring is this installation's.

    Raises KeyringError when the keyring is lost, strange, or another root key's, KeysAway when
    whoever holds the root key can't be asked, and SettingsError for what can't be opened.
    """
    open_ground(settings)
    try:
        check_keyring()
    finally:
        # No connection of this process may be shared with those that it forks.
        close_databases()


def start_or_exit(environment: Mapping[str, str]) -> None:
    """The same for a program of its own, which ends with a sentence where it can't be started."""
    try:
        start_process(Settings.from_environment(environment))
    except (SettingsError, KeyringError, KeysAway) as error:
        sys.exit(str(error))
    exit_if_half_restored()


def exit_if_half_restored() -> None:
    """Where a restore isn't finished, with the sentence that says how it goes on."""
    try:
        refuse_half_restored()
    except RestoreUnfinished as error:
        sys.exit(str(error))


def refuse_half_restored() -> None:
    """Raises RestoreUnfinished; a database that is away is the readiness check's business."""
    try:
        with connected():
            restore_gate.refuse(keyring_database, keyring=True)
    except RestoreUnfinished:
        raise
    except peewee.OperationalError:
        pass
    finally:
        close_databases()


def open_ground(settings: Settings) -> None:
    """Open logs, databases, keyring, queue and the client of Amazon; nothing is asked yet."""
    configure_logs(settings.log_level, settings.log_format)
    with _opening("DATABASE_URL and KEYRING_URL"):
        open_databases(settings.database_url, settings.keyring_url)
    with _opening("The keys (ROOT_KEY, KMS_KEY_ID)"):
        open_keyring(_root_key_holder(settings))
    open_retention(settings.retention_days_max)
    with _opening("REDIS_URL"):
        open_queue(settings.redis_url)
    amazon_client.open_amazon(settings)


def check_keyring() -> None:
    """Once the schema is there; a database that is away is the readiness check's business."""
    with _opening("DATABASE_URL or KEYRING_URL"):
        try:
            with connected():
                if is_migrated():
                    keyring().check()
        except RestoreUnfinished:
            # The web says so on each page, and the command that finishes it starts here, too.
            log.warning("ground.restore_unfinished")
        except peewee.OperationalError as error:
            log.warning("ground.database_away", error=type(error).__name__)


@contextmanager
def _opening(names: str) -> Iterator[None]:
    """What fails while these are opened, by its kind alone: its message may hold a password."""
    try:
        yield
    except (ValueError, TypeError, OSError, peewee.PeeweeException) as error:
        raise SettingsError([f"{names} can't be used ({type(error).__name__})."]) from None


def settle() -> None:
    """Take what is loaded by now as there to stay, and look for garbage more seldom.

    A page of orders makes tens of thousands of objects, and for each few hundred of them Python
    would look through all that the process has ever loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 50)


def _root_key_holder(settings: Settings) -> KeyProvider:
    """A key management service if one is set; what the environment's keys wrapped opens as well."""
    holders: list[KeyProvider] = []
    if settings.kms:
        holders.append(AwsKms(settings.kms.key_ids, settings.kms.region, settings.kms.url))
    if settings.root_keys:
        holders.append(EnvironmentKeys(settings.root_keys))
    return SeveralProviders(holders)
