"""Runs a sandbox: in the foreground for development, in a thread for tests."""

import sys
import threading
from dataclasses import replace
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from webapp.sandbox.app import create_sandbox
from webapp.sandbox.settings import SandboxSettings
from webapp.sandbox.traffic import Traffic

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class _QuietHandler(WSGIRequestHandler):
    """No request lines: they would hold codes and tokens; the call log tells the rest."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class RunningSandbox:
    """A sandbox that answers at `url` until it is stopped."""

    def __init__(self, settings: SandboxSettings, host: str = "127.0.0.1", port: int = 0) -> None:
        if host not in _LOOPBACK:
            raise ValueError("The sandbox listens on the loopback address only.")
        _make_folder(settings.database)
        app = create_sandbox(settings)
        self.world = app.world
        self._server: BaseWSGIServer = make_server(
            host, port, app, threaded=True, request_handler=_QuietHandler
        )
        self._traffic = Traffic(self.world, settings.traffic)
        self.url = f"http://{host}:{self._server.server_port}"
        # Whoever stops it waits for it to look: a thousand tests do.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.005,), daemon=True
        )

    def start(self) -> "RunningSandbox":
        self._traffic.start()
        self._thread.start()
        return self

    def run(self) -> None:
        """In the foreground, until interrupted."""
        self._traffic.start()
        try:
            self._server.serve_forever(0.2)
        finally:
            self._close()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._close()

    def _close(self) -> None:
        self._traffic.stop()
        self._server.server_close()
        self.world.close()


def start(settings: SandboxSettings | None = None, port: int = 0) -> RunningSandbox:
    """A sandbox in a thread of this process, on a free port unless one is given."""
    return RunningSandbox(settings or SandboxSettings(), port=port).start()


def serve(host: str, port: int, settings: SandboxSettings) -> None:
    """A sandbox in the foreground; a new database is stocked when the settings say so."""
    running = RunningSandbox(settings, host, port)
    sys.stdout.write(f"The Amazon sandbox listens on {running.url}\n")
    sys.stdout.flush()
    running.run()


def settings_for(web_url: str, **others: object) -> SandboxSettings:
    """Settings for an app that answers at `web_url`: its addresses are registered with us."""
    addresses = {
        "redirect_uris": (f"{web_url}/amazon/consent/return",),
        "login_uri": f"{web_url}/amazon/consent/start",
    }
    return replace(SandboxSettings(), **(addresses | others))  # type: ignore[arg-type]


def _make_folder(database: str) -> None:
    if database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
