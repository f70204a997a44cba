"""The console takes no number that a database or a socket can't."""

from collections.abc import Iterator

import click
from flask import Flask

from webapp import create_app
from webapp.ground.database import db
from webapp.ground.settings import Settings

ASKING = (
    ("audit", "verify"),
    ("stores", "list"),
    ("privacy", "overdue"),
    ("accounts", "invite", "ben@example.com"),
    ("backup", "list", "."),
)
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


def test_a_command_before_its_migration_names_the_one_to_run(environment, tmp_path):
    names = {"DATABASE_URL": "main", "KEYRING_URL": "keyring"}
    files = {name: f"sqlite:///{tmp_path / file}" for name, file in names.items()}
    db.close_databases()
    app = create_app(Settings.from_environment({**environment, **files}))

    said = [app.test_cli_runner().invoke(args=words) for words in ASKING]

    assert [each.exit_code for each in said] == [1, 1, 1, 1, 0]
    assert {each.output for each in said[:-1]} == {
        "Error: The database waits for its migrations: run `flask db upgrade` first.\n"
    }
