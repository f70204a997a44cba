"""Login with Amazon: a seller's consent becomes tokens, and tokens become fresh ones."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

import requests
import structlog
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from requests.auth import AuthBase

from webapp.amazon.application import Application, Endpoints
from webapp.amazon.error_response import NONSENSE, oauth_error
from webapp.amazon.failure import (
    AmazonFailure,
    AskSeller,
    CodeRefused,
    OperatorFault,
    OurFault,
    TryLater,
)
from webapp.amazon.http_exchange import HttpExchange, settle
from webapp.amazon.response import Response

Shape = TypeVar("Shape")
log = structlog.get_logger(__name__)
ClientSecrets = Callable[[], Sequence[str]]


@dataclass(frozen=True)
class Tokens:
    """A seller's tokens; `expires_at` (UTC) is the access token's end, about an hour ahead."""

    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class GrantlessToken:
    """The application's own access token; `expires_at` as in `Tokens`."""

    access_token: str = field(repr=False)
    expires_at: datetime


class Login:
    """The token endpoint, asked in our application's name.

    `client_secrets()` gives the secrets that Amazon may take, the best first: while one is
    rotated there are two. Without it, the application's own is the only one.
    """

    def __init__(
        self,
        application: Application,
        endpoints: Endpoints,
        wire: HttpExchange,
        client_secrets: ClientSecrets | None = None,
    ) -> None:
        self._application = application
        self._client_secrets = client_secrets or (lambda: (application.client_secret,))
        self._token_url = endpoints.token_url
        self._wire = wire

    def exchange(self, code: str) -> Tokens:
        """Trade the code of a fresh consent for tokens; raises CodeRefused for a stale one."""
        answer = self._ask("exchangeCode", "authorization_code", code=code)
        return self._tokens(answer, CodeRefused)

    def refresh(self, refresh_token: str) -> Tokens:
        """A fresh access token; raises AskSeller("revoked") when the consent is gone."""
        answer = self._ask("refreshToken", "refresh_token", refresh_token=refresh_token)
        return self._tokens(answer, AskSeller, refresh_token)

    def grantless(self, scope: str) -> GrantlessToken:
        """A token for operations of this scope that need no seller's consent."""
        answer = self._ask("grantlessToken", "client_credentials", scope=scope)
        return self._read(answer, AskSeller, _read_grantless)

    def takes(self, client_secret: str, scope: str) -> bool:
        """Whether Amazon takes this secret: a token for `scope` is asked for with it."""
        asked = ("grantlessToken", "client_credentials", client_secret)
        answer = self._asked_with(*asked, scope=scope)
        if _refuses_secret(answer):
            return False
        self._read(answer, AskSeller, _read_grantless)
        return True

    def _ask(self, operation: str, grant_type: str, **grant: str) -> Response:
        """By the first of the secrets that Amazon takes; as it answers to the last, if none."""
        first, *others = self._client_secrets()
        answer = self._asked_with(operation, grant_type, first, **grant)
        for other in others:
            if not _refuses_secret(answer):
                break
            log.warning("client_secret.refused", operation=operation)
            answer = self._asked_with(operation, grant_type, other, **grant)
        return answer

    def _asked_with(
        self, operation: str, grant_type: str, client_secret: str, **grant: str
    ) -> Response:
        with settle(requests.Session()) as session:
            client = _Client(
                session,
                self._application.client_id,
                client_secret,
                token_endpoint_auth_method="client_secret_post",  # noqa: S106 - a method's name
                redirect_uri=self._application.redirect_uri,
            )
            send = partial(client.fetch_token, self._token_url, grant_type=grant_type, **grant)
            return self._wire.exchange(operation, send)

    def _tokens(
        self, answer: Response, refused: type[AskSeller], refresh_token: str | None = None
    ) -> Tokens:
        return self._read(answer, refused, lambda content: _read(content, refresh_token))

    def _read(
        self, answer: Response, refused: type[AskSeller], read: Callable[[dict[str, Any]], Shape]
    ) -> Shape:
        if not answer.good:
            raise self._failure(answer, refused)
        try:
            return read(answer.content)
        except _MALFORMED:
            failure = self._wire.garbled(answer)
        raise failure

    def _failure(self, answer: Response, refused: type[AskSeller]) -> AmazonFailure:
        about = {"operation": answer.operation, "request_id": answer.request_id}
        unavailable = self._wire.unavailable(**about)
        error = oauth_error(answer)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return TryLater("throttled", after=unavailable.after, **about)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error in _PASSING:
            return unavailable
        if error == "invalid_grant":
            return refused("revoked", **about)
        fault = OperatorFault if error in _KEYS else OurFault
        return fault(f"{answer.status} {error}".strip(), **about)


class _ClientAuth(AuthBase, ClientAuth):
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        asked = (request.method, request.url, request.headers, request.body)
        request.url, request.headers, request.body = self.prepare(*asked)
        return request


class _Client(OAuth2Client):
    """Authlib asks; the answer comes back unread, for it would read without bounds.

    Authlib's own module for requests brings OAuth 1 and JOSE along: three megabytes.
    """

    client_auth_class = _ClientAuth
    SESSION_REQUEST_PARAMS = ("timeout", "allow_redirects", "stream")

    def parse_response_token(self, resp: requests.Response) -> requests.Response:
        return resp


_PASSING = {NONSENSE, "server_error", "temporarily_unavailable"}
_KEYS = {"invalid_client", "unauthorized_client"}
_MALFORMED = (KeyError, TypeError, ValueError, OverflowError)
_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")


def _refuses_secret(answer: Response) -> bool:
    return not answer.good and oauth_error(answer) == "invalid_client"


def _read(content: dict[str, Any], refresh_token: str | None) -> Tokens:
    return Tokens(
        refresh_token=_token(content.get("refresh_token", refresh_token)),
        access_token=_token(content["access_token"]),
        expires_at=_end(content),
    )


def _read_grantless(content: dict[str, Any]) -> GrantlessToken:
    return GrantlessToken(_token(content["access_token"]), _end(content))


def _end(content: dict[str, Any]) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=int(content["expires_in"]))


def _token(value: object) -> str:
    # It will stand in a header, and what complains of a bad header quotes it.
    if not isinstance(value, str) or not _HEADER_SAFE.fullmatch(value):
        raise ValueError("Not a token.")
    return value
