"""Checks of a call: its query and its body are what its operation declares, and nothing else."""

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from webapp.api.api_operation import ApiOperation, ApiParameter
from webapp.api.json_schema import problems
from webapp.ground.web.api_problem import ApiProblem

LARGEST_BODY = 256 * 1024
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
TRUTHS = {"true": True, "false": False}


def checked_query(
    operation: ApiOperation, given: Iterable[tuple[str, list[str]]]
) -> dict[str, Any]:
    """The parameters by name; raises ApiProblem for what isn't declared, or is said twice."""
    known = {each.name: each for each in operation.query}
    values: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for name, texts in given:
        if name not in known or len(texts) > 1:
            wrong.append((name[:40], "Say this once." if name in known else "Unknown parameter."))
            continue
        values[name] = _read(known[name], texts[0])
        wrong += [(name, sentence) for _, sentence in problems(known[name].schema, values[name])]
    if wrong:
        raise _refusal(400, "The query can't be taken so.", "parameter", wrong)
    return values


def checked_body(operation: ApiOperation, mimetype: str, sent: bytes) -> Any:
    """What the body says; raises ApiProblem."""
    if operation.body is None:
        return None
    if mimetype != "application/json":
        raise ApiProblem(415, "Send JSON, with Content-Type: application/json.")
    if len(sent) > LARGEST_BODY:
        raise ApiProblem(413, f"A body has at most {LARGEST_BODY // 1024} kB.")
    said = _parsed(sent)
    wrong = list(problems(operation.body, said))
    if wrong:
        raise _refusal(422, "The body can't be taken so.", "pointer", wrong)
    return said


def field_problem(errors: dict[str, str]) -> ApiProblem:
    """That of a form: a sentence for each field, by the name that the API has for it."""
    return _refusal(422, "It can't be taken so.", "pointer", errors.items())


def _refusal(status: int, detail: str, kind: str, wrong: Iterable[tuple[str, str]]) -> ApiProblem:
    errors = [{kind: place, "detail": sentence} for place, sentence in wrong]
    return ApiProblem(status, detail, errors=errors[:50])


def _read(parameter: ApiParameter, said: str) -> Any:
    """As its schema has it; what can't be read stays text, which the schema then refuses."""
    kind = parameter.schema["type"]
    if kind == "integer" and WHOLE_NUMBER.fullmatch(said):
        return int(said)
    return TRUTHS.get(said, said) if kind == "boolean" else said


def _parsed(sent: bytes) -> Any:
    try:
        return json.loads(sent.decode(), object_pairs_hook=_once, parse_constant=_no_json)
    except (ValueError, RecursionError):
        pass
    raise ApiProblem(400, "That is no JSON, or names a field twice.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
