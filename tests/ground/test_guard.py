"""The guard at the door: headers, CSRF, and who is sent to sign in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from tests.accounts.people import ROSA, post, sign_in
from tests.orders.documents import CANARY, order
from tests.orders.shop import Shop
from webapp.accounts.account import Account
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.audit.audit_event import SEEN
from webapp.ground.web.form_origin import SIGNED
from webapp.ground.web.host_guard import TrustedProxies, limited_address

# What anybody may see, signed in or not; `metrics` and `status` ask for a token instead.
PUBLIC = {
    "static",
    "healthz",
    "readyz",
    "metrics",
    "status",
    "accounts.sign_in",
    "accounts.begin_session",
    "accounts.sign_up",
    "accounts.ask_to_sign_up",
    "development_mail.index",
    "development_mail.show",
    "mail_previews.index",
    "mail_previews.show",
    "accounts.forgotten_password",
    "accounts.ask_for_reset",
    "accounts.reset_password",
    "accounts.redeem_reset",
    "accounts.start",
    "invitations.show",
    "invitations.accept",
    "notice_choices.ask",
    "notice_choices.unsubscribe",
}
# Programs are let in by tokens, and told so where they have none: see tests/attacks/test_api.py.
PUBLIC_PREFIXES = ("/privacy/ask", "/api/")
# What opens to a signed-in person without the second factor that is demanded. The way back from
# Amazon shows nothing: it leads to the trip's own page.
ABOUT_ONESELF = (
    *("accounts.", "account.", "notices.", "notice_choices.", "second_factor.", "sign_in_steps."),
    *("passkeys.", "passkey_sign_in.", "reauthentication."),
)
WAY_BACK = "consent.come_back"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def test_every_answer_carries_the_headers_that_browsers_obey(client: Any) -> None:
    for address in ("/sign-in", "/nowhere", "/healthz", "/amazon/consent/return"):
        headers = client.visit(address).headers

        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "HX-Request" in headers["Vary"] or address == "/healthz"


def test_the_way_back_from_amazon_tells_no_one_where_it_came_from(app: Flask) -> None:
    answer = app.test_client().get("/amazon/consent/return?state=x")

    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
        {"X-Moz": "prefetch"},
    ],
    ids=lambda header: " ".join(*header.items()),
)
def test_a_page_that_a_browser_fetches_ahead_shows_nobody_and_is_no_reading(
    client: Any, database: Any, header: dict[str, str]
) -> None:
    shop = Shop(ROSA)
    shop.take(order())
    sign_in(client, ROSA)

    for address in (f"/orders/{shop.order.id}", "/customers", "/contacts", "/privacy/requests"):
        page = client.visit(address, **header)

        assert (page.status, CANARY in page.html) == (503, False)
        assert page.headers["Cache-Control"] == "no-store"
    assert not AuditEntry.select().where(AuditEntry.event.in_(SEEN)).exists()
    assert client.visit(f"/orders/{shop.order.id}").status == 200


def test_what_shows_nobody_may_be_fetched_ahead(app: Flask) -> None:
    answer = app.test_client().get("/static/css/shared.css", headers={"Sec-Purpose": "prefetch"})

    assert answer.status_code == 200
    answer.close()


@pytest.mark.slow
def test_no_state_changes_without_a_csrf_token(app: Flask, client: Any, database: Any) -> None:
    Shop(ROSA)
    sign_in(client, ROSA)
    unguarded = [
        rule.rule
        for rule in _rules(app, UNSAFE)
        # A mail program's POST has no session; the token in its address is signed. The API has
        # no sessions at all.
        if rule.endpoint not in SIGNED
        and not rule.endpoint.startswith("api.")
        and client.http.post(_filled(rule), base_url=client.base).status_code != 400
    ]

    assert not unguarded


def test_a_button_pressed_after_signing_out_elsewhere_asks_to_sign_in(
    client: Any, database: Any
) -> None:
    Shop(ROSA).take(order())
    sign_in(client, ROSA)
    old = client.visit("/orders")
    client.submit("Sign out")

    client._page = old
    in_place = client.htmx("Hold")
    client._page = old
    without_script = client.submit("Hold")

    assert (in_place.status, "You were signed out" in in_place) == (401, True)
    assert without_script.path == "/sign-in"


def test_a_stale_public_form_asks_for_another_try(client: Any, database: Any) -> None:
    client.visit("/sign-up")
    client.http.delete_cookie("session", domain="127.0.0.1")

    page = client.submit("Send the link")

    assert (page.status, page.h1) == (400, "This page was open for too long")


def test_the_guard_refuses_in_the_language_of_the_browser(client: Any, database: Any) -> None:
    client.visit("/sign-up")
    client.http.delete_cookie("session", domain="127.0.0.1")
    form, _ = client.page.form("Send the link")

    answer = client.http.post(
        "/sign-up",
        data=form.fields,
        base_url=client.base,
        headers={"Accept-Language": "de", "Referer": client.page.url},
    )

    assert answer.status_code == 400
    assert '<html lang="de">' in answer.text
    assert "This page was open for too long" not in answer.text


def test_a_stranger_is_sent_to_sign_in_from_every_page(app: Flask, client: Any) -> None:
    open_pages = [
        rule.rule
        for rule in _rules(app, {"GET"})
        if not _is_public(rule)
        and not _asks_to_sign_in(client.http.get(_filled(rule), base_url=client.base))
    ]

    assert not open_pages


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_a_second_factor_is_demanded_nothing_else_opens_without_one(
    environment: dict[str, str], request: pytest.FixtureRequest, method: str
) -> None:
    environment["SECOND_FACTOR"] = "demanded"
    app, client = (request.getfixturevalue(name) for name in ("app", "client"))
    request.getfixturevalue("database")
    Shop(ROSA)
    sign_in(client, ROSA)

    opening = [
        rule.rule
        for rule in _rules(app, {method})
        if not _is_public(rule)
        and not rule.endpoint.startswith((*ABOUT_ONESELF, WAY_BACK))
        and not _leads_to_second_factor(client, method, _filled(rule))
    ]

    assert not opening


def _leads_to_second_factor(client: Any, method: str, address: str) -> bool:
    token = client.page.forms[0].fields["csrf_token"][0]
    answer = client.http.open(
        address,
        method=method,
        base_url=client.base,
        headers={"Referer": client.base},
        data={"csrf_token": token} if method == "POST" else None,
    )
    return "/account/second-factor" in answer.headers.get("Location", "")


def _filled(rule: Rule) -> str:
    """The rule's address, with ids of the first rows of their kinds."""
    values = {name: _any_value(each) for name, each in rule._converters.items()}
    values |= rule.defaults or {}
    address = rule.build(values)
    assert address is not None, f"{rule.rule} can't be filled with {values}"
    return address[1]


def _any_value(converter: BaseConverter) -> Any:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "a" * 32


def _rules(app: Flask, methods: set[str]) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if (rule.methods or set()) & methods)


def _is_public(rule: Rule) -> bool:
    return rule.endpoint in PUBLIC or rule.rule.startswith(PUBLIC_PREFIXES)


def _asks_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 303 and "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil"])
def test_signing_in_leads_only_to_our_own_pages(client: Any, database: Any, target: str) -> None:
    Shop(ROSA)
    client.visit(f"/sign-in?next={target}")

    page = client.submit("Sign in", email=ROSA.email, password=ROSA.password)

    assert page.path == "/orders"


@pytest.mark.parametrize("address", ["/privacy/ask/a%00b", "/sign-in?next=%00", "/sign-in?%00=x"])
def test_an_address_that_is_no_text_is_refused_in_words(client: Any, address: str) -> None:
    page = client.visit(address)

    assert page.status == 400
    assert "That holds a character that is no part of any text" in page.h1


def test_a_form_that_is_no_text_is_refused_and_changes_nothing(client: Any, database: Any) -> None:
    shop = Shop(ROSA)
    sign_in(client, ROSA)
    client.visit("/account")

    status = post(client, "/account/time-zone", time_zone="Asia/\0Tokyo")

    assert status == 400
    assert Account.get_by_id(shop.account.id).time_zone == shop.account.time_zone


@pytest.fixture
def production(environment: dict[str, str], request: pytest.FixtureRequest) -> Flask:
    """The app as it runs in production, behind one proxy on this machine."""
    environment |= {
        "APP_ENV": "production",
        "PUBLIC_URL": "https://orders.example.com",
        "ALLOW_PRIVATE_HOP": "1",
        "AMAZON_ALLOW_OVERRIDE": "1",
        "AMAZON_CLOCK_RATE": "1",
        "SMTP_URL": "smtps://mail.example.com",
        "SIGN_UP": "open",
    }
    app: Flask = request.getfixturevalue("app")
    request.getfixturevalue("database")
    return app


HTTPS = {"base_url": "https://orders.example.com"}
OTHERS = [
    "evil.example",
    "orders.example.com.evil.example",
    "orders.example.com:8443",
    "orders.example.com@evil.example",
    "evil.example/orders.example.com",
    "127.0.0.1",
    "",
    "[",
    "orders.example.com:port",
]


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("path", ["/sign-in", "/static/css/shared.css"])
def test_another_host_is_refused(production: Flask, host: str, path: str) -> None:
    answer = production.test_client().get(path, headers={"Host": host}, **HTTPS)

    assert (answer.status_code, answer.text) == (400, "This address isn't served here.\n")
    assert answer.headers["Cache-Control"] == "no-store"


def test_our_host_is_served_and_a_probe_of_the_process_whatever_it_calls_it(
    production: Flask,
) -> None:
    client = production.test_client()
    hosts = ["orders.example.com", "ORDERS.example.com", "orders.example.com:443"]

    served = [client.get("/sign-in", headers={"Host": host}, **HTTPS) for host in hosts]
    probed = client.get("/healthz", headers={"Host": "10.0.0.7:8000"}, **HTTPS)

    assert [each.status_code for each in (*served, probed)] == [200] * 4


def test_a_script_name_moves_nothing(client: Any) -> None:
    environ = {"SCRIPT_NAME": "/evil", "HTTP_SCRIPT_NAME": "/evil"}

    answer = client.http.get("/sign-in", base_url=client.base, environ_overrides=environ)

    assert answer.status_code == 200
    assert "evil" not in answer.text


@pytest.mark.parametrize("referer", ["http://[", "https://x:port/", "//[::1", "\x7f", "http://a]"])
def test_a_malformed_referer_breaks_nothing(production: Flask, referer: str) -> None:
    client = production.test_client()

    read = client.get("/account", headers={"Referer": referer}, **HTTPS)
    sent = client.post("/forgotten-password", headers={"Referer": referer}, **HTTPS)

    assert (read.status_code, sent.status_code) == (303, 400)


@pytest.mark.parametrize(
    ("origin", "referer", "status"),
    [
        ("https://orders.example.com", None, 200),
        ("https://orders.example.com", "https://evil.example/", 200),
        ("https://evil.example", "https://orders.example.com/x", 400),
        ("http://orders.example.com", None, 400),
        ("https://orders.example.com:8443", None, 400),
        ("null", "https://orders.example.com/x", 400),
        (None, "https://orders.example.com/x", 200),
        (None, "https://evil.example/", 400),
        (None, None, 400),
    ],
)
def test_a_form_is_believed_by_its_origin_and_else_by_its_referer(
    production: Flask, origin: str | None, referer: str | None, status: int
) -> None:
    client = production.test_client()
    token = TOKEN.search(client.get("/forgotten-password", **HTTPS).text)[1]
    said = {"Origin": origin, "Referer": referer}
    headers = {name: value for name, value in said.items() if value}

    answer = client.post(
        "/forgotten-password",
        data={"csrf_token": token, "email": "x@y.zz"},
        headers=headers,
        **HTTPS,
    )

    assert answer.status_code == status


@pytest.mark.parametrize("address", ["/static/nothing.css", "/static/", "/static/../orders"])
def test_an_error_below_the_static_files_isnt_kept_by_anybody(client: Any, address: str) -> None:
    answer = client.http.get(address, base_url=client.base)

    assert answer.status_code in (303, 404)
    assert answer.headers["Cache-Control"] == "no-store"


def test_static_files_are_for_our_own_pages_alone(production: Flask) -> None:
    answer = production.test_client().get("/static/css/shared.css", **HTTPS)

    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    answer.close()


PUBLIC_PEER, PRIVATE_PEER = "93.184.215.14", "10.1.2.3"


@pytest.mark.parametrize(
    ("peer", "networks", "address"),
    [
        (PRIVATE_PEER, [], "198.51.100.7"),
        ("127.0.0.1", [], "198.51.100.7"),
        (PUBLIC_PEER, [], PUBLIC_PEER),
        (PUBLIC_PEER, ["93.184.215.0/24"], "198.51.100.7"),
    ],
)
def test_whoever_asks_without_a_proxy_cannot_choose_an_address(
    peer: str, networks: list[str], address: str
) -> None:
    seen: list[str] = []
    app = TrustedProxies(lambda environ, _start: seen.append(environ["REMOTE_ADDR"]), 1, networks)

    app({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": "198.51.100.7"}, None)

    assert seen == [address]


def test_addresses_are_counted_as_digests_and_a_network_of_ipv6_as_one() -> None:
    def digest(address: str) -> str:
        return limited_address("a key", address)

    assert digest("2001:db8::1") == digest("2001:db8::ffff:2") != digest("2001:db8:0:1::1")
    assert digest("::ffff:198.51.100.7") == digest("198.51.100.7") != digest("198.51.100.8")
    assert "198" not in digest("198.51.100.7")
    assert digest("198.51.100.7") != limited_address("another key", "198.51.100.7")
