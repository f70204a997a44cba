"""An offer for a planned label, as it is kept until somebody decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from webapp.ground.language.gettext import gettext
from webapp.shipping.label_actions import Choice
from webapp.shipping.label_offers import OfferRow


class OfferChoice(StrEnum):
    """By what each order's offer is chosen."""

    MAPPED = "mapped"
    PROMISE = "promise"
    CHEAPEST = "cheapest"

    @property
    def label(self) -> str:
        return {
            OfferChoice.MAPPED: gettext(
                "The mapped service, else the cheapest that keeps the promise"
            ),
            OfferChoice.PROMISE: gettext("The cheapest that keeps the promise"),
            OfferChoice.CHEAPEST: gettext("The cheapest"),
        }[self]

    @classmethod
    def read(cls, text: str | None) -> "OfferChoice":
        return cls(text) if text in set(cls) else cls.MAPPED


@dataclass(frozen=True)
class PlannedOffer:
    """Prices in minor units, ids Amazon's; `deliver_by` is ISO 8601 or empty."""

    service_id: str
    offer_id: str
    carrier: str
    service: str
    price_minor: int
    currency: str
    deliver_by: str
    media: str
    mapped: bool
    late: bool

    @classmethod
    def of(cls, row: OfferRow) -> "PlannedOffer":
        choice = row.choice
        return cls(
            service_id=choice.service_id,
            offer_id=choice.offer_id,
            carrier=choice.carrier,
            service=choice.service,
            price_minor=choice.price_minor,
            currency=choice.currency,
            deliver_by=choice.deliver_by.isoformat() if choice.deliver_by else "",
            media=choice.media,
            mapped=row.mapped,
            late=row.late,
        )

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> "PlannedOffer":
        return cls(**facts)

    @property
    def arrives(self) -> datetime | None:
        return datetime.fromisoformat(self.deliver_by) if self.deliver_by else None

    @property
    def choice(self) -> Choice:
        """As it is bought."""
        return Choice(
            service_id=self.service_id,
            offer_id=self.offer_id,
            carrier=self.carrier,
            service=self.service,
            price_minor=self.price_minor,
            currency=self.currency,
            deliver_by=self.arrives,
            media=self.media,
        )


def chosen_among(offers: Sequence[PlannedOffer], how: OfferChoice) -> str:
    """The service id of the offer that is to be proposed; empty where there is none.

    Where nothing keeps the promise, the cheapest all the same: the page says that it is late.
    """
    mapped = [offer for offer in offers if offer.mapped] if how is OfferChoice.MAPPED else []
    in_time = [offer for offer in offers if not offer.late or how is OfferChoice.CHEAPEST]
    among = mapped or in_time or offers
    return min(among, key=lambda offer: offer.price_minor).service_id if among else ""
