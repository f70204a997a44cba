"""Every call of the API: whose it is, whether it may, whether it is what its operation declares."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from functools import cache, wraps
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, jsonify, make_response, request

from webapp.amazon.application import VERSION
from webapp.api.api_call_check import checked_body, checked_query
from webapp.api.api_operation import ApiAnswer, ApiCall, ApiOperation
from webapp.api.api_token import ApiToken, TokenRefused
from webapp.api.openapi import openapi_document
from webapp.api.operations import OPERATIONS
from webapp.ground.clock import utcnow
from webapp.ground.database.store_scope import narrow_to
from webapp.ground.language.language import ENGLISH, UTC_NAME, speak
from webapp.ground.settings import Settings
from webapp.ground.web.api_problem import ApiProblem
from webapp.ground.web.guard import csrf, limiter
from webapp.ground.web.host_guard import limit_key

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
# No cookie counts here, so no page of somebody else's can make a browser call.
csrf.exempt(blueprint)

# Ten pages of a hundred orders a second, for half a minute's work in each.
CALL_RATE = "300 per minute"
WRONG_TOKEN_RATE = "30 per 5 minutes"  # noqa: S105 - a rate
BEARER = re.compile(r"Bearer +([!-~]{1,200})", re.IGNORECASE)
NO_TOKEN = "Send a token: Authorization: Bearer …"  # noqa: S105 - a sentence
NO_SECOND_FACTOR = "The person who made this token must set up a second factor first."
KEY = re.compile(r'"?([!#-~]{8,100})"?')
WANTS_KEY = (
    "Send an Idempotency-Key of 8 to 100 characters, another for each parcel: then a call that "
    "is sent again makes no second one."
)

calls_of_token = limiter.shared_limit(CALL_RATE, "api", key_func=lambda: g.api_caller)
wrong_tokens = limiter.shared_limit(WRONG_TOKEN_RATE, "api-wrong-tokens", key_func=limit_key)


@blueprint.before_request
def _speak_english() -> None:
    """Programs read it, and its document is kept: neither depends on whoever asks."""
    speak(ENGLISH, UTC_NAME)


@blueprint.get("/openapi.json")
def document() -> Response:
    """For everybody: it says what there is, and nothing of anybody."""
    return jsonify(_document())


@cache
def _document() -> dict[str, Any]:
    return openapi_document(OPERATIONS, VERSION)


def _view(operation: ApiOperation) -> Callable[..., Response]:
    @wraps(operation.act)
    def answer(**arguments: Any) -> Response:
        token = _token()
        g.api_caller = f"token-{token.id}"
        with calls_of_token:
            _refuse_scope(operation, token)
            return _response(operation.act(_call(operation, token), **arguments))

    return answer


def _token() -> ApiToken:
    """Whose call it is; raises ApiProblem."""
    found = BEARER.fullmatch(request.headers.get("Authorization", ""))
    try:
        if found is None:
            raise TokenRefused(NO_TOKEN)
        token = ApiToken.authenticate(found[1], utcnow())
        if _settings().demands_second_factor and token.user.lacks_second_factor:
            raise TokenRefused(NO_SECOND_FACTOR)
        narrow_to(token.user.store_scope)
        return token
    except TokenRefused as refused:
        sentence = str(refused)
    with wrong_tokens:
        challenge = "Bearer" if found is None else 'Bearer error="invalid_token"'
        raise ApiProblem(401, sentence, {"WWW-Authenticate": challenge})


def _refuse_scope(operation: ApiOperation, token: ApiToken) -> None:
    scope = operation.scope
    if scope is not None and scope not in token.granted:
        challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
        detail = f"This takes a token with the scope {scope}."
        raise ApiProblem(403, detail, {"WWW-Authenticate": challenge})


def _call(operation: ApiOperation, token: ApiToken) -> ApiCall:
    key = KEY.fullmatch(request.headers.get("Idempotency-Key", ""))
    if operation.idempotent and key is None:
        raise ApiProblem(400, WANTS_KEY)
    sent = request.get_data()
    return ApiCall(
        operation.name,
        token,
        checked_query(operation, request.args.lists()),
        checked_body(operation, request.mimetype, sent),
        sent,
        key[1] if key else "",
        _settings().secret_key,
        utcnow(),
    )


def _response(answer: ApiAnswer) -> Response:
    text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    response = make_response(f"{text}\n", answer.status)
    response.mimetype = "application/json"
    response.headers.update(answer.headers)
    if answer.next is not None:
        where = f"{_settings().public_url}{request.path}?{urlencode(answer.next)}"
        response.headers["Link"] = f'<{where}>; rel="next"'
    if request.method in ("GET", "HEAD"):
        response.set_etag(_etag(text))
        response.make_conditional(request)
    return response


def _etag(text: str) -> str:
    """Keyed, for it may be of a text that names people."""
    return hmac.new(_settings().secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


for _operation in OPERATIONS:
    blueprint.add_url_rule(
        _operation.rule, _operation.name, _view(_operation), methods=[_operation.method]
    )
