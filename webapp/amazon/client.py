"""The client of Amazon: one per process, for every seller."""

from webapp.amazon import consent
from webapp.amazon.application import Application, Endpoints
from webapp.amazon.application_caller import (
    ROTATION_SCOPE,
    ApplicationCaller,
    GrantlessAccess,
)
from webapp.amazon.caller import AccessToken
from webapp.amazon.http_exchange import USUAL_PATIENCE, HttpExchange, Timeouts
from webapp.amazon.login import ClientSecrets, Login, Tokens
from webapp.amazon.marketplace import Marketplace
from webapp.amazon.notification_queue import NotificationQueue
from webapp.amazon.pacing import Pacer, RecentCalls
from webapp.amazon.restricted_tokens import RestrictedTokens
from webapp.amazon.seller import Seller


class Amazon:
    """Everything we ask of Amazon starts here; safe in threads and after a fork.

    `clock_rate` is how much faster than ours Amazon's clock runs: 1 for the real one; `queue` is
    where Amazon tells of changed orders, None when it tells nobody; `secret_queue` is where it
    sends a new client secret, asked for at the age of `secret_days` days (0: by hand alone).
    `client_secrets` as in `Login`.
    """

    def __init__(
        self,
        application: Application,
        endpoints: Endpoints,
        pacer: Pacer,
        clock_rate: float = 1.0,
        patience: Timeouts = USUAL_PATIENCE,
        queue: NotificationQueue | None = None,
        secret_queue: NotificationQueue | None = None,
        secret_days: int = 0,
        client_secrets: ClientSecrets | None = None,
    ) -> None:
        self.application = application
        self.endpoints = endpoints
        self.clock_rate = clock_rate
        self.queue = queue
        self.secret_queue = secret_queue
        self.secret_days = secret_days
        self._pacer = pacer
        self._wire = HttpExchange(clock_rate, patience)
        self._login = Login(application, endpoints, self._wire, client_secrets)
        self._grantless = GrantlessAccess(self._login)
        self._rotating = GrantlessAccess(self._login, ROTATION_SCOPE)
        self._restricted = RestrictedTokens(clock_rate)

    def consent_url(self, marketplace: Marketplace, state: str) -> str:
        """Where the seller authorizes us."""
        return consent.consent_url(self.application, self.endpoints, marketplace, state)

    def appstore_return_url(self, amazon_callback_uri: str, amazon_state: str, state: str) -> str:
        """Where a trip begun in Amazon's Appstore goes on; raises OurFault for a forged one."""
        return consent.appstore_return_url(
            self.application, self.endpoints, amazon_callback_uri, amazon_state, state
        )

    def exchange(self, code: str) -> Tokens:
        """Trade the code of a fresh consent for tokens; raises CodeRefused for a stale one."""
        return self._login.exchange(code)

    def refresh(self, refresh_token: str) -> Tokens:
        """A fresh access token; raises AskSeller("revoked") when the consent is gone."""
        return self._login.refresh(refresh_token)

    def rotate_client_secret(self) -> None:
        """Ask for a new client secret, once: each call makes another. In whatever region sellers
        are, this one operation answers in North America. Raises AccessDenied, TryLater, OurFault.
        """
        self._caller("na", self._rotating).rotate_client_secret()

    def takes(self, client_secret: str) -> bool:
        """Whether Amazon takes this client secret; raises TryLater or OurFault when it
        can't say."""
        return self._login.takes(client_secret, ROTATION_SCOPE)

    def itself(self, region: str) -> ApplicationCaller:
        """Our application in a region, without any seller."""
        return self._caller(region, self._grantless)

    def _caller(self, region: str, access_token: AccessToken) -> ApplicationCaller:
        return ApplicationCaller(
            application_id=self.application.app_id,
            name=f"{region}:",
            address=self.endpoints.api[region],
            access_token=access_token,
            wire=self._wire,
            pacer=self._pacer,
        )

    def seller(
        self,
        region: str,
        allowance: str,
        access_token: AccessToken,
        recent_calls: RecentCalls | None = None,
    ) -> Seller:
        """A seller in a region ("na", "eu", "fe"), whose calls are counted under `allowance`.

        `access_token(renew)` gives a valid access token, a fresh one when `renew`;
        `recent_calls()` gives the times of the seller's searches within the last hour (more
        does no harm), for when Redis has forgotten them.
        """
        return Seller(
            application_id=self.application.app_id,
            name=f"{region}:{allowance}",
            address=self.endpoints.api[region],
            access_token=access_token,
            wire=self._wire,
            pacer=self._pacer,
            recent_calls=recent_calls,
            restricted=self._restricted,
        )
