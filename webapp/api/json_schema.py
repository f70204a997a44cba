"""JSON Schema, as much of it as the API uses: what is wrong with a value, by its place in it.

The same schemas stand in the OpenAPI document. Patterns are of ASCII and hold for the whole text.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from webapp.ground.clean_text import NO_TEXT

Schema = Mapping[str, Any]
# Of JSON's values; a boolean is no number.
KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def text(longest: int, words: str = "", **more: Any) -> dict[str, Any]:
    return _described({"type": "string", "maxLength": longest, **more}, words)


def whole_number(least: int, most: int, words: str = "") -> dict[str, Any]:
    return _described({"type": "integer", "minimum": least, "maximum": most}, words)


def moment(words: str = "") -> dict[str, Any]:
    return _described({"type": "string", "format": "date-time"}, words)


def truth(words: str = "") -> dict[str, Any]:
    return _described({"type": "boolean"}, words)


def list_of(items: Schema, longest: int | None = None, words: str = "") -> dict[str, Any]:
    most = {} if longest is None else {"maxItems": longest}
    return _described({"type": "array", "items": items, **most}, words)


def record(required: Mapping[str, Schema], **optional: Schema) -> dict[str, Any]:
    """An object of these members and no others."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def nullable(schema: Schema) -> dict[str, Any]:
    """The same, or null."""
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    choices = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **choices}


def problems(schema: Schema, value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(JSON pointer, sentence) of each thing that is wrong with a value."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is_a(kind, value) for kind in kinds):
        yield place, f"This must be {' or '.join(kinds)}."
    elif "enum" in schema and value not in schema["enum"]:
        yield place, f"This must be one of: {', '.join(map(str, schema['enum']))}."
    elif isinstance(value, str):
        yield from ((place, sentence) for sentence in _text_problems(schema, value))
    elif isinstance(value, list):
        yield from _list_problems(schema, value, place)
    elif isinstance(value, dict):
        yield from _record_problems(schema, value, place)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from ((place, sentence) for sentence in _number_problems(schema, value))


def _is_a(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, KINDS[kind])


def _text_problems(schema: Schema, value: str) -> Iterator[str]:
    if NO_TEXT.search(value):
        yield "This holds a character that is no part of any text."
    if len(value) > schema.get("maxLength", len(value)):
        yield f"This has at most {schema['maxLength']} characters."
    if len(value) < schema.get("minLength", 0):
        yield f"This has at least {schema['minLength']} characters."
    if "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), value):
        yield f"This must look like {schema['pattern']}."
    if "format" in schema and not _has_format(schema["format"], value):
        yield FORMATS[schema["format"]]


FORMATS = {
    "date": "Write the day as 2026-01-31.",
    "date-time": "Write the time with its zone, as 2026-01-31T09:30:00Z.",
}
SHAPES = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "date-time": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
        r"(Z|[+-][0-9]{2}:[0-9]{2})"
    ),
}


def _has_format(name: str, value: str) -> bool:
    if not SHAPES[name].fullmatch(value):
        return False
    try:
        # Near the calendar's ends, a zone leads out of it.
        found = date.fromisoformat(value) if name == "date" else datetime.fromisoformat(value)
    except ValueError:
        return False
    return 1900 <= found.year <= 2200


def _number_problems(schema: Schema, value: int) -> Iterator[str]:
    if value < schema.get("minimum", value):
        yield f"This is at least {schema['minimum']}."
    if value > schema.get("maximum", value):
        yield f"This is at most {schema['maximum']}."


def _list_problems(schema: Schema, value: list[Any], place: str) -> Iterator[tuple[str, str]]:
    if len(value) > schema.get("maxItems", len(value)):
        yield place, f"This has at most {schema['maxItems']} entries."
        return
    if len(value) < schema.get("minItems", 0):
        yield place, f"This has at least {schema['minItems']} entries."
    for number, each in enumerate(value):
        yield from problems(schema["items"], each, f"{place}/{number}")


def _record_problems(
    schema: Schema, value: dict[str, Any], place: str
) -> Iterator[tuple[str, str]]:
    known = schema["properties"]
    for name in schema["required"]:
        if name not in value:
            yield f"{place}/{name}", "This is needed."
    for name, each in value.items():
        if name in known:
            yield from problems(known[name], each, f"{place}/{name}")
        else:
            yield f"{place}/{_shown(name)}", "There is no such field."


def _shown(name: str) -> str:
    """An unknown name, as far as an answer repeats it."""
    return "".join(each for each in name if each.isprintable())[:40]


def _described(schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {**schema, "description": words} if words else schema
