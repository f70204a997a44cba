"""Mail: plain text to one address, by SMTP, or as a file where no SMTP is set."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from webapp.clock import utcnow
from webapp.config import Settings

TIMEOUT = 20


class MailError(Exception):
    """The mail server refused or can't be reached; the message may be sent again later."""


def send_mail(settings: Settings, to: str, subject: str, text: str) -> None:
    """Send one message; raises MailError when it wasn't taken."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain=urlsplit(settings.public_url).hostname)
    message.set_content(text)
    if settings.smtp_url:
        _by_smtp(settings.smtp_url, message)
    else:
        _as_file(settings.mail_folder, message)


def _by_smtp(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    connect = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with connect(parts.hostname or "", parts.port or 0, timeout=TIMEOUT) as server:
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"The mail server failed: {type(error).__name__}.") from None


def _as_file(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{utcnow():%Y%m%dT%H%M%S%f}.eml"
    (folder / name).write_bytes(message.as_bytes())
