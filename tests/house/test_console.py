"""What every command of the console keeps to."""

from collections.abc import Iterator
from typing import Any

import click

# What prints no facts: a server, and what Flask brings along.
OTHERS = {"sandbox run", "run", "shell", "routes"}


def test_each_command_takes_json(app: Any) -> None:
    lacking = [
        name
        for name, command in _commands(app.cli)
        if name not in OTHERS and not any("--json" in each.opts for each in command.params)
    ]

    assert lacking == []


def _commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command
