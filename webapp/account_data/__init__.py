"""An account's own data: handed out whole, or destroyed with certificates."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(_app: "Flask") -> None:
    from webapp.account_data import cli
    from webapp.accounts.cli import accounts_commands

    accounts_commands.add_command(cli.export)
    accounts_commands.add_command(cli.close)
