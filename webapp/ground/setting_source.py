"""Where the settings are read from, and what their values may be; no secret is ever quoted."""

import re
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from webapp.ground import transport_security

# Each may stand in a file instead, which NAME_FILE names: files aren't inherited by processes.
SECRETS = (
    "SECRET_KEY",
    "ROOT_KEY",
    "DATABASE_URL",
    "KEYRING_URL",
    "REDIS_URL",
    "SMTP_URL",
    "AMAZON_CLIENT_SECRET",
    "METRICS_TOKEN",
)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SHORTEST_KEY, FEWEST_DIFFERENT = 32, 8
SENDER = re.compile(r"[^\s@<>]+@[^\s@<>]+|[^@<>]+ <[^\s@<>]+@[^\s@<>]+>")
UNREADABLE = (
    "{name} can't be read as an address. Write special characters in its name and password as "
    "%2F (/), %40 (@), %3A (:), %23 (#), %3F (?); a port is 1 to 65535."
)
HOST_WITH_PORT = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}:[0-9]{1,5}")
EVERYBODY = "*"
# A printer: its name, the accounts that may print on it, and its address.
PRINTER = re.compile(
    r"(?P<name>\w[\w .()-]{0,38})@(?P<accounts>\*|[0-9]{1,9}(?:\+[0-9]{1,9})*)="
    r"(?P<url>(?:(?:ipps?)://(?P<ipp>HOST)(?P<path>/[\w./%-]{0,200})|socket://(?P<raw>HOST))"
    r"(?:\?format=(?:pdf|zpl))?)".replace(
        "HOST", r"(?:[a-z0-9][a-z0-9.-]{0,252}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?"
    )
)


class SettingSource:
    """Reads one setting at a time; `problems` has a sentence for each that is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.problems: list[str] = []
        self._environment = environment
        self._files = {name: self._from_file(name) for name in SECRETS}

    def text(self, name: str) -> str:
        """Its value without the spaces around it; empty where it isn't set, or can't be used."""
        value = (self._environment.get(name, "") or self._files.get(name, "")).strip()
        if CONTROL.search(value):
            self.note(f"{name} holds a line break or another control character.")
            return ""
        return value

    def note(self, problem: str) -> None:
        """Add a sentence, unless there is none or it is there already."""
        self.problems += [problem] if problem and problem not in self.problems else []

    def needed(self, name: str, what: str) -> str:
        value = self.text(name)
        self.note("" if value else f"{name} is missing: set it to {what}.")
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        if value in allowed:
            return value
        self.note(f"{name} is {value!r}: it must be one of {', '.join(allowed)}.")
        return default

    def flag(self, name: str) -> bool:
        return self.one_of(name, ("0", "1"), "0") == "1"

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        text = self.text(name)
        if not text:
            return default
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        self.note(f"{name} is {text!r}: it must be a whole number, {low} to {high}.")
        return default

    def bind(self, default: str, port: int) -> str:
        """Where to listen, as gunicorn has it: `127.0.0.1:8000`, `[::1]:8000`, `unix:/a/path`."""
        value = self.text("BIND") or default
        if value.startswith("unix:/"):
            return value
        try:
            address = ip_address(value.strip("[]"))
        except ValueError:
            self.note("BIND must be an address of this machine (127.0.0.1), or unix:/a/path.")
            return f"{default}:{port}"
        return f"{address}:{port}" if address.version == 4 else f"[{address}]:{port}"

    def networks(self, name: str) -> tuple[str, ...]:
        """Networks or addresses, comma-separated."""
        values = tuple(each.strip() for each in self.text(name).split(",") if each.strip())
        try:
            return tuple(str(ip_network(each)) for each in values)
        except ValueError:
            self.note(f"{name} must be networks such as 203.0.113.0/24, comma-separated.")
            return ()

    def hosts(self, name: str) -> tuple[str, ...]:
        """Hosts with their ports, comma-separated."""
        values = tuple(each.strip() for each in self.text(name).split(",") if each.strip())
        if all(HOST_WITH_PORT.fullmatch(each) for each in values):
            return values
        self.note(f"{name} must be hosts with ports such as localhost:8443, comma-separated.")
        return ()

    def printers(self, name: str, demands_encryption: bool) -> tuple[str, ...]:
        """Printers with who may print on them, comma-separated."""
        entries = tuple(each.strip() for each in self.text(name).split(",") if each.strip())
        found = [PRINTER.fullmatch(each) for each in entries]
        urls = [each["url"] for each in found if each and is_readable(each["url"])]
        if len(urls) < len(entries):
            self.note(
                f"{name} must be printers such as Packing@7=ipp://cups.lan/printers/labels or "
                "Zebra@*=socket://192.168.1.50, comma-separated: a name, the accounts that may "
                "print there (7, 7+9, or * for all), and an address that begins with ipp://, "
                "ipps:// or socket://."
            )
            return ()
        if len({each["name"] for each in found if each}) < len(found):
            self.note(f"{name} has one name for two printers.")
        for url in urls if demands_encryption else ():
            self.note(transport_security.printer_problem(name, url))
        return entries

    def url(self, name: str) -> str:
        """An address that can be taken apart; empty where it can't."""
        value = self.text(name)
        if is_readable(value):
            return value
        self.note(UNREADABLE.format(name=name))
        return ""

    def secret_key(self) -> str:
        value = self.needed("SECRET_KEY", "a long random text that signs the sessions")
        if value and (len(value) < SHORTEST_KEY or len(set(value)) < FEWEST_DIFFERENT):
            self.note(
                f"SECRET_KEY can be guessed: set it to {SHORTEST_KEY} random characters or more."
            )
        return value

    def sender(self) -> str:
        value = self.text("MAIL_FROM") or "orderdesk@localhost"
        if not SENDER.fullmatch(value):
            self.note("MAIL_FROM must be one e-mail address, such as orders@example.com.")
        return value

    def _from_file(self, name: str) -> str:
        path = self._environment.get(f"{name}_FILE", "").strip()
        if not path:
            return ""
        if self._environment.get(name, "").strip():
            self.note(f"{name} and {name}_FILE are both set: unset one of them.")
            return ""
        try:
            return Path(path).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            self.note(f"{name}_FILE names a file that can't be read ({type(error).__name__}).")
            return ""


def is_readable(url: str) -> bool:
    """Whether an address means what it seems to: no part of a password is taken for a host."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    # What follows an unescaped / # or ? of a password isn't part of who is asked.
    return port != 0 and not parts.fragment and "@" not in parts.path + parts.query


def same_database(one: str, other: str) -> bool:
    """Whether two addresses lead to one database, however they ask for it."""
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str, int, str]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return "sqlite", "", 0, str(Path(parts.path[1:]).resolve())
    return "postgres", (parts.hostname or "").lower(), parts.port or 5432, parts.path
