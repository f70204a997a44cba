"""A caller: sends one seller's calls at the pace that Amazon allows, and names what goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

import requests

from webapp.amazon.call import Call
from webapp.amazon.error_response import failure_of, is_denial, is_passing
from webapp.amazon.failure import AccessDenied, AmazonFailure, TryLater
from webapp.amazon.http_exchange import HttpExchange
from webapp.amazon.orders_page import MALFORMED
from webapp.amazon.pacing import Pacer, RecentCalls
from webapp.amazon.response import Response
from webapp.amazon.restricted_tokens import RestrictedTo, RestrictedTokens

AccessToken = Callable[[bool], str]
Shape = TypeVar("Shape")

_RESTRICTED_TOKENS = "/tokens/2021-03-01/restrictedDataToken"


class Caller:
    """Every call raises AskSeller, AccessDenied, TryLater or OurFault, and nothing else.

    `access_token(renew)` gives a valid access token, a fresh one when `renew`. `name` is the
    seller in their region, whose allowance all their calls share. `recent_calls` gives the
    times of their latest searches, for the pacer; `restricted` keeps tokens for a while.
    """

    def __init__(
        self,
        *,
        application_id: str,
        name: str,
        address: str,
        access_token: AccessToken,
        wire: HttpExchange,
        pacer: Pacer,
        recent_calls: RecentCalls | None = None,
        restricted: RestrictedTokens | None = None,
    ) -> None:
        self._application_id = application_id
        self._name = name
        self._address = address.rstrip("/")
        self._access_token = access_token
        self._wire = wire
        self._pacer = pacer
        self._recent_calls = recent_calls
        self._restricted = restricted or RestrictedTokens()

    def wait(self, operation: str = "searchOrders") -> timedelta:
        """How long until the shared allowance admits a call of that operation."""
        recent_calls = self._recent(operation)
        return self._pacer.wait(self._application_id, self._name, operation, recent_calls)

    def ask(self, call: Call) -> Response:
        """Amazon's good answer, the access token renewed once if it was no longer accepted."""
        return self._answered(call, self._access_token)

    def ask_restricted(self, call: Call) -> Response:
        """The same for an operation that answers with personal data: it wants a token that
        is good for this very method and path."""
        try:
            return self._answered(call, partial(self._restricted_token, call))
        except AccessDenied:
            self._restricted.drop((self._access_token(False), call.method, call.path))
            raise

    def shaped(self, answer: Response, read: Callable[[], Shape]) -> Shape:
        """What `read` makes of an answer; raises TryLater when it isn't what was promised."""
        try:
            return read()
        except MALFORMED:
            failure = self._wire.garbled(answer)
        raise failure

    def _restricted_token(self, call: Call, renew: bool) -> str:
        key = (self._access_token(False), call.method, call.path)
        kept = None if renew else self._restricted.find(key)
        return kept or self._new_restricted_token(call, key)

    def _new_restricted_token(self, call: Call, key: RestrictedTo) -> str:
        body = {"restrictedResources": [{"method": call.method, "path": call.path}]}
        answer = self.ask(Call("createRestrictedDataToken", _RESTRICTED_TOKENS, body=body))
        token = self.shaped(answer, lambda: _text(answer.content["restrictedDataToken"]))
        self._restricted.keep(key, token, answer.content.get("expiresIn"))
        return token

    def _answered(self, call: Call, token: AccessToken) -> Response:
        # The token first: a seller who is gone must not cost a call of the allowance.
        answer = self._attempt(call, token(False))
        if answer.says_token_expired:
            answer = self._attempt(call, token(True))
        elif is_denial(answer):
            answer = self._asked_again(call, token(True), answer)
        if not answer.good:
            raise self._failure(call, answer)
        return answer

    def _asked_again(self, call: Call, access_token: str, denial: Response) -> Response:
        """The denial stands where the allowance is spent: the next first call would spend it too.

        A fresh token was given, so the authorization wasn't revoked.
        """
        return denial if self.wait(call.operation) else self._attempt(call, access_token)

    def _attempt(self, call: Call, access_token: str) -> Response:
        bucket = (self._application_id, self._name, call.operation)
        self._pacer.take(*bucket, self._recent(call.operation), call.spare)
        answer = self._wire.exchange(call.operation, self._sending(call, access_token))
        self._pacer.heed(*bucket, answer.rate_limit)
        return answer

    def _recent(self, operation: str) -> RecentCalls | None:
        return self._recent_calls if operation == "searchOrders" else None

    def _sending(self, call: Call, access_token: str) -> Callable[..., requests.Response]:
        return partial(
            self._wire.session().request,
            call.method,
            self._address + call.path,
            params=call.params,
            json=call.body,
            headers={"x-amz-access-token": access_token},
        )

    def _failure(self, call: Call, answer: Response) -> AmazonFailure:
        about = {"operation": answer.operation, "request_id": answer.request_id}
        if answer.says_throttled:
            after = self._pacer.drained(self._application_id, self._name, call.operation)
            return TryLater("throttled", after=after, **about)
        if is_passing(answer):
            return self._wire.unavailable(**about)
        return failure_of(call, answer)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("A token is text.")
    return value
