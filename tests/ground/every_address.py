"""Every address of the app, with ids of a full shop filled in."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from webapp.privacy.request_step import STEPS

# Who comes in or leaves names no row.
DOOR = ("/static/", "/privacy/ask", "/reset-password/", "/sign-", "/forgotten-password")


def rules(app: Flask, method: str) -> Iterator[Rule]:
    """Those behind the door."""
    return (
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or set()) and not rule.rule.startswith(DOOR)
    )


def ids_of(rule: Rule) -> list[str]:
    """The rule's arguments that name rows, by the name that a full shop has for them."""
    names = sorted(rule.arguments - {"name"})
    return ["set_aside_id" if "set-aside" in rule.rule and n == "order_id" else n for n in names]


def filled(rule: Rule, ids: dict[str, int]) -> str:
    values: dict[str, Any] = {name: ids[name] for name in ids_of(rule)}
    if "set_aside_id" in values:
        values["order_id"] = values.pop("set_aside_id")
    if "name" in rule.arguments:
        values["name"] = next(iter(STEPS))
    built = rule.build(values)
    assert built is not None, f"{rule.rule} can't be filled with {values}"
    return built[1]
