"""What commands have in common: how they take an id, and what they say to people and programs."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
import peewee

from webapp.ground.database.db import connected
from webapp.ground.database.dialect import is_full
from webapp.ground.database.migration import pending_migrations
from webapp.ground.database.restore_mark import RestoreUnfinished
from webapp.ground.database.row_id import LARGEST
from webapp.ground.keys.crypto import KeyringError, KeysAway
from webapp.ground.work.job_queue import QUEUE_AWAY

# The id of a row: a larger one than any would be the database's error, with a traceback.
ROW_ID = click.IntRange(0, LARGEST)
DATABASE_ERRORS = (peewee.DatabaseError, peewee.InterfaceError)
REDIS_AWAY = "Redis (REDIS_URL) doesn't answer. Start it, and run the command again."
DISK_FULL = "The database's disk is full: make room, and run the command again."
DATABASE_AWAY = "DATABASE_URL or KEYRING_URL names a database that can't be used now ({})."
WAITING = "The database waits for its migrations: run `flask db upgrade` first."


def print_facts(facts: Any, as_json: bool, sentence: str) -> None:
    """Print facts as one JSON line for programs, or a sentence for people."""
    click.echo(json.dumps(facts, default=str) if as_json else sentence)


def say_what_is_away(command: click.Command) -> None:
    """Let a command, or all of a group, end in a sentence where what it stands on is away."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            say_what_is_away(each)
    elif command.callback:
        command.callback = _in_a_sentence(command.callback)


def _in_a_sentence(act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return act(*args, **kwargs)
        except (KeyringError, KeysAway) as error:
            raise click.ClickException(str(error)) from None
        except QUEUE_AWAY:
            raise click.ClickException(REDIS_AWAY) from None
        except OSError as error:
            raise click.ClickException(_file_fault(error)) from None
        except DATABASE_ERRORS as error:
            if sentence := _outage(error):
                raise click.ClickException(sentence) from None
            raise

    return wrapped


def _file_fault(error: OSError) -> str:
    name = error.filename if isinstance(error.filename, str) else "A file"
    return f"{name} can't be read or written: {error.strerror or type(error).__name__}."


def _outage(error: Exception) -> str:
    """Why the database refuses; nothing where the fault is our own."""
    if isinstance(error, RestoreUnfinished):
        return str(error)
    if is_full(error):
        return DISK_FULL
    try:
        with connected():
            return WAITING if pending_migrations() else ""
    except DATABASE_ERRORS as away:
        return DATABASE_AWAY.format(type(away).__name__)
