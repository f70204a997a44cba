"""The remote control over HTTP: `POST /remote/<command>` with JSON or a form, and what only reads
as `GET /remote/<command>`, too.

Forms carry no CSRF token, for the reason that consent_views states.
"""

import inspect
from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, redirect, request
from peewee import DoesNotExist
from werkzeug.wrappers import Response as BaseResponse

from webapp.sandbox.order import Refusal
from webapp.sandbox.remote import COMMANDS, READINGS, Remote
from webapp.sandbox.world import the_world

remote = Blueprint("remote", __name__, url_prefix="/remote")
Answer = Response | BaseResponse | tuple[Response, int]


@remote.post(f"/<any({', '.join(COMMANDS)}):command>")
def do(command: str) -> Answer:
    """JSON in, JSON out; a form goes back to the page it came from."""
    if request.mimetype == "application/json":
        return _answer(command, request.get_json())
    answer = _answer(command, _form())
    return answer if isinstance(answer, tuple) else redirect(_back(), 303)


@remote.get(f"/<any({', '.join(READINGS)}):command>")
def read(command: str) -> Answer:
    return _answer(command, request.args.to_dict())


def _answer(command: str, arguments: dict[str, Any]) -> Answer:
    method = getattr(Remote(the_world()), command)
    try:
        result = method(**_typed(method, arguments))
    except DoesNotExist:
        return jsonify(error="There is no such order."), 404
    except (Refusal, ValueError, TypeError, KeyError) as error:
        return jsonify(error=str(error)), 400
    return Response(msgspec.json.encode(result), mimetype="application/json")


def _typed(method: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """As the command's signature wants them: a form says `2`, JSON a moment in words."""
    signature = inspect.signature(method)
    signature.bind(**arguments)
    [*_, last] = signature.parameters.values() or [None]
    others = last.annotation if last and last.kind is last.VAR_KEYWORD else Any
    wanted = {name: each.annotation for name, each in signature.parameters.items()}
    return {
        name: _converted(name, value, wanted.get(name, others)) for name, value in arguments.items()
    }


def _converted(name: str, value: Any, wanted: Any) -> Any:
    try:
        return msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}") from None


def _form() -> dict[str, Any]:
    """What was left empty wasn't said."""
    return {name: value for name, value in request.form.items() if value and name != "back"}


def _back() -> str:
    """A path of our own and nothing else."""
    path = request.form.get("back", "/")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
