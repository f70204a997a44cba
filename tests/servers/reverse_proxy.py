"""A genuine nginx or Caddy with the configuration of docs/hosting, in front of an app."""

import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from socket import create_connection
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from werkzeug.serving import make_server

from tests.servers import caching_proxy, debian_package
from tests.servers.free_port import free_port
from webapp.ground.clock import utcnow
from webapp.ground.settings import ROOT

HOSTING = ROOT / "docs/hosting"
HOST = "orders.example.com"
ANSWERS_WITHIN = 60.0
Command = Callable[[Path, int, int, int], tuple[list[str], dict[str, str]]]


class ReverseProxy:
    """Speaks https for HOST; `heard` are the requests that reached the app."""

    def __init__(self, command: Command, app: Any, folder: Path) -> None:
        self.heard: list[dict[str, Any]] = []
        self.folder = folder
        self.port, self.plain_port, upstream = free_port(), free_port(), free_port()
        self._app = app
        self._server = make_server("127.0.0.1", upstream, self._hear, threaded=True)
        words, names = command(folder, self.port, self.plain_port, upstream)
        with (folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                words, env={**os.environ, **names}, stdout=said, stderr=subprocess.STDOUT
            )

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        until = time.monotonic() + ANSWERS_WITHIN
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "said").read_text()
            time.sleep(0.05)
        self.heard.clear()

    def lose_app(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def stop(self) -> None:
        self.lose_app()
        self._process.terminate()
        self._process.wait()

    @property
    def written(self) -> str:
        """All that stands in its logs."""
        logs = [each for each in self.folder.iterdir() if each.is_file()]
        return "\n".join(each.read_text(errors="replace") for each in logs)

    def line(self) -> ssl.SSLSocket:
        """A connection on which nothing was said yet."""
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        return anybody.wrap_socket(
            create_connection(("127.0.0.1", self.port), timeout=60), server_hostname=HOST
        )

    def ask(self, path: str, **headers: str) -> HTTPResponse:
        """The answer, read to its end."""
        with closing(HTTPConnection(HOST)) as connection:
            connection.sock = self.line()
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=named)
            answer = connection.getresponse()
            answer.read()
            return answer

    def _answers(self) -> bool:
        with suppress(OSError):
            return self.ask("/healthz").status == 200
        return False

    def _hear(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.heard.append(dict(environ))
        return self._app(environ, start_response)


def nginx(folder: Path, port: int, plain: int, upstream: int) -> tuple[list[str], dict[str, str]]:
    """Ours, but for where it listens and logs, and its certificate."""
    _make_certificate(folder)
    said = (HOSTING / "nginx.conf").read_text()
    for pattern, instead in (
        (r"listen \[::\].*;\n", "\n"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"/etc/letsencrypt/live/[\w.]+/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
    ):
        said, count = re.subn(pattern, instead, said)
        assert count, pattern
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if debian_package.can_install() else ""
    whole = f"daemon off; {user} pid {folder}/pid; events {{}} http {{ {paths}\n{said}\n}}"
    (folder / "nginx.conf").write_text(whole)
    return [caching_proxy.ensure(), "-c", f"{folder}/nginx.conf", "-e", f"{folder}/errors"], {}


def caddy(folder: Path, port: int, plain: int, upstream: int) -> tuple[list[str], dict[str, str]]:
    """Ours, but for an authority of its own, and no site on the machine's own ports."""
    said = (HOSTING / "Caddyfile").read_text()
    said = said.replace("lb_try_duration 10s", "lb_try_duration 1s")
    ours = f"http_port {plain}\n https_port {port}\n admin off\n local_certs\n skip_install_trust\n"
    (folder / "Caddyfile").write_text(said.replace("{\n", "{\n" + ours, 1))
    names = {"ORDERDESK_SITE": HOST, "ORDERDESK_WEB": f"127.0.0.1:{upstream}"}
    homes = {"XDG_DATA_HOME": f"{folder}/data", "XDG_CONFIG_HOME": f"{folder}/config"}
    words = [caddy_path(), "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"]
    return words, {**names, **homes}


def caddy_path() -> str:
    """It comes with the tests' packages."""
    found = shutil.which("caddy", path=str(Path(sys.executable).parent))
    assert found, "caddy is missing: run `make test`, which installs what the tests need"
    return found


def _make_certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={HOST}")
    assert name.get_attributes_for_oid(NameOID.COMMON_NAME)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(utcnow() - timedelta(days=1))
        .not_valid_after(utcnow() + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(plain)
