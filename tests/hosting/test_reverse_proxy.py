"""The proxies' configurations that we hand out, run by a genuine nginx and a genuine Caddy."""

import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.servers.reverse_proxy import HOST, ReverseProxy, caddy, nginx

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_kind", ["sqlite"])]
HALF = f"POST /sign-in HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 10\r\n\r\nhello".encode()


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def proxied(
    request: pytest.FixtureRequest, environment: dict[str, str], tmp_path: Path
) -> Iterator[ReverseProxy]:
    environment.update(PUBLIC_URL=f"https://{HOST}", TRUSTED_PROXIES="1")
    proxy = ReverseProxy(request.param, request.getfixturevalue("app"), tmp_path)
    try:
        proxy.start()
        yield proxy
    finally:
        proxy.stop()


def test_a_page_comes_over_https_with_the_apps_headers_and_no_others(proxied: ReverseProxy) -> None:
    page = proxied.ask("/sign-in")

    assert page.status == 200
    assert page.headers.get_all("Strict-Transport-Security") == [
        "max-age=63072000; includeSubDomains"
    ]
    assert len(page.headers.get_all("Content-Security-Policy") or []) == 1
    assert page.headers["Cache-Control"] == "no-store"
    assert "nginx/" not in page.headers["Server"]


def test_the_app_is_told_who_asks_and_not_what_a_client_says_of_itself(
    proxied: ReverseProxy,
) -> None:
    proxied.ask("/sign-in", X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="http")

    (heard,) = proxied.heard
    assert heard["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert heard["HTTP_X_FORWARDED_PROTO"] == "https"
    assert heard["HTTP_HOST"] == HOST


def test_a_slow_client_reaches_the_app_when_all_is_said(proxied: ReverseProxy) -> None:
    with proxied.line() as line:
        line.sendall(HALF)
        time.sleep(0.3)
        early = list(proxied.heard)

        line.sendall(b"world")
        answer = line.recv(4096)

    assert early == []
    assert answer.startswith(b"HTTP/1.1 400")
    assert len(proxied.heard) == 1


def test_no_log_holds_what_an_address_says(proxied: ReverseProxy) -> None:
    proxied.ask("/amazon/consent/return?spapi_oauth_code=hush&state=hush", Referer="https://x/hush")
    proxied.lose_app()

    lost = proxied.ask("/orders?q=hush", Cookie="session=hush")

    assert lost.status == 502
    assert "hush" not in proxied.written


def test_plain_http_leads_to_https(proxied: ReverseProxy) -> None:
    with closing(HTTPConnection("127.0.0.1", proxied.plain_port, timeout=10)) as connection:
        connection.request("GET", "/orders", headers={"Host": HOST})
        answer = connection.getresponse()

    assert answer.status in {301, 308}
    assert answer.headers["Location"].startswith(f"https://{HOST}")
