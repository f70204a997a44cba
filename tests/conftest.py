"""The fixtures that every test may use. All servers and processes are real.

A test that uses `settings`, or anything made from it, runs twice: on SQLite and on Postgres
(`-k sqlite` or `-k postgres` chooses). Each test gets clean, migrated databases, an empty
Valkey and a sandbox as on its first day.

    settings      the Settings of this test; `environment` is the same for processes
    database      the main database, opened and connected, with keyring, queue and Amazon's door
    app           create_app(settings), or an app that this process has built from the same
    client        Rosa's browser without JavaScript: see tests/visitor.py
    visitor       the same browser, signed in, where `rosa` is the person herself
    visitors      makes one more such browser, for Ben or Carla
    sandbox       Amazon: `.url`, `.remote` (RemoteControl)
    live          the app as real processes: see tests/live_app.py
    page          Chromium on `live` (relative addresses work); every page is inspected
    inspect_page  asserts the rules of tests/page_rules.js on what a page shows now
    each_redis_url  the same test on Valkey and on a genuine Redis

Markers: `clock_rate(60)` for another AMAZON_CLOCK_RATE than the tests' own; `no_javascript`;
`uninspected`, for pages that break the rules on purpose; `slow`, for what starts programs,
asks every address for everything, waits or computes long, and isn't for the inner loop.
"""

import base64
import gc
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from operator import itemgetter
from pathlib import Path
from shutil import rmtree
from typing import Any

import hypothesis
import peewee
import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from redis import Redis

from tests import page_rules
from tests.accounts.people import ROSA, sign_in
from tests.live_app import LiveApp
from tests.patience import have_patience
from tests.servers import chromium, genuine_redis, kept_connections, kept_rows
from tests.servers.database_pair import (
    Databases,
    PostgresDatabases,
    SqliteDatabases,
    close_databases,
    temporary_folder,
)
from tests.servers.forked_process import ForkServer
from tests.servers.free_port import kept_port
from tests.servers.postgres import Postgres
from tests.servers.sandbox import Sandbox
from tests.visitor import Visitor
from webapp import create_app
from webapp.accounts import password
from webapp.development.environment import amazon_at
from webapp.development.valkey import Valkey
from webapp.ground.database import db
from webapp.ground.settings import Settings
from webapp.ground.start import check_keyring, open_ground, settle
from webapp.ground.work import job_queue

# What must not be found after a test, and where: one place for all of them.
pytest_plugins = ["tests.canary.watch"]

# How long an example takes is the machine's affair: `make bench` measures. The same examples each
# time: what fails for one of them fails for whoever has changed something.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")
have_patience()
# A wait ends as soon as it is over; a slow machine needs more than Playwright's own five seconds.
BROWSER_SECONDS = 90
expect.set_options(timeout=BROWSER_SECONDS * 1000)
# Amazon's two-minute lag lasts a fifth of a second, and its budgets fill as much faster.
CLOCK_RATE = 600
REDIS_BINARIES = {"valkey": None, "redis": genuine_redis.path()}
# Whatever uses one of these starts processes, a browser or a server of its own.
SLOW_FIXTURES = {
    *("live", "crew", "runner", "page", "new_context"),
    *("each_redis_url", "postgres_server", "kms", "proxied", "extracted"),
}
# Rooms whose tests start programs, read all sources, play Amazon's part at length or put paper
# together: for the inner loop they aren't even read.
SLOW_ROOMS = {
    *("account_data", "backup", "canary", "client_secret", "development", "e2e", "faults"),
    *("hosting", "house", "label_batches", "order_lists", "order_notifications", "pdf"),
    *("printers", "printing", "sandbox", "wizards"),
}
DATABASE_KINDS = ["sqlite", "postgres"]
GARBAGE = 100_000
REDIS_KINDS = [name for name, binary in REDIS_BINARIES.items() if name == "valkey" or binary]


def pytest_report_header() -> str:
    return f"servers: sqlite, postgres; {', '.join(REDIS_KINDS)}"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Five thousand collected tests are there to stay: no test waits until they are looked through
    for garbage once more. In the inner loop, what tests leave is looked through more seldom than in
    the app."""
    settle()
    if session.config.getoption("--quick"):
        gc.set_threshold(GARBAGE, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="only units and pages, on SQLite")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_room = collection_path.parent == Path(__file__).parent
    leaves_out = config.getoption("--quick") and is_room and collection_path.name in SLOW_ROOMS
    return True if leaves_out else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On each database, unless the test says on which; for `--quick` nothing on Postgres is even
    made."""
    marks = metafunc.definition.iter_markers("parametrize")
    is_given = any("database_kind" in mark.args[0] for mark in marks)
    if "database_kind" in metafunc.fixturenames and not is_given:
        kinds = DATABASE_KINDS[:1] if metafunc.config.getoption("--quick") else DATABASE_KINDS
        metafunc.parametrize("database_kind", kinds, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For `--quick`: no test that starts processes, a browser or Postgres. For several workers:
    those that mostly wait are spread among the others, which have the processor meanwhile."""
    if config.getoption("--quick"):
        slow = [item for item in items if _is_slow(item)]
        items[:] = [item for item in items if not _is_slow(item)]
        config.hook.pytest_deselected(items=slow)
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = _spread(items)


def _spread(items: list[pytest.Item]) -> list[pytest.Item]:
    groups = [[item for item in items if _waits(item) is waits] for waits in (True, False)]
    placed = [(place / len(group), item) for group in groups for place, item in enumerate(group)]
    return [item for _, item in sorted(placed, key=itemgetter(0))]


def _waits(item: pytest.Item) -> bool:
    return bool(set(getattr(item, "fixturenames", ())) & SLOW_FIXTURES)


def _is_slow(item: pytest.Item) -> bool:
    kind = getattr(item, "callspec", None)
    if _waits(item) or item.get_closest_marker("slow"):
        return True
    return bool(kind and kind.params.get("database_kind") == "postgres")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed test on live processes shows what these said."""
    outcome: Any = yield
    report = outcome.get_result()
    live = getattr(item, "funcargs", {}).get("live")
    if report.failed and live is not None:
        report.sections.append(("processes", "\n".join(live.lines[-200:])))


# Servers, once for a session


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    server = Valkey(temporary_folder())
    server.start()
    yield server
    server.stop()
    rmtree(server.folder)


@pytest.fixture(scope="session")
def valkey_url(valkey: Valkey) -> str:
    return valkey.url


@pytest.fixture(scope="session")
def session_redis(valkey_url: str) -> Iterator[Redis]:
    with Redis.from_url(valkey_url) as client:
        yield client


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """Where the app answers, or would if it were started."""
    with kept_port() as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def running_sandbox(base_url: str) -> Iterator[Sandbox]:
    sandbox = Sandbox(base_url, CLOCK_RATE)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="session")
def session_environment(
    valkey: Valkey,
    running_sandbox: Sandbox,
    base_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    """The environment of every process under test, but for its databases."""
    folder = tmp_path_factory.mktemp("environment")
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.environ.get("HOME", str(folder)),
        "APP_ENV": "test",
        "FLASK_APP": "wsgi",
        "PYTHONUNBUFFERED": "1",
        "PORT": base_url.rsplit(":", 1)[1],
        "PUBLIC_URL": base_url,
        "DATABASE_URL": f"sqlite:///{folder / 'unused.sqlite3'}",
        "KEYRING_URL": f"sqlite:///{folder / 'unused-keyring.sqlite3'}",
        "REDIS_URL": valkey.url,
        "SECRET_KEY": "the tests' own, known to everybody",
        "ROOT_KEY": base64.b64encode(b"the tests' root key, 32 bytes...").decode(),
        "METRICS_TOKEN": "the tests' own metrics token",
        "MAIL_FROM": "orderdesk@example.com",
        "SIGN_UP": "open",
        "LOG_LEVEL": "INFO",
        **amazon_at(running_sandbox.url),
        "AMAZON_CLOCK_RATE": str(CLOCK_RATE),
    }


@pytest.fixture(scope="session")
def session_mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of mails of tests without processes of their own."""
    return tmp_path_factory.mktemp("mails") / "mail"


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Databases]]:
    """The maker of databases of a kind; each kind is set up when a test first needs it."""
    made: dict[str, Databases] = {}

    def of_kind(kind: str) -> Databases:
        if kind not in made and kind == "postgres":
            made[kind] = PostgresDatabases(request.getfixturevalue("postgres_server"))
        elif kind not in made:
            made[kind] = SqliteDatabases(temporary_folder())
        return made[kind]

    yield of_kind
    for each in made.values():
        each.close()


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer | None]:
    """Starts processes of the app; without Linux each starts anew."""
    server = ForkServer() if sys.platform == "linux" else None
    yield server
    if server:
        server.stop()


# What one test gets


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=REDIS_KINDS)
def each_redis_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A server of the test's own: Valkey, then a genuine Redis."""
    server = Valkey(tmp_path / "redis", REDIS_BINARIES[request.param])
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def clock_rate(request: pytest.FixtureRequest) -> float:
    marker = request.node.get_closest_marker("clock_rate")
    return float(marker.args[0]) if marker else CLOCK_RATE


@pytest.fixture
def sandbox(request: pytest.FixtureRequest, running_sandbox: Sandbox, clock_rate: float) -> Sandbox:
    # In the inner loop no process but this one asks it anything.
    if not (request.config.getoption("--quick") and running_sandbox.is_as_reset(clock_rate)):
        running_sandbox.reset(clock_rate)
    return running_sandbox


@pytest.fixture
def environment(
    request: pytest.FixtureRequest,
    database_kind: str,
    databases: Callable[[str], Databases],
    session_environment: dict[str, str],
    session_redis: Redis,
    sandbox: Sandbox,
    clock_rate: float,
    session_mails: Path,
) -> Iterator[dict[str, str]]:
    """The environment variables that make `settings`, for processes of a test's own."""
    pair = databases(database_kind).fresh("tested")
    mails = session_mails
    kept_rows.write_anew(beside_processes=_waits(request.node))
    if _waits(request.node):
        kept_connections.keep_none_at(pair.main_url)
        kept_connections.keep_none_at(pair.keyring_url)
        # A process of the test before may still write a mail.
        mails = request.getfixturevalue("tmp_path") / "mail"
    elif mails.exists():
        rmtree(mails)
    session_redis.flushall()
    yield {
        **session_environment,
        "DATABASE_URL": pair.main_url,
        "KEYRING_URL": pair.keyring_url,
        "MAIL_FOLDER": str(mails),
        "AMAZON_CLOCK_RATE": f"{clock_rate:g}",
    }
    databases(database_kind).drop("tested")


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return _settings(frozenset(environment.items()))


@pytest.fixture(scope="session")
def apps() -> list[tuple[Settings, Flask]]:
    """The apps of this process, each with what it was built from."""
    return []


@pytest.fixture
def app(settings: Settings, apps: list[tuple[Settings, Flask]]) -> Iterator[Flask]:
    built_from = replace(
        settings, database_url="", keyring_url="", mail_folder=Path(), amazon_clock_rate=0
    )
    known = next((app for each, app in apps if each == built_from), None)
    try:
        if known is None:
            apps.append((built_from, create_app(settings)))
            yield apps[-1][1]
        else:
            _begin_anew(known, settings)
            yield known
    finally:
        _close()


@pytest.fixture
def database(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Any]:
    """The main database (a proxy), connected, and the keyring too; Flask only where asked for."""
    try:
        if "app" in request.fixturenames:
            request.getfixturevalue("app")
        else:
            _start(settings)
        with db.connected():
            yield db.database
    finally:
        _close()


@pytest.fixture
def client(app: Flask) -> Visitor:
    """Rosa's browser, before she signs in."""
    return Visitor(app)


@pytest.fixture
def visitor(rosa: Any, client: Visitor) -> Visitor:
    """Her browser, signed in, where `rosa` is the person and not the browser."""
    sign_in(client, ROSA)
    return client


@pytest.fixture
def visitors(app: Flask) -> Callable[[], Visitor]:
    return lambda: Visitor(app)


@pytest.fixture
def live(
    environment: dict[str, str],
    sandbox: Sandbox,
    fork_server: ForkServer | None,
) -> Iterator[LiveApp]:
    """The app as real processes, on a Valkey that the test may stop, empty and start."""
    server = Valkey(temporary_folder())
    server.start()
    app = LiveApp({**environment, "REDIS_URL": server.url}, server, sandbox, fork_server)
    try:
        app.start()
        yield app
    finally:
        app.stop()
        server.stop()
        rmtree(server.folder)


# The browser


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return chromium.launch_arguments()


@pytest.fixture
def inspect_page() -> Callable[[Page], None]:
    return page_rules.inspect_page


@pytest.fixture
def context(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], live: LiveApp
) -> Iterator[BrowserContext]:
    """A browser of its own, whose pages are inspected as they come."""
    javascript = request.node.get_closest_marker("no_javascript") is None
    context = new_context(java_script_enabled=javascript, locale="en-US")
    context.set_default_timeout(BROWSER_SECONDS * 1000)
    inspector = page_rules.Inspector(context, [live.url, live.sandbox.url], javascript)
    yield context
    if request.node.get_closest_marker("uninspected") is None:
        assert not inspector.broken, "\n".join(inspector.broken)


@cache
def _settings(environment: frozenset[tuple[str, str]]) -> Settings:
    return Settings.from_environment(dict(environment))


def _begin_anew(app: Flask, settings: Settings) -> None:
    """As a new process would, but for the addresses and templates, which stay as they are."""
    _start(settings)
    app.extensions["settings"] = settings


def _start(settings: Settings) -> None:
    """As `start_process`, on connections that were kept."""
    open_ground(settings)
    kept_connections.give_back()
    try:
        with db.connected():
            kept_rows.kept("paired", check_keyring)
    except peewee.OperationalError:
        # A database that is away: so a process starts as well.
        check_keyring()
    # An app sees to these; without one, a test would hash as dearly as people are served.
    password.hash_cheaply(settings.app_env == "test")
    password.follow(settings.password_policy)


def _close() -> None:
    db.disconnect()
    kept_connections.keep()
    close_databases()
    job_queue.redis_connection().close()
