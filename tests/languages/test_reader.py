"""Who reads a page or a mail reads it in their language."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.mailbox import mails, text_of
from tests.accounts.people import BEN, NOW, ROSA, founded, post, sign_in
from webapp.accounts.invitation import Invitation
from webapp.accounts.notice import Notice
from webapp.accounts.password_reset import tell_of_change
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.language.language import speaking

GERMAN = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}


def test_a_page_is_in_the_language_that_the_browser_asks_for(client: Any) -> None:
    page = client.visit("/sign-in", **GERMAN)

    assert '<html lang="de">' in page.html
    assert page.headers["Content-Language"] == "de"
    assert "Accept-Language" in page.headers["Vary"]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("fr-CA, en;q=0.5", "fr"),
        ("pt-BR, pt;q=0.9, es;q=0.8, en;q=0.7", "es"),
        ("en-GB, de;q=0.9", "en"),
        ("ja", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_first_that_is_spoken_here_is_taken(client: Any, asked: str, spoken: str) -> None:
    page = client.visit("/sign-in", **{"Accept-Language": asked})

    assert page.headers["Content-Language"] == spoken


def test_the_language_that_somebody_chose_wins_over_the_browsers(client: Any) -> None:
    founded()
    sign_in(client)
    client.visit("/account")

    post(client, "/account/language", language="fr")

    assert client.visit("/account", **GERMAN).headers["Content-Language"] == "fr"


@pytest.mark.parametrize("code", ["xx", "", "de-DE", "../de"])
def test_a_language_that_is_not_spoken_here_leaves_it_to_the_browser(
    client: Any, code: str
) -> None:
    founded()
    sign_in(client)
    client.visit("/account")
    post(client, "/account/language", language="fr")
    client.visit("/account")

    post(client, "/account/language", language=code)

    assert User.get().language is None
    assert client.visit("/account", **GERMAN).headers["Content-Language"] == "de"


@pytest.mark.parametrize(("browser", "spoken"), [("fr", "fr"), ("en-GB", "en")])
def test_whoever_chose_no_language_is_mailed_in_that_of_the_browser_at_the_last_sign_in(
    client: Any, settings: Any, browser: str, spoken: str
) -> None:
    with speaking("de"):
        rosa = founded()
    assert (rosa.language, rosa.browser_language) == (None, "de")
    tell_of_change(rosa, NOW)
    Notice.get().deliver(settings, NOW)

    _sign_in_by(client, browser)
    tell_of_change(User.get(), NOW + timedelta(days=1))
    Notice.select().order_by(Notice.id.desc()).get().deliver(settings, NOW + timedelta(days=1))

    assert [mail["Content-Language"] for mail in mails(settings)] == ["de", spoken]


def test_the_language_that_somebody_chose_wins_in_mails_too(client: Any, settings: Any) -> None:
    rosa = founded()
    rosa.choose_language("it")
    _sign_in_by(client, "de")

    tell_of_change(User.get(), NOW)
    Notice.get().deliver(settings, NOW)

    assert mails(settings)[0]["Content-Language"] == "it"


def test_a_notice_is_mailed_in_its_recipients_language_and_stays_readable_in_another(
    database: Any, settings: Any, pseudo_locale: str
) -> None:
    rosa = founded()
    rosa.choose_language(pseudo_locale)

    tell_of_change(rosa, NOW)
    Notice.get().deliver(settings, NOW)

    mail = mails(settings)[0]
    assert mail["Content-Language"] == pseudo_locale
    assert mail["Subject"].startswith("⟦Yóúr pásswórd fór Orderdesk")
    assert "⟦Yóúr pásswórd wás" in text_of(mail)
    assert str(Notice.get().subject) == "Your password for Orderdesk was changed"


def test_an_invitation_is_written_in_the_language_in_which_it_was_asked_for(
    database: Any, settings: Any, pseudo_locale: str
) -> None:
    rosa = founded()
    with speaking(pseudo_locale):
        Invitation.send(rosa.account, BEN.email, "shipper", rosa, NOW)

    Invitation.get().deliver(settings, utcnow() + timedelta(minutes=2))

    assert mails(settings)[0]["Subject"].startswith(f"⟦Jóíñ {ROSA.company}")


def _sign_in_by(client: Any, browser: str) -> None:
    """With a browser that asks for this language."""
    client.visit("/sign-in")
    typed = {"email": ROSA.email, "password": ROSA.password}
    client.post("/sign-in", typed, **{"Accept-Language": browser})
