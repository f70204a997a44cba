"""A caller: sends one seller's calls at the pace that Amazon allows, and names what goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import requests

from webapp.amazon.answer import Answer
from webapp.amazon.call import Call
from webapp.amazon.failure import AmazonFailure, TryLater
from webapp.amazon.orders_page import MALFORMED
from webapp.amazon.pacing import Pacer, RecentCalls
from webapp.amazon.refusal import is_passing, refusal
from webapp.amazon.wire import Wire

AccessToken = Callable[[bool], str]
Shape = TypeVar("Shape")

_RESTRICTED_TOKENS = "/tokens/2021-03-01/restrictedDataToken"


class Caller:
    """Every call raises AskSeller, TryLater or OurFault, and nothing else of Amazon's.

    `access_token(renew)` gives a valid access token, a fresh one when `renew`. `name` is the
    seller in their region, whose allowance all their calls share. `recent_calls` gives the
    times of their latest searches, for the pacer.
    """

    def __init__(
        self,
        *,
        application_id: str,
        name: str,
        address: str,
        access_token: AccessToken,
        wire: Wire,
        pacer: Pacer,
        recent_calls: RecentCalls | None = None,
    ) -> None:
        self._application_id = application_id
        self._name = name
        self._address = address.rstrip("/")
        self._access_token = access_token
        self._wire = wire
        self._pacer = pacer
        self._recent_calls = recent_calls

    def wait(self, operation: str = "searchOrders") -> timedelta:
        """How long until the shared allowance admits a call of that operation."""
        recent_calls = self._recent(operation)
        return self._pacer.wait(self._application_id, self._name, operation, recent_calls)

    def ask(self, call: Call) -> Answer:
        """Amazon's good answer, the access token renewed once if it had expired."""
        return self._answered(call, self._access_token)

    def ask_restricted(self, call: Call) -> Answer:
        """The same for an operation that answers with personal data: it wants a token that
        is good for this very method and path."""
        return self._answered(call, lambda _renew: self._restricted_token(call))

    def shaped(self, answer: Answer, read: Callable[[], Shape]) -> Shape:
        """What `read` makes of an answer; raises TryLater when it isn't what was promised."""
        try:
            return read()
        except MALFORMED:
            failure = self._wire.garbled(answer)
        raise failure

    def _restricted_token(self, call: Call) -> str:
        body = {"restrictedResources": [{"method": call.method, "path": call.path}]}
        answer = self.ask(Call("createRestrictedDataToken", _RESTRICTED_TOKENS, body=body))
        return self.shaped(answer, lambda: _text(answer.content["restrictedDataToken"]))

    def _answered(self, call: Call, token: AccessToken) -> Answer:
        answer = self._attempt(call, token, renew=False)
        if answer.says_token_expired:
            answer = self._attempt(call, token, renew=True)
        if not answer.good:
            raise self._failure(call, answer)
        return answer

    def _attempt(self, call: Call, token: AccessToken, *, renew: bool) -> Answer:
        # The token first: a seller who is gone must not cost a call of the allowance.
        access_token = token(renew)
        bucket = (self._application_id, self._name, call.operation)
        self._pacer.take(*bucket, self._recent(call.operation))
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

    def _failure(self, call: Call, answer: Answer) -> AmazonFailure:
        about = {"operation": answer.operation, "request_id": answer.request_id}
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            after = self._pacer.drained(self._application_id, self._name, call.operation)
            return TryLater("throttled", after=after, **about)
        if is_passing(answer):
            return self._wire.unavailable(**about)
        return refusal(call, answer)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("A token is text.")
    return value
