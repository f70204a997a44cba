"""A label offer's token: the chosen offer on its way through the browser, signed and soon stale.

So nothing has to be kept of offers that nobody takes, and nobody buys another thing than was
shown to them.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from webapp.shipping.label_actions import Choice
from webapp.shipping.package import ShippingPackage

# Amazon doesn't say how long an offer lasts; prices are of the day.
GOOD_FOR = timedelta(minutes=15)
SALT = "label"


@dataclass(frozen=True)
class LabelOfferToken:
    """`form_key` is the same for all offers of one page: it buys once."""

    order_id: int
    form_key: str
    package: ShippingPackage
    choice: Choice

    def signed(self, secret: str) -> str:
        moment = self.choice.deliver_by
        choice = {**asdict(self.choice), "deliver_by": moment and moment.isoformat()}
        facts = [self.order_id, self.form_key, asdict(self.package), choice]
        return str(_signer(secret).dumps(facts))

    @classmethod
    def read(cls, text: str, secret: str) -> "LabelOfferToken | None":
        """None for one that is forged or stale."""
        try:
            facts = _signer(secret).loads(text, max_age=int(GOOD_FOR.total_seconds()))
            order_id, form_key, package, choice = facts
        except (BadData, ValueError):
            return None
        moment = choice["deliver_by"] and datetime.fromisoformat(choice["deliver_by"])
        chosen = Choice(**{**choice, "deliver_by": moment})
        return cls(order_id, form_key, ShippingPackage(**package), chosen)


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=SALT)
