"""What a process never uses it doesn't load: on a small machine each megabyte counts five times."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Pages, files and passwords are for `web`, or for the one job that makes them.
UNUSED = (
    *("flask", "werkzeug", "webauthn", "zxcvbn", "segno"),
    *("boto3", "botocore", "openpyxl", "fpdf", "pypdf", "PIL", "uharfbuzz", "pyrage"),
)
ROOT_KEY = base64.b64encode(b"thirty-two bytes that all know..").decode()
LISTED = "import sys, {module}; print(*sys.modules)"


@pytest.mark.parametrize("module", ["jobs.clock", "jobs.worker", "jobs.listener"])
def test_a_process_without_pages_loads_nothing_that_makes_them(module):
    said = subprocess.run(
        [sys.executable, "-c", LISTED.format(module=module)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )

    assert "peewee" in said.stdout.split()
    assert set(UNUSED) & set(said.stdout.split()) == set()


def test_the_app_loads_nothing_of_the_sandbox_but_its_settings_and_remote_control():
    loaded = _loaded("import sys, wsgi; print(*sys.modules)")

    assert "flask" in loaded
    assert {"webapp.sandbox.app", "webapp.sandbox.world", "valkey"} & loaded == set()


def test_where_both_databases_are_files_no_driver_of_postgres_is_loaded():
    loaded = _loaded("import sys, jobs.worker, wsgi; print(*sys.modules)")

    assert "sqlite3" in loaded
    assert {"psycopg", "psycopg_binary"} & loaded == set()


def test_gunicorns_master_loads_no_app():
    loaded = _loaded("import sys, runpy; runpy.run_path('gunicorn.conf.py'); print(*sys.modules)")

    assert {"flask", "jinja2", "peewee"} & loaded == set()


def _loaded(program: str) -> set[str]:
    settings = {"SECRET_KEY": "known to everybody, and long enough", "ROOT_KEY": ROOT_KEY}
    databases = {"DATABASE_URL": "sqlite:////tmp/a", "KEYRING_URL": "sqlite:////tmp/b"}
    others = {"REDIS_URL": "redis://127.0.0.1", "APP_ENV": "test", "PUBLIC_URL": "http://127.0.0.1"}
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**settings, **databases, **others},
        capture_output=True,
        check=True,
        text=True,
    )
    return set(said.stdout.split())
