"""An inquiry: what Amazon offers for a package, or why it offers nothing, as a sentence."""

from dataclasses import dataclass, field
from datetime import datetime

import structlog

from webapp.amazon import (
    Amazon,
    AmazonFailure,
    AskSeller,
    OperatorFault,
    RejectedService,
    Seller,
    ShippingOffer,
    ShippingOffers,
    TryLater,
)
from webapp.amazon.failure import OurFault
from webapp.clock import utcnow
from webapp.money import in_minor_units
from webapp.orders import Order
from webapp.shipping.label_deal import Choice
from webapp.shipping.label_errand import ROLE_MISSING
from webapp.shipping.package import Package
from webapp.stores import Access, Connection, lose_access, service_words

LATER = "Amazon can't answer right now. Try again in a minute."
REVOKED = (
    "Revocation Error: Amazon no longer accepts this store's authorization. "
    "Reconnect the store, then ask again."
)
KEYS = (
    "Amazon doesn't accept this application's keys. Whoever runs this installation must put "
    "them right."
)
BROKEN = "Amazon refused, and gave no reason. It has been logged."
MARKS = str.maketrans("", "", "®™")
# What is printed most easily, first.
FORMATS = ("PDF", "PNG")
WANTS_INPUTS = (
    "Amazon wants to know more before it sells this one (for the customs, say): "
    "buy it in Seller Central."
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class OfferRow:
    """One offer as the merchant reads it; `unavailable` says why it can't be bought here."""

    choice: Choice
    mapped: bool
    late: bool
    earliest: datetime | None
    unavailable: str


@dataclass(frozen=True)
class LabelInquiry:
    """`problem` is empty when Amazon has answered; `lost` is whether a reconnect would help."""

    rows: list[OfferRow] = field(default_factory=list)
    rejected: list[RejectedService] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)
    unaccepted: list[str] = field(default_factory=list)
    problem: str = ""
    lost: bool = False

    @classmethod
    def ask(cls, order: Order, package: Package, amazon: Amazon) -> "LabelInquiry":
        connection: Connection = order.store.connection
        if not connection.connected:
            return cls(problem=REVOKED, lost=True)
        access = Access(connection, amazon)
        seller = amazon.seller(connection.region, connection.selling_partner_id, access)
        try:
            return cls._of(order, seller.shipping_offers(package.details(order)))
        except TryLater:
            return cls(problem=LATER)
        except AskSeller as failure:
            return cls._without_access(order, connection, seller, failure)
        except OperatorFault:
            return cls(problem=KEYS)
        except OurFault as failure:
            log.info("label.not_offered", order=order.id, failure=str(failure))
            return cls(problem=f"Amazon says: {failure.said}" if failure.said else BROKEN)

    @classmethod
    def _of(cls, order: Order, found: ShippingOffers) -> "LabelInquiry":
        rows = [_row(order, offer) for offer in found.offers]
        return cls(
            rows=sorted(rows, key=_rank),
            rejected=found.rejected,
            unavailable=sorted(set(found.unavailable)),
            unaccepted=sorted(set(found.unaccepted)),
        )

    @classmethod
    def _without_access(
        cls, order: Order, connection: Connection, seller: Seller, failure: AskSeller
    ) -> "LabelInquiry":
        """A no to labels alone is for the operator to mend: a reconnect wouldn't help."""
        if failure.reason == "denied" and _may_read(order, seller):
            return cls(problem=ROLE_MISSING)
        lose_access(connection, connection.grant, failure.reason, utcnow())
        return cls(problem=REVOKED, lost=True)


def _may_read(order: Order, seller: Seller) -> bool:
    try:
        seller.get_order(order.amazon_order_id)
    except AskSeller:
        return False
    except AmazonFailure:
        # Not known now; whoever asks next will see.
        return True
    return True


def _row(order: Order, offer: ShippingOffer) -> OfferRow:
    carrier, service = _plain(offer.carrier), _plain(offer.service)
    return OfferRow(
        choice=Choice(
            service_id=offer.service_id,
            offer_id=offer.offer_id,
            carrier=carrier,
            service=service,
            price_minor=in_minor_units(offer.price, offer.currency),
            currency=offer.currency,
            deliver_by=offer.latest,
            media=next((each for each in FORMATS if each in offer.formats), ""),
        ),
        mapped=_same(order.mapped_service, service_words(carrier, service)),
        late=bool(order.deliver_by and offer.latest and offer.latest > order.deliver_by),
        earliest=offer.earliest,
        unavailable=WANTS_INPUTS if offer.wants_inputs else "",
    )


def _rank(row: OfferRow) -> tuple[bool, bool, bool, int]:
    """What can be bought, the mapped one, what arrives in time, and then the cheapest."""
    return bool(row.unavailable), not row.mapped, row.late, row.choice.price_minor


def _plain(name: str) -> str:
    return " ".join(name.translate(MARKS).split())


def _same(one: str | None, other: str) -> bool:
    return bool(one) and (one or "").casefold() == other.casefold()
