"""An API cursor: where a page begins, signed, so that it is good for one account and question."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from webapp.api.api_operation import ApiCall
from webapp.api.json_schema import text
from webapp.ground.web.api_problem import ApiProblem

CURSOR = text(300, "From the `Link` of the page before; good with the same parameters alone")
# They say how much of a page is wanted, not of what.
NOT_ASKED = ("cursor", "limit")


def next_page(call: ApiCall, place: list[Any]) -> dict[str, Any]:
    """The query of the page that begins after this place."""
    return {**_written(call.query), "cursor": _signer(call).dumps([*_asked(call), *place])}


def place_of(call: ApiCall) -> list[Any] | None:
    """Where the page begins, as `next_page` was told; none for the first.

    Raises ApiProblem for what we didn't sign, or signed for another account or question.
    """
    if "cursor" not in call.query:
        return None
    asked = _asked(call)
    try:
        said = _signer(call).loads(call.query["cursor"])
    except BadSignature:
        said = None
    if not isinstance(said, list) or said[: len(asked)] != asked:
        raise ApiProblem(400, "There is no such page of this question: begin with its first.")
    return said[len(asked) :]


def _asked(call: ApiCall) -> list[Any]:
    question = {name: each for name, each in call.query.items() if name not in NOT_ASKED}
    digest = hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:16]
    return [call.account.id, call.operation, digest]


def _written(query: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(each).lower() if each in (True, False) else each for name, each in query.items()
    }


def _signer(call: ApiCall) -> URLSafeSerializer:
    return URLSafeSerializer(call.signing_key, salt="api-cursor")
