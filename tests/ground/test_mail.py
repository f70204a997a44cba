"""Mail goes to the server under TLS, to a server that proves its name, or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.people import NOW, ROSA, founded
from tests.servers.mail_server import MailServer
from webapp.accounts.notice import Notice
from webapp.ground.mail import MailError, send_mail
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings

SECRET = "https://orders.example.com/reset/only-rosa-may-see-this"
MAIL = Mail(ROSA.email, "Your password", "Choose another.", ("Choose", SECRET))


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[Callable[[str], MailServer]]:
    running: list[MailServer] = []

    def start(tls: str) -> MailServer:
        running.append(MailServer(tmp_path, tls))
        running[-1].start()
        return running[-1]

    yield start
    for each in running:
        each.stop()


@pytest.fixture
def production() -> Settings:
    return Settings(
        app_env="production",
        public_url="https://orders.example.com",
        database_url="",
        keyring_url="",
        redis_url="",
        secret_key="",
        root_keys=(),
    )


@pytest.mark.parametrize("tls", ["starttls", "smtps"])
def test_mail_and_password_go_under_tls(
    production: Settings, mail_server: Any, monkeypatch: pytest.MonkeyPatch, tls: str
) -> None:
    server = mail_server(tls)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))

    send_mail(replace(production, smtp_url=server.url), MAIL)

    assert server.encrypted == [True]
    assert server.passwords == [b"the-password"]
    assert SECRET in server.mails[0].as_string()


def test_a_server_without_tls_gets_neither_mail_nor_password(
    production: Settings, mail_server: Any
) -> None:
    server = mail_server("")

    with pytest.raises(MailError, match="offers no STARTTLS, and nothing is sent to it in clear"):
        send_mail(replace(production, smtp_url=server.url), MAIL)

    assert (server.mails, server.passwords) == ([], [])


@pytest.mark.parametrize("tls", ["starttls", "smtps"])
def test_a_server_that_nobody_vouches_for_gets_nothing(
    production: Settings, mail_server: Any, tls: str
) -> None:
    server = mail_server(tls)

    with pytest.raises(MailError, match="certificate isn't trusted here: self"):
        send_mail(replace(production, smtp_url=server.url), MAIL)

    assert (server.mails, server.passwords) == ([], [])


def test_on_a_private_network_a_server_without_tls_will_do(
    production: Settings, mail_server: Any
) -> None:
    server = mail_server("")
    private = replace(production, private_hop=True, smtp_url=server.url)

    send_mail(private, MAIL)

    assert server.encrypted == [False]


def test_developments_own_mail_server_needs_no_tls(production: Settings, mail_server: Any) -> None:
    server = mail_server("")

    send_mail(replace(production, app_env="development", smtp_url=server.url), MAIL)

    assert len(server.mails) == 1


def test_what_couldnt_be_sent_safely_is_sent_once_it_can_be(
    database: Any, settings: Settings, mail_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one, safe_one = mail_server(""), mail_server("starttls")
    monkeypatch.setenv("SSL_CERT_FILE", str(safe_one.certificate))
    production = replace(settings, app_env="production")
    Notice.raise_once(founded().account, "revocation", "k", subject="S", text="T", now=NOW)

    refused = Notice.get().deliver(replace(production, smtp_url=open_one.url), NOW)
    sent = Notice.get().deliver(replace(production, smtp_url=safe_one.url), NOW)

    assert (refused, sent) == (False, True)
    assert (len(open_one.mails), len(safe_one.mails)) == (0, 1)
