"""Every address of the app, with ids of a full shop filled in."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from webapp.privacy_requests.request_step import STEPS

# Who comes in or leaves names no row, nor does whoever asks whether all of it is ready.
DOOR = (
    "/static/",
    "/privacy/ask",
    "/reset-password/",
    "/sign-",
    "/forgotten-password",
    "/unsubscribe/",
    "/readyz",
    # Nobody who is signed in is let in there: see tests/attacks/test_api.py.
    "/api/",
)
# What the arguments are filled with that name no row.
WORDS = {"name": next(iter(STEPS)), "kind": "csv", "reference": "1"}


def rules(app: Flask, method: str) -> Iterator[Rule]:
    """Those behind the door."""
    return (
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or set()) and not rule.rule.startswith(DOOR)
    )


def ids_of(rule: Rule) -> list[str]:
    """The rule's arguments that name rows, by the name that a full shop has for them."""
    names = sorted(rule.arguments - set(WORDS) - set(rule.defaults or {}))
    return ["set_aside_id" if "set-aside" in rule.rule and n == "order_id" else n for n in names]


def filled(rule: Rule, ids: dict[str, int]) -> str:
    values: dict[str, Any] = {name: ids[name] for name in ids_of(rule)}
    if "set_aside_id" in values:
        values["order_id"] = values.pop("set_aside_id")
    values |= {name: word for name, word in WORDS.items() if name in rule.arguments}
    built = rule.build(values)
    assert built is not None, f"{rule.rule} can't be filled with {values}"
    return built[1]
