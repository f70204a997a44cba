"""An error response of Amazon's: whose it is to mend."""

import re
from http import HTTPStatus

from webapp.amazon.call import Call
from webapp.amazon.failure import (
    AccessDenied,
    AmazonFailure,
    Conflict,
    NotFound,
    OurFault,
    PageTokenExpired,
)
from webapp.amazon.response import Response

# Whose words a merchant needs, to mend what they sent.
_TOLD = ("confirmShipment", "getEligibleShipmentServices", "createShipment", "cancelShipment")
# A body that isn't JSON isn't Login with Amazon's word, whatever its status.
NONSENSE = "nonsense"
_PLAIN_ERROR = re.compile(r"[a-z_]{1,40}")
_DENYING = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def is_passing(answer: Response) -> bool:
    """Whether nobody refused anything: Amazon is down, or something in between spoke."""
    # A redirect, or a refusal without Amazon's list of errors, comes from something in
    # between: it must not send every seller to reconnect. Nor must a token that is minutes
    # old and "expired".
    in_between = answer.status < HTTPStatus.BAD_REQUEST or (
        answer.status in (*_DENYING, HTTPStatus.NOT_FOUND) and not answer.errors
    )
    return answer.says_down or in_between or answer.says_token_expired


def is_denial(answer: Response) -> bool:
    """Whether Amazon itself, and nothing in between, denies access: not for its rate, nor because
    it is down."""
    passes = answer.says_throttled or answer.says_down
    return answer.status in _DENYING and bool(answer.errors) and not passes


def failure_of(call: Call, answer: Response) -> AmazonFailure:
    """What Amazon's no means for whoever asked."""
    about = {"operation": answer.operation, "request_id": answer.request_id}
    reason = f"{answer.status} {answer.error_code}".strip()
    if answer.status in _DENYING:
        return AccessDenied("denied", **about)
    if answer.status == HTTPStatus.NOT_FOUND:
        return NotFound(reason, **about)
    if _blames_page_token(call, answer):
        return PageTokenExpired(reason, **about)
    conflicts = answer.status == HTTPStatus.CONFLICT
    fault = (Conflict if conflicts else OurFault)(reason, **about)
    # No other call's words are kept: they may quote what was sent.
    fault.said = answer.words[:500] if call.operation in _TOLD else ""
    return fault


def _blames_page_token(call: Call, answer: Response) -> bool:
    # Page one was accepted with the same parameters, so only the token can be wrong,
    # unless Amazon names another one.
    if "paginationToken" not in call.params or answer.status != HTTPStatus.BAD_REQUEST:
        return False
    if answer.error_code.replace(" ", "") != "InvalidInput":
        return False
    others = (name for name in call.params if name != "paginationToken")
    return "paginationToken" in answer.words or not any(n in answer.words for n in others)


def oauth_error(answer: Response) -> str:
    """The code by which Login with Amazon refuses, empty where it gives none."""
    try:
        error = answer.content.get("error")
    except ValueError:
        return NONSENSE
    return error if isinstance(error, str) and _PLAIN_ERROR.fullmatch(error) else ""
