"""The OpenAPI document (3.1) of the API, written from the operations that check its calls."""

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from webapp.api.api_operation import ApiOperation, ApiParameter
from webapp.api.json_schema import Schema, list_of, record, text

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": text(200),
        "title": text(200),
        "status": {"type": "integer"},
        "detail": text(1000),
        "errors": list_of(record({"detail": text(1000)}, parameter=text(64), pointer=text(500))),
    },
    "required": ["type", "title", "status", "detail"],
}
# What any call may be answered.
USUAL = (400, 401, 403, 429, 500, 503)
WITH_BODY = (413, 415, 422)
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Another for each parcel: a call that is sent again with it makes no second",
    "schema": text(100, minLength=8, pattern="^[!#-~]*$"),
}
KNOWN = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of the answer that is known already: 304 where it is still so",
    "schema": {"type": "string"},
}


def openapi_document(operations: Sequence[ApiOperation], version: str) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(_path(each), {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Orderdesk",
            "version": version,
            "description": "Orders, shipments and products of a merchant. Each call carries a "
            "token, made by an owner of the account under Account, API tokens.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": PROBLEM},
        },
    }


def _path(operation: ApiOperation) -> str:
    return PLACE.sub(r"{\1}", operation.rule)


def _operation(operation: ApiOperation) -> dict[str, Any]:
    scope = f"Takes the scope `{operation.scope}`." if operation.scope else "Takes any token."
    written: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.words,
        "description": scope,
        "parameters": list(_parameters(operation)),
        "responses": {str(operation.status): _answer(operation), **dict(_refusals(operation))},
    }
    if operation.method == "GET":
        written["responses"]["304"] = {"description": "It is as the ETag says"}
    if operation.body is not None:
        content = {"application/json": {"schema": operation.body}}
        written["requestBody"] = {"required": True, "content": content}
    return written


def _parameters(operation: ApiOperation) -> Iterator[dict[str, Any]]:
    for name, (schema, words) in operation.arguments.items():
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": words,
            "schema": schema,
        }
    for each in operation.query:
        yield _query(each)
    if operation.idempotent:
        yield KEY
    if operation.method == "GET":
        yield KNOWN


def _query(parameter: ApiParameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.words,
        "schema": parameter.schema,
    }


def _answer(operation: ApiOperation) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if operation.method == "GET":
        headers["ETag"] = {"schema": text(100)}
    if any(each.name == "cursor" for each in operation.query):
        words = 'The page that follows, as rel="next"; none after the last'
        headers["Link"] = {"description": words, "schema": text(2000)}
    return {
        "description": operation.words,
        "headers": headers,
        "content": {"application/json": {"schema": operation.answer}},
    }


def _refusals(operation: ApiOperation) -> Iterator[tuple[str, dict[str, Any]]]:
    with_body = WITH_BODY if operation.body is not None else ()
    problem: Schema = {"$ref": "#/components/schemas/Problem"}
    for status in sorted({*USUAL, *operation.refusals, *with_body}):
        content = {"application/problem+json": {"schema": problem}}
        yield str(status), {"description": HTTPStatus(status).phrase, "content": content}
