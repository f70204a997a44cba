"""A mail server of the tests' own: with TLS or without, its certificate signed by itself."""

import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.servers.free_port import free_port

NAMES = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]


class MailServer:
    """`tls` is "starttls", "smtps" or "" for none."""

    def __init__(self, folder: Path, tls: str) -> None:
        self.certificate = _certificate(folder)
        self.mails: list[Message] = []
        self.passwords: list[bytes] = []
        self.encrypted: list[bool] = []
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate)
        begin_tls = {"tls_context": context} if tls == "starttls" else {}
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            ssl_context=context if tls == "smtps" else None,
            authenticator=self._knows,
            # Where there is no TLS it takes passwords in clear, as a careless server does.
            auth_require_tls=tls == "starttls",
            **begin_tls,
        )
        scheme = "smtps" if tls == "smtps" else "smtp"
        self.url = f"{scheme}://desk:the-password@localhost:{self._controller.port}"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.encrypted.append(session.ssl is not None or self._controller.ssl_context is not None)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"

    def _knows(self, _server: Any, _session: Any, _envelope: Any, _how: str, said: Any) -> Any:
        self.passwords.append(said.password)
        return AuthResult(success=True)


def _certificate(folder: Path) -> Path:
    """Key and certificate in one file; whoever names it in SSL_CERT_FILE trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(NAMES), critical=False)
        .sign(key, SHA256())
    )
    file = folder / "mail-server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file
