"""Vendure, a shop's backend: its server from npm on a Postgres of its own, with as many orders.

Needs npm and a network for the first run; what is installed stays in `var/vendure`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from queue import Queue

import psycopg

from tests.servers.free_port import free_port
from tests.servers.postgres import AS_OPERATED, Postgres
from webapp.development.process import Process
from webapp.ground.settings import VAR

HERE = Path(__file__).with_name("vendure")
FOLDER = VAR / "vendure"
PASSWORD = "the benchmark's own"
START_SECONDS = 120
LOGIN = 'mutation($password:String!){login(username:"bench",password:$password){__typename}}'
# What our own list says of an order without people, as far as Vendure knows it.
ORDERS = """query($skip: Int!, $take: Int!) {
  orders(options: {take: $take, skip: $skip, sort: {orderPlacedAt: DESC}}) { items {
    id code state orderPlacedAt updatedAt totalWithTax currencyCode
    shippingAddress { city province countryCode }
    lines { id quantity unitPriceWithTax productVariant { sku name } }
  } }
}"""


class VendureShop:
    """Signed in to its administration."""

    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=120)
        self._token = ""
        self._token = self._ask(LOGIN, password=PASSWORD)[0]["vendure-auth-token"]

    def orders(self, skip: int, take: int) -> int:
        """How many came."""
        said = self._ask(ORDERS, skip=skip, take=take)[1]
        return len(json.loads(said)["data"]["orders"]["items"])

    def _ask(self, query: str, **variables: object) -> tuple[dict[str, str], bytes]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        body = json.dumps({"query": query, "variables": variables})
        self._line.request("POST", "/admin-api", body, headers)
        answer = self._line.getresponse()
        said = answer.read()
        assert answer.status == 200, said
        return dict(answer.headers), said


@contextmanager
def vendure_shop(orders: int) -> Iterator[VendureShop]:
    """Its server, filled."""
    _install()
    with ExitStack() as stack:
        server = Postgres(AS_OPERATED)
        server.start()
        stack.callback(server.stop)
        url, port = server.create("vendure"), free_port()
        lines: Queue[str] = Queue()
        settings = {"DATABASE_URL": url, "PORT": str(port), "PASSWORD": PASSWORD}
        program = [str(FOLDER / "node_modules/.bin/node"), str(FOLDER / "server.js")]
        process = Process("vendure", program, os.environ | settings, FOLDER, lines.put)
        process.start()
        stack.callback(process.stop)
        said = lines.get(timeout=START_SECONDS)
        assert "ready" in said, said
        _fill(url, orders)
        yield VendureShop(port)


def _install() -> None:
    """What `package.json` pins, unless it is there."""
    wanted, there = HERE / "package.json", FOLDER / "package.json"
    if (FOLDER / "node_modules").exists() and there.read_text() == wanted.read_text():
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(HERE, FOLDER)
    npm = shutil.which("npm")
    assert npm, "npm is needed to measure beside Vendure."
    # Node's own package puts its program into place by a script; nothing else may run one.
    words = ["install", "--no-audit", "--no-fund", "--silent"]
    subprocess.run([npm, *words, "--ignore-scripts"], cwd=FOLDER, check=True)
    subprocess.run([npm, "rebuild", "--silent", "node"], cwd=FOLDER, check=True)


def _fill(url: str, orders: int) -> None:
    said = (HERE / "fill.sql").read_text().replace("{orders}", str(orders))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(said.encode())
