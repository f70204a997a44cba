"""Yesterday's backup of a database, and restoring it, as whoever runs the app would."""

import shutil
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers.kept_connections import keep_none_at
from webapp.ground.database import db
from webapp.ground.database.db import database as main_database


def backup(url):
    """Yesterday's backup: the whole database, as its operator would keep it."""
    if url.startswith("sqlite"):
        keep_none_at(url)
        path = Path(urlsplit(url).path[1:])
        each = main_database if "main" in path.name else db.keyring_database
        each.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return shutil.copyfile(path, path.with_suffix(".backup"))
    return _dump(url)


def restore(url, kept):
    db.close_databases()
    if url.startswith("sqlite"):
        path = Path(urlsplit(url).path[1:])
        for file in path.parent.glob(f"{path.name}-*"):
            file.unlink()
        shutil.copyfile(kept, path)
        kept.unlink()
    else:
        _load(url, kept)
    db.connect()


def _dump(url):
    with closing(psycopg.connect(url)) as connection:
        return {table: _copied(connection, table) for table in _tables(connection)}


def _load(url, kept):
    with closing(psycopg.connect(url)) as connection, connection:
        connection.execute("SET session_replication_role = replica")
        for table, rows in kept.items():
            connection.execute(f'DELETE FROM "{table}"')
            with connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)


def _copied(connection, table):
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(chunk) for chunk in copy)


def _tables(connection):
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [name for (name,) in rows.fetchall()]
