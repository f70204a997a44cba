"""What a process says that can't start: a sentence for each setting, and no more."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.free_port import free_port
from webapp.ground.settings import ROOT

pytestmark = pytest.mark.slow

PROCESSES = {
    "web": ["-m", "jobs.web"],
    "worker": ["-m", "jobs.worker"],
    "clock": ["-m", "jobs.clock"],
    "listener": ["-m", "jobs.listener"],
    "release": ["-m", "flask", "db", "upgrade"],
}
WRONG = {
    "SECRET_KEY": "x",
    "ROOT_KEY": "aHVzaA==",
    "DATABASE_URL": "postgresql://user:hush/hush@db.example.com/orders",
    "REDIS_URL": "redis://:hush/hush@cache.example.com",
    "MAIL_FROM": "me@example.com\r\nBcc: you@example.com",
    "PORT": "99999",
    "LOG_LEVEL": "LOUD",
    "WEB_CONCURRENCY": "many",
}
# What gunicorn reads by itself, before it reads our own.
WRONG_FOR_THE_WEB = {
    "FORWARDED_ALLOW_IPS": "the proxy",
    "LISTEN_FDS": "three",
    "LISTEN_PID": "mine",
    "GUNICORN_CMD_ARGS": "--threads '8",
}


def _started(process: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *PROCESSES[process]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("process", PROCESSES)
def test_each_process_names_each_wrong_setting_and_quotes_no_secret(
    environment: dict[str, str], process: str
) -> None:
    ended = _started(process, {**environment, **WRONG})

    said = ended.stdout + ended.stderr
    assert ended.returncode not in (0, -15)
    assert [name for name in WRONG if f"- {name}" not in said] == []
    assert "Traceback" not in said
    assert "hush" not in said
    assert WRONG["ROOT_KEY"] not in said


@pytest.mark.parametrize("name", WRONG_FOR_THE_WEB)
def test_the_web_names_what_gunicorn_could_not_read(environment: dict[str, str], name: str) -> None:
    ended = _started("web", {**environment, name: WRONG_FOR_THE_WEB[name]})

    assert ended.returncode == 1
    assert f"- {name}" in ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


@pytest.mark.parametrize("process", ["web", "release"])
def test_a_keyring_of_another_root_key_is_told_in_a_sentence(
    environment: dict[str, str], database: object, process: str
) -> None:
    other = base64.b64encode(b"another key, of the same length.").decode()

    ended = _started(process, {**environment, "ROOT_KEY": other})

    assert ended.returncode == 3
    assert "The keyring was made with another ROOT_KEY than the one set." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_file_that_is_no_database_is_told_in_a_sentence(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "orders"
    file.write_text("no database" * 100)

    ended = _started("clock", {**environment, "DATABASE_URL": f"sqlite:///{file}"})

    assert ended.returncode == 1
    assert "DATABASE_URL or KEYRING_URL can't be used (DatabaseError)." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_release_that_reaches_no_database_says_so(environment: dict[str, str]) -> None:
    nobody = f"postgresql://orders:hush@127.0.0.1:{free_port()}/orders"

    ended = _started("release", {**environment, "DATABASE_URL": nobody})

    assert ended.returncode == 1
    assert "DATABASE_URL or KEYRING_URL names a database that can't be used now" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "hush" not in ended.stderr
