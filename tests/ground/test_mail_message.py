"""A mail's words in text and in HTML, and what its headers say of it."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser

from tests.accounts.people import ROSA
from webapp.ground.mail_message import BUTTON, Mail
from webapp.ground.settings import Settings

NOW = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
LINK = "https://orders.example.com/reset-password/t?a=1&b=2"
TEXT = f"Rosa & Co. <asked>.\n\n{BUTTON}\n\nOr not.\nAs you like."


class Page(HTMLParser):
    """The words of a page, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attributes)["href"])

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def sent(settings: Settings, mail: Mail) -> EmailMessage:
    """As its reader's mail program takes it apart."""
    written = mail.message(settings, NOW).as_bytes(policy=policy.SMTP)
    return email.message_from_bytes(written, policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body
    return str(body.get_content())


def test_text_and_html_say_the_same_with_one_button(settings: Settings) -> None:
    mail = sent(settings, Mail(ROSA.email, "Your password", TEXT, ("Choose", LINK)))

    text, page = part(mail, "plain"), Page(part(mail, "html"))

    assert text.replace("\r", "") == (
        f"Rosa & Co. <asked>.\n\nChoose: {LINK}\n\nOr not.\nAs you like.\n\n"
    )
    assert page.links == [LINK]
    assert {"<asked>.", "Choose", "like."} <= set(page.words)


def test_no_machine_answers_it_and_its_sender_and_time_are_named(settings: Settings) -> None:
    mail = sent(settings, Mail(ROSA.email, "Your password", TEXT))

    assert mail["From"] == f"Orderdesk <{settings.mail_from}>"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail["Reply-To"], mail["List-Unsubscribe"]) == (None, None)


def test_a_letter_by_a_person_is_answered_to_a_person(settings: Settings) -> None:
    letter = Mail(ROSA.email, "Your request", TEXT, sender="Lantern, Books", by_a_person=True)

    mail = sent(settings, replace(letter, reply_to="ben@lanternbooks.example"))

    assert mail["From"].addresses[0].display_name == "Lantern, Books"
    assert (mail["Reply-To"], mail["Auto-Submitted"]) == ("ben@lanternbooks.example", None)


def test_nothing_of_it_stands_in_a_trace() -> None:
    assert ROSA.email not in repr(Mail(ROSA.email, "Your password", TEXT, ("Choose", LINK)))
