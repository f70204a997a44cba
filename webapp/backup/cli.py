"""`flask backup …`: make backups, look at them, restore them, and drill that."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from webapp.backup.archive import Manifest, read_archive, read_identities
from webapp.backup.backup import Backup, names_at, prune
from webapp.backup.backup_error import BackupError
from webapp.backup.backup_file import BackupFile
from webapp.backup.backup_target import target_at
from webapp.backup.drill import drill as perform_drill
from webapp.backup.dump import database_errors
from webapp.backup.restored_installation import SETTINGS, RestoredInstallation
from webapp.ground.clock import utcnow
from webapp.ground.console import print_facts
from webapp.ground.database.db import connected
from webapp.ground.database.dialect import is_full
from webapp.ground.plural import count_of

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
S3_URL = click.option(
    "--s3-url",
    envvar="BACKUP_S3_URL",
    show_envvar=True,
    default="",
    help="Another server that speaks like S3.",
)
IDENTITY = click.option(
    "--identity",
    "identity_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The file that age-keygen made, with the secret key.",
)

backup_commands = AppGroup("backup", help="Encrypted backups of both databases.")


def says_why(command: Callable[..., Any]) -> Callable[..., Any]:
    """A BackupError ends the command in its sentence."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except BackupError as error:
            raise click.ClickException(str(error)) from None
        except database_errors() as error:
            kind = type(error).__name__
            full = " Its disk is full." if is_full(error) else ""
            raise click.ClickException(f"The database can't be read: {kind}.{full}") from None

    return wrapped


@backup_commands.command("create")
@click.argument("to")
@click.option(
    "--keyring-to",
    envvar="KEYRING_BACKUP_TO",
    show_envvar=True,
    required=True,
    help="Where the keyring's backup goes: never beside the main one.",
)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    envvar="BACKUP_RECIPIENT",
    show_envvar=True,
    required=True,
    help="A public key of age (age1…): whoever has its secret key can restore.",
)
@S3_URL
@AS_JSON
@says_why
def create(
    to: str, keyring_to: str, recipients: tuple[str, ...], s3_url: str, as_json: bool
) -> None:
    """Back up both databases while all runs, and remove the backups that are past their time.

    TO is a folder or s3://bucket/prefix.
    """
    targets = {"keyring": target_at(keyring_to, s3_url), "main": target_at(to, s3_url)}
    if targets["keyring"].place == targets["main"].place:
        raise BackupError("The keyring's backups need a place of their own: --keyring-to.")
    now = utcnow()
    made = {}
    with connected():
        for name, target in targets.items():
            backup = Backup.create_at(name, _url(name), target, list(recipients), now)
            made[name] = {"name": backup.name, "size": backup.size}
            made[name]["removed"] = prune(name, target, now)
    names = " and ".join(each["name"] for each in made.values())
    print_facts(made, as_json, f"Made {names}.")


@backup_commands.command("list")
@click.argument("at")
@S3_URL
@AS_JSON
@says_why
def list_backups(at: str, s3_url: str, as_json: bool) -> None:
    """List the backups in a folder or bucket, oldest first."""
    target = target_at(at, s3_url)
    names = [each for name in SETTINGS for each in names_at(name, target)]
    print_facts(names, as_json, "\n".join(names) or "None.")


@backup_commands.command("verify")
@click.argument("file")
@IDENTITY
@S3_URL
@AS_JSON
@says_why
def verify(file: str, identity_file: Path, s3_url: str, as_json: bool) -> None:
    """Read a backup to its end, and say what is in it."""
    with BackupFile.at(file, s3_url).opened() as source:
        manifest = read_archive(source, read_identities(identity_file), _thrown_away)
    facts = {"database": manifest.database, "made_at": manifest.created_at, "rows": manifest.rows}
    rows = count_of(sum(manifest.rows.values()), "row")
    words = f"Whole: the {manifest.database} database of {manifest.created_at}, {rows}."
    print_facts(facts, as_json, words)


@backup_commands.command("restore")
@click.argument("file")
@click.option("--keyring", "keyring_file", help="Also restore the keyring, from this backup.")
@IDENTITY
@S3_URL
@AS_JSON
@says_why
def restore(
    file: str, keyring_file: str | None, identity_file: Path, s3_url: str, as_json: bool
) -> None:
    """Restore into empty databases, migrate them, and follow each erasure since the backup.

    What was ended in between goes on with the same command.
    """
    urls = {name: _url(name) for name in SETTINGS}
    restored = RestoredInstallation(urls, read_identities(identity_file))
    ring = BackupFile.at(keyring_file, s3_url) if keyring_file else None
    found = restored.restore(BackupFile.at(file, s3_url), ring, utcnow())
    redacted = count_of(found.redacted_again, "order")
    words = f"Restored. Redacted {redacted} again; the audit trail goes on and says so."
    print_facts(asdict(found), as_json, words)


@backup_commands.command("drill")
@click.argument("at")
@click.option(
    "--scratch",
    envvar="BACKUP_SCRATCH_URL",
    show_envvar=True,
    default="",
    help="An empty database to restore into, where none may be created beside the main one.",
)
@IDENTITY
@S3_URL
@AS_JSON
@says_why
def drill(at: str, scratch: str, identity_file: Path, s3_url: str, as_json: bool) -> None:
    """Restore the newest main backup into a scratch database, check it, and drop it again."""
    target = target_at(at, s3_url)
    names = names_at("main", target)
    if not names:
        raise BackupError(f"There is no backup of the main database at {at}.")
    with connected(), target.open(names[-1]) as source:
        identities = read_identities(identity_file)
        found = perform_drill(source, identities, _url("main"), utcnow(), scratch)
    facts = {"name": names[-1], **asdict(found)}
    words = (
        f"{names[-1]} restores: {count_of(found.rows, 'row')}, {found.opened} people open, "
        f"{found.erased} erased ones don't."
    )
    print_facts(facts, as_json, words)


def _url(name: str) -> str:
    settings = current_app.extensions["settings"]
    return str({"main": settings.database_url, "keyring": settings.keyring_url}[name])


def _thrown_away(_manifest: Manifest) -> Callable[[bytes], None]:
    return lambda _part: None
