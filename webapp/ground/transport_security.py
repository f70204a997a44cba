"""Whether the connection to a server is encrypted, and whether that server proves who it is."""

from enum import StrEnum
from urllib.parse import parse_qs, parse_qsl, urlsplit

LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")
ENCRYPTED_MODES = ("require", "verify-ca", "verify-full")
# The only one of them that looks at whose certificate it is.
VERIFIED_MODE = "verify-full"
PRIVATE = "or set ALLOW_PRIVATE_HOP=1 when the network between is private."


class Safety(StrEnum):
    """How safe what is said on a hop is from others."""

    LOCAL = "local"
    """It doesn't leave the machine."""
    VERIFIED = "verified"
    """Encrypted, to a server that proves who it is."""
    ENCRYPTED = "encrypted"
    """Encrypted, to whoever answers: who stands in the middle could read it."""
    OPEN = "open"
    """Anybody between can read it."""


def safety(url: str, private: bool = False) -> Safety:
    """How safe the hop to this address is; `private` as ALLOW_PRIVATE_HOP=1 says."""
    scheme = urlsplit(url).scheme
    if scheme in ("sqlite", "unix", "") or is_local(url):
        return Safety.LOCAL
    if scheme == "smtp":
        # Mail demands STARTTLS and a certificate, unless told that it needn't.
        return Safety.OPEN if private else Safety.VERIFIED
    if scheme == "rediss":
        return Safety.ENCRYPTED if _said(url, "ssl_cert_reqs") == "none" else Safety.VERIFIED
    if scheme in ("https", "smtps"):
        return Safety.VERIFIED
    return _postgres_safety(_said(url, "sslmode"))


def is_local(url: str) -> bool:
    """Whether the server is on this machine."""
    return urlsplit(url).hostname in LOCAL_HOSTS


def encrypted(url: str) -> str:
    """The address of a Postgres that says nothing about it, asking for encryption."""
    if urlsplit(url).scheme == "sqlite" or _said(url, "sslmode"):
        return url
    return with_choice(url, "sslmode=require")


def with_choice(url: str, choice: str) -> str:
    """The address with one more `name=value`."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{choice}"


def database_problem(name: str, url: str, demanded: bool) -> str:
    """A sentence when this address can't be used; `demanded`: encryption is."""
    scheme, mode = urlsplit(url).scheme, _said(url, "sslmode")
    if scheme not in ("sqlite", "postgresql", "postgres"):
        return f"{name} must begin with sqlite:/// or postgresql://."
    if len(urlsplit(url).path) < 2:
        return f"{name} names no database: write it behind the server's name and a slash."
    if not _are_options(urlsplit(url).query):
        return f"{name} has an option that Postgres doesn't know."
    if demanded and mode and mode not in ENCRYPTED_MODES:
        return f"{name} asks for sslmode={mode}: it must be require or stronger, {PRIVATE}"
    return ""


def redis_problem(url: str, demanded: bool) -> str:
    """A sentence when this address can't be used; `demanded`: encryption is."""
    scheme = urlsplit(url).scheme
    if scheme not in ("redis", "rediss", "unix"):
        return "REDIS_URL must begin with redis://, rediss:// or unix://."
    if demanded and scheme == "redis":
        return f"REDIS_URL must begin with rediss:// in production, {PRIVATE}"
    return ""


def smtp_problem(url: str, demanded: bool) -> str:
    """A sentence when this address can't be used; `demanded`: encryption is."""
    if urlsplit(url).scheme not in ("smtp", "smtps") or not urlsplit(url).hostname:
        return "SMTP_URL must begin with smtp:// or smtps://, and name a server."
    if demanded and urlsplit(url).scheme == "smtp" and is_local(url):
        # No authority vouches for such a name, so STARTTLS would fail at each mail.
        return f"SMTP_URL names a server on this machine: use one that proves its name, {PRIVATE}"
    return ""


def printer_problem(name: str, url: str) -> str:
    """A sentence when what is printed there could be read on its way."""
    if urlsplit(url).scheme == "ipps" or is_local(url):
        return ""
    return (
        f"{name} names a printer that others could listen to: begin it with ipps://, print by a "
        f"server on this machine (ipp://127.0.0.1/…), {PRIVATE}"
    )


def _are_options(query: str) -> bool:
    if not query:
        return True
    # The driver is loaded where there is something to look at.
    import psycopg
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo("", **dict(parse_qsl(query)))
    except psycopg.Error:
        return False
    return True


def _postgres_safety(mode: str) -> Safety:
    if mode == VERIFIED_MODE:
        return Safety.VERIFIED
    return Safety.ENCRYPTED if mode in ENCRYPTED_MODES else Safety.OPEN


def _said(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query).get(name, [""])[0]
