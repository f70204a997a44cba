"""The crew of a benchmark: Amazon, workers and a clock as real processes, and Rosa's business."""

import base64
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.merchant import Merchant
from tests.live_app import LiveApp
from tests.servers.database_pair import SqliteDatabases, close_databases
from tests.servers.free_port import free_port
from tests.servers.sandbox import Sandbox
from webapp.development.environment import amazon_at, queue_at
from webapp.development.valkey import Valkey
from webapp.ground.database import db
from webapp.ground.start import start_process


@contextmanager
def crew(
    amazons_rate: float,
    workers: int = 1,
    our_rate: float | None = None,
    started: bool = True,
    push: bool = False,
) -> Iterator[Merchant]:
    """Rosa with nothing connected yet, on SQLite. `our_rate` is Amazon's rate unless given; with
    `push` Amazon tells of changed orders, and a listener hears it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        valkey = Valkey(folder / "valkey")
        valkey.start()
        stack.callback(valkey.stop)
        web_url = f"http://127.0.0.1:{free_port()}"
        sandbox = Sandbox(web_url, amazons_rate)
        sandbox.start()
        stack.callback(sandbox.stop)
        sandbox.reset()
        pair = SqliteDatabases(folder / "databases").fresh("crew")
        app = LiveApp(
            {
                "PATH": os.environ.get("PATH", ""),
                "APP_ENV": "test",
                "PUBLIC_URL": web_url,
                "DATABASE_URL": pair.main_url,
                "KEYRING_URL": pair.keyring_url,
                "REDIS_URL": valkey.url,
                "SECRET_KEY": "the benchmarks' own, known to everybody",
                "ROOT_KEY": base64.b64encode(b"the benchmarks' root key, 32 by.").decode(),
                "MAIL_FOLDER": str(folder / "mail"),
                "LOG_LEVEL": "WARNING",
                **amazon_at(sandbox.url),
                "AMAZON_CLOCK_RATE": f"{our_rate or amazons_rate:g}",
                **(queue_at(sandbox.url) if push else {}),
            },
            valkey,
            sandbox,
        )
        stack.callback(app.stop)
        start_process(app.settings)
        stack.enter_context(db.connected())
        stack.callback(close_databases)
        if started:
            app.clock.start()
            for _ in range(workers):
                app.start_worker()
            if push:
                app.start_another("listener", "jobs.listener")
        yield Merchant(app)
