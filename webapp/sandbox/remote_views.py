"""The remote control over HTTP: `POST /remote/<verb>`, `GET /remote/<noun>`, JSON or a form.

Forms carry no CSRF token, for the reason that consent_views states.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from peewee import DoesNotExist
from werkzeug.wrappers import Response as BaseResponse

from webapp.sandbox.order import Refusal
from webapp.sandbox.reading import READ_NOUNS, Reading
from webapp.sandbox.remote import WRITE_VERBS, Remote
from webapp.sandbox.world import the_world

remote = Blueprint("remote", __name__, url_prefix="/remote")
Answer = Response | BaseResponse | tuple[Response, int]


@remote.post(f"/<any({', '.join(WRITE_VERBS)}):verb>")
def do(verb: str) -> Answer:
    """JSON in, JSON out; a form goes back to the page it came from."""
    if request.mimetype == "application/json":
        return _answer(Remote(the_world()), verb, request.get_json())
    answer = _answer(Remote(the_world()), verb, _form())
    return answer if isinstance(answer, tuple) else redirect(_back(), 303)


@remote.get(f"/<any({', '.join(READ_NOUNS)}):noun>")
def read(noun: str) -> Answer:
    return _answer(Reading(the_world()), noun, request.args.to_dict())


def _answer(control: Remote | Reading, name: str, arguments: dict[str, Any]) -> Answer:
    try:
        return jsonify(getattr(control, name)(**arguments))
    except DoesNotExist:
        return jsonify(error="There is no such order."), 404
    except (Refusal, ValueError, TypeError, KeyError) as error:
        return jsonify(error=str(error)), 400


def _form() -> dict[str, Any]:
    """What was left empty wasn't said."""
    return {name: value for name, value in request.form.items() if value and name != "back"}


def _back() -> str:
    """A path of our own and nothing else."""
    path = request.form.get("back", "/")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
