"""Who is let in where: `access_matrix.txt` has a line for each route, `POST /stores/…  owner`."""

import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from webapp.accounts.rights.role import Role

FILE = Path(__file__).with_name("access_matrix.txt")
ROLES = [role.value for role in Role]
EVERYBODY = "everybody"


def stated() -> dict[str, set[str]]:
    """Route → who is let in, as the file says; `everybody` includes who isn't signed in."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if line[:1] != "#"]
    columns = [(line[:4].strip(), *re.split(" {2,}", line[5:])) for line in lines]
    return {f"{method} {rule}": set(who.split()) for method, rule, who in columns}


def routes(app: Flask) -> Iterator[tuple[str, str, Rule]]:
    """Method, name in the file, and rule of each route but the static files."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            if rule.endpoint != "static":
                yield method, f"{method} {rule.rule}", rule


def address(rule: Rule) -> str:
    """With something that could stand in each place."""
    words = {"kind": "csv"}
    values = {name: words.get(name, 1) for name in rule.arguments}
    built = rule.build({**values, **(rule.defaults or {})})
    assert built is not None
    return built[1]
