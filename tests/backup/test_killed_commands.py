"""What a killed command left goes with the next one, and what it has done is known."""

import base64
import json
import os
from datetime import timedelta
from pathlib import Path

import psycopg
import time_machine

from tests.backup.killed import killed_at
from tests.orders.documents import order
from webapp import create_app
from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.settings import Settings

WRITTEN = "webapp.backup.backup:write_archive"
RESTORED = "webapp.backup.drill:bring_up"
ALL_BUT_ONE = "webapp.compliance.key_cli:_note"


def test_what_a_killed_backup_left_is_removed(operator, shop, settings, tmp_path):
    shop.take(order())
    words = ("backup", "create", str(operator.folder), *operator.keys)
    assert killed_at(WRITTEN, operator.app, *words)
    assert len(leftovers(tmp_path, settings)) > 0

    with time_machine.travel(utcnow() + timedelta(hours=27)):
        operator.create()

    assert leftovers(tmp_path, settings) == []


def test_what_a_killed_drill_left_is_removed(operator, shop, settings, tmp_path):
    shop.take(order())
    operator.create()
    words = ("backup", "drill", str(operator.folder), *operator.as_me)
    assert killed_at(RESTORED, operator.app, *words)
    assert len(leftovers(tmp_path, settings)) == 1

    done = operator.run(*words[1:], "--json")

    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["opened"] == 2
    assert leftovers(tmp_path, settings) == []


def test_a_drill_takes_an_empty_database_of_the_operators(operator, shop, settings, emptied):
    shop.take(order())
    operator.create()
    words = ("drill", str(operator.folder), *operator.as_me, "--scratch")
    full = operator.run(*words, settings.database_url)
    killed = killed_at(RESTORED, operator.app, "backup", *words, emptied.main)

    done = operator.run(*words, emptied.main)

    assert full.exit_code == 1
    assert "--scratch must lead to an empty database" in full.output
    assert killed
    assert done.exit_code == 0, done.output
    assert ComplianceEvidence.last(EvidenceKind.BACKUP_DRILL)
    assert is_empty(emptied.main)


def test_a_rotation_is_noted_also_where_it_was_killed(operator, shop, environment):
    shop.take(order())
    db.close_databases()
    keys = f"{base64.b64encode(os.urandom(32)).decode()},{environment['ROOT_KEY']}"
    app = create_app(Settings.from_environment({**environment, "ROOT_KEY": keys}))

    assert killed_at(ALL_BUT_ONE, app, "keys", "rotate")
    assert ComplianceEvidence.last(EvidenceKind.ROOT_KEY_ROTATED) is None
    done = app.test_cli_runner().invoke(args=["keys", "rotate"])

    assert done.output == "Rewrapped 1 key.\n"
    assert ComplianceEvidence.last(EvidenceKind.ROOT_KEY_ROTATED)


def leftovers(folder, settings):
    """Halves of backups, copies, scratch databases."""
    found = [*folder.rglob("*.part")]
    for url in (settings.database_url, settings.keyring_url):
        if url.startswith("sqlite"):
            beside = Path(url.removeprefix("sqlite:///")).parent
            found += [*beside.glob(".backup-*"), *beside.glob(".drill-*")]
            continue
        with psycopg.connect(url) as server:
            asked = "SELECT datname FROM pg_database WHERE datname LIKE 'orderdesk_drill%'"
            found += [name for (name,) in server.execute(asked)]
    return sorted(set(map(str, found)))


def is_empty(url):
    if url.startswith("sqlite"):
        return not Path(url.removeprefix("sqlite:///")).exists()
    with psycopg.connect(url) as server:
        [found] = server.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone()
        return found == 0
