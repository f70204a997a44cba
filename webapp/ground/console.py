"""What a command says: to people in a sentence, to programs as JSON."""

import json
from typing import Any

import click


def print_facts(facts: Any, as_json: bool, sentence: str) -> None:
    """Print facts as one JSON line for programs, or a sentence for people."""
    click.echo(json.dumps(facts, default=str) if as_json else sentence)
