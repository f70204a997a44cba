"""Mail: to one address, by SMTP under TLS, or as a file where no SMTP is set."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from webapp.ground import transport_security
from webapp.ground.clock import utcnow
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings

TIMEOUT = 20
NO_TLS = (
    "The mail server offers no STARTTLS, and nothing is sent to it in clear: use one that does, "
    "smtps://, or ALLOW_PRIVATE_HOP=1 when the network between is private."
)
UNTRUSTED = "The mail server's certificate isn't trusted here"


class MailError(Exception):
    """The mail server refused or can't be reached; the message may be sent again later."""


def send_mail(settings: Settings, mail: Mail) -> None:
    """Send one message; raises MailError when it wasn't taken."""
    message = mail.message(settings, utcnow())
    if settings.smtp_url:
        _by_smtp(settings, message)
    else:
        _as_file(settings.mail_folder, message)


def _by_smtp(settings: Settings, message: EmailMessage) -> None:
    parts = urlsplit(settings.smtp_url)
    try:
        with _reached(settings) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except ssl.SSLCertVerificationError as error:
        raise MailError(f"{UNTRUSTED}: {error.verify_message}.") from None
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"The mail server failed: {type(error).__name__}.") from None


def _reached(settings: Settings) -> smtplib.SMTP:
    """A connection that others can't read, unless it may do without."""
    parts, verifying = urlsplit(settings.smtp_url), ssl.create_default_context()
    host, port = parts.hostname or "", parts.port or 0
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=verifying)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        _begin_tls(server, verifying, _may_be_open(settings))
    except Exception:
        server.close()
        raise
    return server


def _begin_tls(server: smtplib.SMTP, verifying: ssl.SSLContext, may_be_open: bool) -> None:
    # Before it was greeted, a server seems to offer nothing.
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=verifying)
    elif not may_be_open:
        raise MailError(NO_TLS)


def _may_be_open(settings: Settings) -> bool:
    """Only where the network is private, or where development's own server stands."""
    on_this_machine = transport_security.is_local(settings.smtp_url) and not settings.production
    return settings.private_hop or on_this_machine


def _as_file(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{utcnow():%Y%m%dT%H%M%S%f}.eml"
    # Whoever looks into the folder sees a whole mail or none.
    part = path.with_suffix(".part")
    part.write_bytes(message.as_bytes())
    part.rename(path)
