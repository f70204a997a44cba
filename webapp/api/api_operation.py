"""An operation of the API: declared once, to check calls by and to write the document from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.api.api_scope import ApiScope
from webapp.api.api_token import ApiToken
from webapp.api.json_schema import Schema


@dataclass(frozen=True)
class ApiCall:
    """One call, of which all is checked that its operation declares.

    `body` is what the JSON says; `sent` the bytes that said it.
    """

    operation: str
    token: ApiToken
    query: Mapping[str, Any]
    body: Any
    sent: bytes
    idempotency_key: str
    signing_key: str
    now: datetime

    @property
    def user(self) -> User:
        return self.token.user

    @property
    def account(self) -> Account:
        return self.token.user.account

    @cached_property
    def granted(self) -> frozenset[ApiScope]:
        return self.token.granted


@dataclass(frozen=True)
class ApiAnswer:
    """`next` is the query of the page that follows, where one does."""

    body: Any
    status: int = 200
    next: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ApiParameter:
    """One of an address' query; `schema` is of its value."""

    name: str
    schema: Schema
    words: str


@dataclass(frozen=True)
class ApiOperation:
    """`rule` is Werkzeug's, below /api/v1; `arguments` say what stands in its places.

    `refusals` are the statuses of problems beside those that any call may have.
    """

    method: str
    rule: str
    name: str
    words: str
    act: Callable[..., ApiAnswer]
    answer: Schema
    scope: ApiScope | None = None
    arguments: Mapping[str, tuple[Schema, str]] = field(default_factory=dict)
    query: tuple[ApiParameter, ...] = ()
    body: Schema | None = None
    status: int = 200
    idempotent: bool = False
    refusals: tuple[int, ...] = ()
