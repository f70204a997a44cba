"""The printers that the operator allows, as the web process knows them since its start."""

from collections.abc import Sequence

from webapp.printers.printer import Printer

_entries: Sequence[str] = ()


def allow_printers(entries: Sequence[str]) -> None:
    """Those of the setting PRINTERS, in place of any before."""
    global _entries  # noqa: PLW0603 - one list per process
    _entries = entries


def printers_of(account_id: int) -> list[Printer]:
    """Those on which this account may print; often none."""
    return Printer.of_account(_entries, account_id)


def printer_choices(account_id: int) -> list[tuple[str, str]]:
    """For a drop-down: a printer's name is its value too."""
    return [(each.name, each.name) for each in printers_of(account_id)]
