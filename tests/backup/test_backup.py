"""Backups are encrypted, whole, kept apart and for their time, and said to be old when they are."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.accounts.people import ROSA
from tests.orders.documents import order
from webapp.ground.clock import utcnow


def test_both_databases_are_written_each_to_its_place(operator, shop):
    shop.take(order())

    operator.create()

    assert [Path(operator.newest).name[:15], Path(operator.newest_keyring).name[:18]] == [
        "orderdesk-main-",
        "orderdesk-keyring-",
    ]
    assert stat.S_IMODE(Path(operator.newest).stat().st_mode) == 0o600
    assert ROSA.email.encode() not in Path(operator.newest).read_bytes()


@pytest.mark.parametrize("spelling", ["/", "/../backups", "//."])
def test_one_place_for_both_is_refused_however_it_is_written(operator, shop, spelling):
    done = operator.run(
        "create", f"{operator.folder}{spelling}", *keys_at(operator.folder, operator)
    )

    assert done.exit_code == 1
    assert "a place of their own" in done.output


@pytest.mark.parametrize("place", ["", " ", "s3://", "s3:///main", "gs://backups/main"])
def test_a_place_that_is_none_is_refused_before_anything_is_written(
    operator, shop, place, tmp_path, monkeypatch
):
    """A timer whose variable isn't set passes an empty one on."""
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*.age"))

    main = operator.run("create", place, *operator.keys)
    keyring = operator.run("create", str(operator.folder), *keys_at(place, operator))
    drill = operator.run("drill", place, *operator.as_me)

    assert [main.exit_code, keyring.exit_code, drill.exit_code] == [1, 1, 1]
    assert all("name a folder or s3://bucket/prefix" in each.output for each in (main, drill))
    assert set(tmp_path.rglob("*.age")) == before


def test_what_is_missing_is_named_with_its_setting(operator, shop):
    done = operator.run("create", str(operator.folder))

    assert done.exit_code == 2
    assert "KEYRING_BACKUP_TO" in done.output


def test_a_backup_is_verified_to_its_end(operator, shop):
    shop.take(order())
    operator.create()

    done = operator.run("verify", operator.newest, *operator.as_me)

    assert done.exit_code == 0, done.output
    assert done.output.startswith("Whole: the main database of 20")


@pytest.mark.parametrize("harm", ["cut", "changed", "strange"])
def test_a_backup_that_isnt_whole_is_refused(operator, shop, stranger, harm):
    operator.create()
    file = Path(operator.newest)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(
        content[:-20] if harm == "cut" else content if harm == "changed" else file.read_bytes()
    )
    identity = ("--identity", str(stranger)) if harm == "strange" else operator.as_me

    done = operator.run("verify", operator.newest, *identity)

    assert done.exit_code == 1
    assert "The backup can't be opened" in done.output
    assert "Traceback" not in done.output


def test_backups_past_their_time_are_removed(operator, shop):
    old = utcnow() - timedelta(days=8)
    with time_machine.travel(old):
        operator.create()

    made = operator.create()

    assert len(made["keyring"]["removed"]) == 1
    assert made["main"]["removed"] == []
    assert len(list(operator.folder.glob("*.age"))) == 2


def test_an_old_backup_makes_the_installation_unready(operator, shop, client):
    operator.create()

    with time_machine.travel(utcnow() + timedelta(hours=27)):
        late = client.http.get("/readyz", base_url=client.base)

    assert late.json["checks"]["backup"] == {
        "ok": False,
        "detail": "no backup of main and keyring for 26 hours",
    }


def test_a_folder_that_cant_be_written_is_named(operator, shop, tmp_path):
    operator.folder.write_text("a file stands here")

    done = operator.run("create", str(operator.folder), *operator.keys)

    assert done.exit_code == 1
    assert "can't be written" in done.output
    assert not list(tmp_path.glob("*.part"))


def keys_at(place, operator):
    return ("--keyring-to", str(place), "--recipient", operator.recipient)
