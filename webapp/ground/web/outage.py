"""An outage: something that the app stands on is away, and the page says which."""

from dataclasses import dataclass

import peewee
from flask import g
from flask_login import AnonymousUserMixin

from webapp.ground.database.db import database
from webapp.ground.database.dialect import is_full
from webapp.ground.database.migration import pending_migrations
from webapp.ground.database.restore_mark import RestoreUnfinished, restore_gate
from webapp.ground.language.gettext import N_
from webapp.ground.work.job_queue import QUEUE_AWAY


@dataclass(frozen=True)
class Outage:
    """What is away, for the log; and what the page says."""

    part: str
    title: str
    sentence: str


DATABASE = Outage(
    "database",
    N_("The database doesn't answer"),
    N_("Nothing was changed, and no order is lost. Wait a minute and reload the page."),
)
DISK = Outage(
    "disk",
    N_("The server's disk is full"),
    N_("Nothing was changed, and no order is lost. Whoever runs this installation must make room."),
)
SCHEMA = Outage(
    "schema",
    N_("An upgrade isn't finished"),
    N_("The database waits for its migrations. Whoever runs this installation: flask db upgrade."),
)
RESTORE = Outage(
    "restore",
    N_("A restore isn't finished"),
    N_("It goes on with the same command. Whoever runs this installation: flask backup restore."),
)
QUEUE = Outage(
    "redis",
    N_("Redis doesn't answer"),
    N_(
        "Orders are safe in the database. Imports go on when it is back. "
        "Wait a minute and try again."
    ),
)


def outage_of(error: Exception) -> Outage | None:
    """What is away when this was raised; None when the fault is our own."""
    for kinds, outage in ((QUEUE_AWAY, QUEUE), (RestoreUnfinished, RESTORE)):
        if isinstance(error, kinds):
            return outage
    if not isinstance(error, peewee.DatabaseError | peewee.InterfaceError):
        return None
    if is_full(error):
        return DISK
    try:
        # To ask a database that hangs once more takes as long again.
        if _is_cut_off():
            return DATABASE
        waiting = pending_migrations()
    except (peewee.DatabaseError, peewee.InterfaceError):
        return DATABASE
    if waiting:
        # Where it was emptied while we run, what comes next is to be looked at anew.
        restore_gate.forget()
    return SCHEMA if waiting else None


def _is_cut_off() -> bool:
    return database.is_closed() or bool(getattr(database.connection(), "closed", False))


def forget_user() -> None:
    """Who is signed in stands in the database; the page of an outage is shown without."""
    g._login_user = AnonymousUserMixin()
