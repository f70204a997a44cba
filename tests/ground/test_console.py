"""The console takes no number that a database or a socket can't."""

from collections.abc import Iterator

import click
from flask import Flask

TOO_LARGE = "99999999999999999999"


def parameters(command: click.Command, words: str) -> Iterator[tuple[str, click.Parameter]]:
    """Of our own commands, with each command's words."""
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from parameters(each, f"{words} {name}".strip())
    for parameter in command.params:
        yield f"{words} {parameter.name}", parameter


def test_each_whole_number_has_an_end(app: Flask) -> None:
    numbers = [
        (words, each.type)
        for words, each in parameters(app.cli, "")
        if isinstance(each.type, click.types.IntParamType)
    ]

    assert "stores refresh store_id" in dict(numbers)
    assert [words for words, kind in numbers if not getattr(kind, "max", None)] == []


def test_an_id_that_none_can_have_is_refused_in_a_sentence(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["stores", "refresh", TOO_LARGE])

    assert said.exit_code == 2
    assert "is not in the range" in said.output
