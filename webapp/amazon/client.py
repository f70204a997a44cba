"""The door to Amazon: one per process, for every seller."""

from webapp.amazon import consent
from webapp.amazon.application import Application, Endpoints
from webapp.amazon.caller import AccessToken
from webapp.amazon.login import Login, Tokens
from webapp.amazon.marketplace import Marketplace
from webapp.amazon.pacing import Pacer, RecentCalls
from webapp.amazon.seller import Seller
from webapp.amazon.wire import USUAL_PATIENCE, Patience, Wire


class Amazon:
    """Everything we ask of Amazon starts here; safe in threads and after a fork.

    `clock_rate` is how much faster than ours Amazon's clock runs: 1 for the real one.
    """

    def __init__(
        self,
        application: Application,
        endpoints: Endpoints,
        pacer: Pacer,
        clock_rate: float = 1.0,
        patience: Patience = USUAL_PATIENCE,
    ) -> None:
        self.application = application
        self.endpoints = endpoints
        self.clock_rate = clock_rate
        self._pacer = pacer
        self._wire = Wire(clock_rate, patience)
        self._login = Login(application, endpoints, self._wire)

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

    def seller(
        self,
        region: str,
        selling_partner_id: str,
        access_token: AccessToken,
        recent_calls: RecentCalls | None = None,
    ) -> Seller:
        """A seller in a region ("na", "eu", "fe").

        `access_token(renew)` gives a valid access token, a fresh one when `renew`;
        `recent_calls()` gives the times of the seller's searches within the last hour (more
        does no harm), for when Redis has forgotten them.
        """
        return Seller(
            application_id=self.application.app_id,
            name=f"{region}:{selling_partner_id}",
            address=self.endpoints.api[region],
            access_token=access_token,
            wire=self._wire,
            pacer=self._pacer,
            recent_calls=recent_calls,
        )
