"""A genuine nginx that caches what it may, in front of an app that a thread serves."""

import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import make_server

from tests.servers import debian_package
from tests.servers.free_port import free_port

# `ignored`: what a careless operator has it ignore, so that only Vary is left.
CONFIGURATION = """
daemon off; {user} pid {folder}/pid; error_log {folder}/errors; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/temp;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=pages:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{upstream}; proxy_set_header Host {host};
      proxy_cache pages; proxy_cache_key $uri$is_args$args; proxy_cache_valid 200 10m;
      add_header X-Cache $upstream_cache_status always; {ignored}
    }}
  }}
}}
"""
CARELESS = "proxy_ignore_headers Cache-Control Expires Set-Cookie;"
ANSWERS_WITHIN = 60.0


class NoNginx(Exception):
    """Says how to get one."""


def ensure() -> str:
    """Its path, installed where we may install; raises NoNginx elsewhere."""
    if not _path() and not debian_package.install("nginx"):
        raise NoNginx("The tests need nginx: install it, for example by apt-get install nginx.")
    return str(_path())


class CachingProxy:
    def __init__(self, app: Flask, folder: Path, careless: bool = False) -> None:
        self.port, upstream = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._server = make_server("127.0.0.1", upstream, app, threaded=True)
        said = CONFIGURATION.format(
            user="user root;" if debian_package.can_install() else "",
            folder=folder,
            port=self.port,
            upstream=upstream,
            host=urlsplit(app.extensions["settings"].public_url).netloc,
            ignored=CARELESS if careless else "",
        )
        self._file = folder / "nginx.conf"
        self._file.write_text(said)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self._process = subprocess.Popen(
            [ensure(), "-c", str(self._file), "-e", str(self._file.with_name("errors"))]
        )
        until = time.monotonic() + ANSWERS_WITHIN
        while not self._answers():
            assert time.monotonic() < until, self._file.with_name("errors").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._process:
            self._process.terminate()
            self._process.wait()

    def get(self, path: str, **headers: str) -> tuple[str, str]:
        """The page, and how the cache had it: MISS, HIT, BYPASS …"""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{self.url}{path}", headers=named)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode(), str(answer.headers.get("X-Cache"))

    def _answers(self) -> bool:
        try:
            return bool(self.get("/healthz"))
        except (urllib.error.URLError, ConnectionError):
            return False


def _path() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
