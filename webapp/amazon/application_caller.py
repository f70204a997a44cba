"""The calls that we make in no seller's name: destinations of notifications in one region, and
the application's own client secret."""

import re
import threading
from datetime import UTC, datetime, timedelta

from webapp.amazon.call import Call
from webapp.amazon.caller import Caller
from webapp.amazon.failure import Conflict, NotFound, OurFault
from webapp.amazon.login import GrantlessToken, Login
from webapp.amazon.notification import ORDER_CHANGE, read_destination, read_destinations

SCOPE = "sellingpartnerapi::notifications"
ROTATION_SCOPE = "sellingpartnerapi::client_credential:rotation"
NAME = "order-changes"
MARGIN = timedelta(minutes=2)
_DESTINATIONS = "/notifications/v1/destinations"
_PLAIN_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class GrantlessAccess:
    """Gives the application's own access token, kept as long as it is good, in this process."""

    def __init__(self, login: Login, scope: str = SCOPE) -> None:
        self._login = login
        self._scope = scope
        self._lock = threading.Lock()
        self._token: GrantlessToken | None = None

    def __call__(self, renew: bool = False) -> str:
        with self._lock:
            if renew or self._token is None or self._token.expires_at < datetime.now(UTC) + MARGIN:
                self._token = self._login.grantless(self._scope)
            return self._token.access_token


class ApplicationCaller(Caller):
    """Every call raises AccessDenied, TryLater or OurFault, and nothing else."""

    def destination(self, arn: str) -> str:
        """The id under which Amazon knows this queue; it is made known if it isn't yet."""
        found = self._destinations().get(arn)
        if found:
            return found
        body = {"name": NAME, "resourceSpecification": {"sqs": {"arn": arn}}}
        try:
            answer = self.ask(Call("createDestination", _DESTINATIONS, body=body))
        except Conflict:
            # Somebody else was faster by a moment.
            return self._destinations()[arn]
        return self.shaped(answer, lambda: read_destination(answer.content["payload"])[1])

    def end_subscription(self, subscription_id: str) -> None:
        """Also of a seller whose consent is gone; one that there isn't is ended."""
        if not _PLAIN_ID.fullmatch(subscription_id):
            raise OurFault("not an id of Amazon's")
        path = f"/notifications/v1/subscriptions/{ORDER_CHANGE}/{subscription_id}"
        try:
            self.ask(Call("deleteSubscriptionById", path, deletes=True))
        except NotFound:
            return

    def rotate_client_secret(self) -> None:
        """Have Amazon make a new secret, which it sends into the queue that is registered for it in
        the Developer Console; raises OurFault where none is."""
        path = "/applications/2023-11-30/clientSecret"
        self.ask(Call("rotateApplicationClientSecret", path, posts=True))

    def _destinations(self) -> dict[str, str]:
        answer = self.ask(Call("getDestinations", _DESTINATIONS))
        return self.shaped(answer, lambda: read_destinations(answer.content["payload"]))
