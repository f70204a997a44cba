"""What commands have in common: how they take an id, and what they say to people and programs."""

import json
from typing import Any

import click

from webapp.ground.database.row_id import LARGEST

# The id of a row: a larger one than any would be the database's error, with a traceback.
ROW_ID = click.IntRange(0, LARGEST)


def print_facts(facts: Any, as_json: bool, sentence: str) -> None:
    """Print facts as one JSON line for programs, or a sentence for people."""
    click.echo(json.dumps(facts, default=str) if as_json else sentence)
