"""A printer that the operator allows: its name, whose it is, and how it is reached.

Its address stands in the setting PRINTERS alone. No form and no row holds one: a merchant chooses
by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from webapp.ground.setting_source import EVERYBODY, PRINTER

IPP_PORT, RAW_PORT = 631, 9100
PDF, ZPL = "pdf", "zpl"


@dataclass(frozen=True)
class Printer:
    """`format` is what it takes: PDF, or a label printer's commands (ZPL)."""

    name: str
    accounts: frozenset[int] | None
    scheme: str
    host: str
    port: int
    path: str
    format: str

    @classmethod
    def read(cls, entry: str) -> "Printer":
        """From one entry of the setting, as it was checked at boot."""
        found = PRINTER.fullmatch(entry)
        if found is None:
            raise ValueError("This is no entry of PRINTERS.")
        name, accounts, url = found.group("name", "accounts", "url")
        parts = urlsplit(url)
        raw = parts.scheme == "socket"
        return cls(
            name=name,
            accounts=None if accounts == EVERYBODY else frozenset(map(int, accounts.split("+"))),
            scheme=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or (RAW_PORT if raw else IPP_PORT),
            path=parts.path or "/",
            format=parse_qs(parts.query).get("format", [ZPL if raw else PDF])[0],
        )

    @classmethod
    def of_account(cls, entries: Sequence[str], account_id: int) -> "list[Printer]":
        """Those that this account may print on, as the operator wrote them."""
        found = [cls.read(each) for each in entries]
        return [each for each in found if each.accounts is None or account_id in each.accounts]

    @classmethod
    def named(cls, name: str, entries: Sequence[str], account_id: int) -> "Printer | None":
        mine = cls.of_account(entries, account_id)
        return next((each for each in mine if each.name == name), None)

    @property
    def raw(self) -> bool:
        """Whether it takes bytes and never says what became of them."""
        return self.scheme == "socket"

    @property
    def encrypted(self) -> bool:
        return self.scheme == "ipps"

    @property
    def url(self) -> str:
        """As IPP calls it (`printer-uri`)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"
