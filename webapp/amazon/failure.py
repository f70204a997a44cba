"""What can go wrong with a call to Amazon, named by who must act."""

from datetime import timedelta


class AmazonFailure(Exception):
    """A call to Amazon that failed; never holds a token, a secret or anything of a buyer's.

    `operation` is Amazon's name of the call, `request_id` what Amazon's support asks for
    (empty when no answer came).
    """

    def __init__(self, reason: str = "", *, operation: str = "", request_id: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.operation = operation
        self.request_id = request_id

    def __str__(self) -> str:
        request = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.operation or 'Amazon'}: {self.reason}{request}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class AskSeller(AmazonFailure):
    """The seller must authorize again; `reason` is "revoked" (Login with Amazon says so) or
    "denied" (several of the API's operations say so, for minutes)."""


class AccessDenied(AmazonFailure):
    """Amazon denies access to this one operation, also with a fresh access token. That alone says
    nothing of the authorization: a role may be missing, or Amazon may err for a while."""


class CodeRefused(AskSeller):
    """The authorization code was stale, used before or not ours: the trip starts again."""


class TryLater(AmazonFailure):
    """Nobody must act: ask again after `after`; `reason` is "throttled" (Amazon says so),
    "paced" (our own share of the budget says so) or "unavailable"."""

    def __init__(
        self,
        reason: str,
        *,
        after: timedelta = timedelta(minutes=1),
        operation: str = "",
        request_id: str = "",
    ) -> None:
        super().__init__(reason, operation=operation, request_id=request_id)
        self.after = after


class UnreadableAnswer(TryLater):
    """Amazon is up, and its JSON isn't what its model promises: another operation may do."""


class OurFault(AmazonFailure):
    """We asked wrongly: a programmer must act.

    `said` holds Amazon's own words where a merchant may need them (a refused shipment
    confirmation or label, which may name the buyer); it is kept out of str and repr, and so
    out of logs.
    """

    said: str = ""


class OperatorFault(OurFault):
    """Amazon doesn't know our application's keys: who runs this must act."""


class NotFound(OurFault):
    """Amazon doesn't know what was asked for."""


class Conflict(OurFault):
    """What was to be made is there already."""


class PageTokenExpired(OurFault):
    """The page token is older than a day or unknown: the search starts again at page one."""
