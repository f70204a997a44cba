"""The wire: bounded in time and size, never redirected, sound in threads and forks."""

import gzip
import os
import re
import subprocess
import sys
import textwrap
import threading
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.amazon.conftest import LONG, fall_silent, hang_up, in_hand, stop_short, trickle
from webapp.amazon.application import NAME, VERSION, Endpoints
from webapp.amazon.client import Amazon
from webapp.amazon.failure import TryLater
from webapp.amazon.http_exchange import Timeouts
from webapp.amazon.pacing import Pacer

ROOT = Path(__file__).parents[2]
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
EMPTY = {"orders": []}


def search(seller):
    return seller.search_orders(marketplace_ids=["X"], after=SINCE, basis="updated")


@pytest.mark.parametrize("patience", [Timeouts(connect=LONG, next_byte=0.4, whole=0.8)], ids=[""])
@pytest.mark.parametrize("fault", [hang_up, stop_short, fall_silent, trickle])
def test_an_answer_that_never_comes_whole_means_later(seller, amazon_stub, fault):
    amazon_stub.acts(fault)
    started = time.monotonic()

    with pytest.raises(TryLater) as caught:
        search(seller)

    assert caught.value.reason == "unavailable"
    assert time.monotonic() - started < LONG / 2


def test_amazon_being_down_means_later(application, redis):
    nowhere = Endpoints(api={"na": "http://127.0.0.1:9"})
    amazon = Amazon(application, nowhere, Pacer(redis))

    with pytest.raises(TryLater) as caught:
        search(amazon.seller("na", "A2ROSA", in_hand))

    assert caught.value.reason == "unavailable"


def test_back_off_is_spread_and_runs_on_amazons_clock(application, redis):
    nowhere = Endpoints(api={"na": "http://127.0.0.1:9"})
    amazon = Amazon(application, nowhere, Pacer(redis), clock_rate=60)
    seller = amazon.seller("na", "A2ROSA", in_hand)
    hints = set()

    for _ in range(5):
        with pytest.raises(TryLater) as caught:
            search(seller)
        hints.add(caught.value.after.total_seconds())

    assert len(hints) == 5
    assert all(20 / 60 <= hint <= 60 / 60 for hint in hints)


@pytest.mark.parametrize("packed", [False, True])
def test_an_endless_answer_is_cut_off(seller, amazon_stub, packed):
    body = b" " * (33 * 1024 * 1024)
    headers = {"Content_Encoding": "gzip"} if packed else {}
    amazon_stub.answers(200, gzip.compress(body, 1) if packed else body, **headers)

    with pytest.raises(TryLater):
        search(seller)


def test_a_packed_answer_is_unpacked(seller, amazon_stub):
    amazon_stub.answers(200, gzip.compress(b'{"orders": []}'), Content_Encoding="gzip")

    assert search(seller).orders == []


def test_a_redirect_takes_no_token_anywhere(seller, amazon_stub):
    amazon_stub.answers(307, b"", Location=f"{amazon_stub.address}/elsewhere")

    with pytest.raises(TryLater):
        search(seller)

    assert len(amazon_stub.asked) == 1


def test_no_cookie_of_one_seller_reaches_another(amazon, amazon_stub):
    amazon_stub.answers(200, EMPTY, Set_Cookie="session=rosa; Path=/")
    amazon_stub.answers(200, EMPTY)

    search(amazon.seller("na", "A2ROSA", in_hand))
    search(amazon.seller("na", "A2CARLA", in_hand))

    assert "cookie" not in amazon_stub.asked[1].headers


def test_a_netrc_file_adds_nothing(seller, amazon_stub, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ben password word")
    monkeypatch.setenv("NETRC", str(netrc))
    amazon_stub.answers(200, EMPTY)

    search(seller)

    assert "authorization" not in amazon_stub.asked[0].headers


def test_every_call_says_who_calls(amazon, seller, amazon_stub):
    amazon_stub.answers(200, EMPTY)
    amazon_stub.answers(200, {"access_token": "a", "refresh_token": "r", "expires_in": 1})

    search(seller)
    amazon.exchange("code")

    for asked in amazon_stub.asked:
        name = r"Orderdesk/0\.1\.0 \(Language=Python/3\.[0-9.]+\S*; Platform=[A-Za-z]+\)"
        assert re.fullmatch(name, asked.headers["user-agent"])


def test_the_name_and_version_are_the_projects():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert (NAME.lower(), VERSION) == (project["name"], project["version"])


def test_a_connection_serves_many_calls(seller, amazon_stub):
    for _ in range(3):
        amazon_stub.answers(200, EMPTY)
        search(seller)

    assert len({asked.connection for asked in amazon_stub.asked}) == 1


def test_threads_do_not_share_a_connection(seller, amazon_stub):
    for _ in range(2):
        amazon_stub.answers(200, EMPTY)
        thread = threading.Thread(target=search, args=(seller,))
        thread.start()
        thread.join()

    assert len({asked.connection for asked in amazon_stub.asked}) == 2


FORKING = """
    import os, sys
    from datetime import UTC, datetime
    from redis import Redis
    from webapp.amazon.application import Application, Endpoints
    from webapp.amazon.client import Amazon
    from webapp.amazon.pacing import Pacer

    address, socket = sys.argv[1:]
    application = Application("app", "client", "secret", "https://orderdesk.example/")
    pacer = Pacer(Redis(unix_socket_path=socket))
    amazon = Amazon(application, Endpoints(api={"na": address}), pacer)
    seller = amazon.seller("na", "A2ROSA", lambda renew: "Atza|x")

    seller.get_order("1-parent")
    child = os.fork()
    seller.get_order("2-parent" if child else "2-child")
    if child:
        assert os.waitpid(child, 0)[1] == 0
        seller.get_order("3-parent")
"""


def test_a_forked_worker_opens_its_own_connection(amazon_stub, valkey_socket):
    for _ in range(4):
        amazon_stub.answers(200, {"order": {}})
    script = [
        sys.executable,
        "-c",
        textwrap.dedent(FORKING),
        amazon_stub.address,
        valkey_socket,
    ]

    subprocess.run(script, check=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})

    used = {asked.path.rsplit("/")[-1]: asked.connection for asked in amazon_stub.asked}
    assert used["1-parent"] == used["2-parent"] == used["3-parent"] != used["2-child"]
