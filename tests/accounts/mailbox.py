"""The mails that went out, as files."""

import email
import re
from email import policy
from email.message import EmailMessage

from webapp.ground.settings import Settings


def mails(settings: Settings) -> list[EmailMessage]:
    files = sorted(settings.mail_folder.glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def text_of(mail: EmailMessage) -> str:
    """Its words, as a mail program without HTML shows them."""
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


def links_to(path: str, settings: Settings) -> list[str]:
    texts = [text_of(mail) for mail in mails(settings)]
    return [link for text in texts for link in re.findall(rf"{settings.public_url}{path}\S+", text)]
