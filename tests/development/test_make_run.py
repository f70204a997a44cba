"""One command starts everything, and stops everything."""

import signal
import socket
import sqlite3
import stat

import pytest

from tests.development.conftest import READY
from webapp.development.environment import amazon_at

pytestmark = pytest.mark.slow


def test_one_command_serves_the_app_and_an_amazon_whatever_proxy_is_set(running):
    assert f"Orderdesk       {running.url}" in running.printed
    assert "Demo sign-in" in running.printed, running.printed
    assert running.get("/readyz") == 200
    assert running.get("/", port=running.port + 1) == 200


def test_the_screen_ends_with_the_sign_in_and_all_lines_are_in_a_file(running):
    last = [line for line in running.printed.splitlines() if line.strip("─ ")][-3:]
    assert [line.split()[0] for line in last] == ["Orderdesk", "Demo", "Demo"]
    running.await_logged("web      |")
    running.await_logged("amazon.call")
    assert "amazon.call" not in running.printed


def test_the_demo_has_a_month_behind_it(running):
    running.await_logged("The demo account has a month behind it.")

    assert running.console("demo-month") == "The demo account had a month behind it.\n"
    with sqlite3.connect(running.folder / "var/orderdesk.sqlite3") as database:
        assert _count(database, "shipment") > 100
        assert _count(database, "privacy_request") == 1
        assert _count(database, "shipment_batch WHERE stayed <> '[]'") == 1
        assert _count(database, "connection WHERE region = 'fe'") == 1
        assert _count(database, "import_run WHERE kind = 'first' AND finished_at IS NULL") == 1


def _count(database, table):
    return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_a_console_beside_it_finds_its_settings(running):
    said = running.console("db", "status")

    assert said == "Up to date.\n"
    assert stat.S_IMODE((running.folder / "var/run.env").stat().st_mode) == 0o600


def test_with_another_amazon_it_says_what_it_leaves_out(runner):
    running = runner(**amazon_at("http://127.0.0.1:9"))
    running.await_words(READY)

    assert "left out, and the demo with it: another Amazon is set (AMAZON_LWA" in running.printed
    assert "Traceback" not in running.printed
    assert running.get("/healthz") == 200
    assert running.console("db", "upgrade", "--check") == "Up to date.\n"


def test_ctrl_c_leaves_no_process_behind(runner):
    running = runner()
    running.await_words(READY)

    running.interrupt()

    assert running.exit_status() == 0
    assert running.processes() == []


def test_it_can_be_stopped_while_it_starts(runner):
    running = runner()
    running.await_words("web ")

    running.interrupt(signal.SIGTERM)

    assert running.exit_status() == 0
    assert running.processes() == []


def test_one_fallen_process_stops_all_and_is_named(runner):
    running = runner()
    running.await_words(READY)

    running.processes("jobs.clock")[0].kill()

    assert running.exit_status() == 1
    assert "clock ended by itself (ended by SIGKILL)" in running.printed
    assert running.processes() == []


def test_a_second_start_keeps_the_secrets(runner):
    first = runner()
    first.await_words(READY)
    secrets = first.folder / "var/secrets.env"
    kept = secrets.read_text()
    first.interrupt()
    first.exit_status()

    runner().await_words(READY)

    assert secrets.read_text() == kept
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE(secrets.parent.stat().st_mode) == 0o700


def test_given_databases_are_used_instead_of_the_embedded_ones(runner, databases, valkey_url):
    pair = databases("postgres").fresh("given")

    running = runner(DATABASE_URL=pair.main_url, KEYRING_URL=pair.keyring_url, REDIS_URL=valkey_url)

    running.await_words(READY)
    assert running.get("/readyz") == 200
    assert running.processes("valkey-server") == []
    assert not list((running.folder / "var").glob("orderdesk.sqlite3"))


def test_a_taken_port_is_told_in_a_sentence(runner):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        running = runner(PORT=str(port))

        assert running.exit_status() == 1
        assert f"Port {port} can't be used" in running.printed


def test_a_port_that_is_no_number_is_told_in_a_sentence(runner):
    running = runner(PORT="eight thousand")

    assert running.exit_status() == 1
    assert running.printed.startswith("PORT is 'eight thousand': it must be a whole number")
