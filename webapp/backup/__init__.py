"""Backup and restore of both databases, encrypted to the operator's key."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.backup import backup, cli

    app.cli.add_command(cli.backup_commands)
    app.extensions["checks"]["backup"] = backup.is_recent
    for name in backup.HALVES:
        app.extensions["gauges"][f"orderdesk_{name}_backup_age_seconds"] = (
            f"Since the last backup of the {name} database, -1 if there is none",
            lambda name=name: backup.age_seconds(name),
        )
