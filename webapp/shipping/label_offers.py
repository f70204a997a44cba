"""Label offers: what Amazon offers for a package, or why it offers nothing, as a sentence."""

from dataclasses import dataclass, field
from datetime import datetime

import structlog

from webapp.accounts.label_format import LabelFormat, format_words
from webapp.amazon.client import Amazon
from webapp.amazon.failure import (
    AccessDenied,
    AmazonFailure,
    AskSeller,
    OperatorFault,
    OurFault,
    TryLater,
)
from webapp.amazon.shipping_offer import RejectedService, ShippingOffer, ShippingOffers
from webapp.carriers.carrier import service_words
from webapp.ground.clock import utcnow
from webapp.ground.language.message import Message, ToldMessage
from webapp.ground.money import in_minor_units
from webapp.orders.order import Order
from webapp.shipping.label_actions import Choice
from webapp.shipping.label_outcome import ROLE_MISSING
from webapp.shipping.obstacle import NO_OBSTACLE
from webapp.shipping.package import ShippingPackage
from webapp.stores.access_check import AccessCheck
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection
from webapp.stores.revocation import lose_access

LATER = Message(
    "shipping.offers_later", "Amazon can't answer right now. Try again in a minute."
).told()
REVOKED = Message(
    "shipping.offers_revoked",
    "Revocation Error: Amazon no longer accepts this store's authorization. "
    "Reconnect the store, then ask again.",
).told()
KEYS = Message(
    "shipping.offers_keys",
    "Amazon doesn't accept this application's keys. Whoever runs this installation must put "
    "them right.",
).told()
BROKEN = Message(
    "shipping.offers_broken", "Amazon refused, and gave no reason. It has been logged."
).told()
AMAZON_SAYS = Message("shipping.amazon_says", "Amazon says: %(said)s")
MARKS = str.maketrans("", "", "®™")
WANTS_INPUTS = Message(
    "shipping.offers_inputs",
    "Amazon wants to know more before it sells this one (for the customs, say): "
    "buy it in Seller Central.",
).told()

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class OfferRow:
    """One offer as the merchant reads it; `unavailable` says why it can't be bought here."""

    choice: Choice
    mapped: bool
    late: bool
    earliest: datetime | None
    unavailable: ToldMessage

    @property
    def format_words(self) -> str:
        return format_words(self.choice.media)


@dataclass(frozen=True)
class LabelOffers:
    """`problem` is empty when Amazon has answered; `lost` is whether a reconnect would help."""

    rows: list[OfferRow] = field(default_factory=list)
    rejected: list[RejectedService] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)
    unaccepted: list[str] = field(default_factory=list)
    problem: ToldMessage = NO_OBSTACLE
    lost: bool = False

    @classmethod
    def fetch(
        cls, order: Order, package: ShippingPackage, label_format: LabelFormat, amazon: Amazon
    ) -> "LabelOffers":
        """`label_format` is what is wanted, where a service has it."""
        connection: Connection = order.store.connection
        if not connection.connected:
            return cls(problem=REVOKED, lost=True)
        seller = connection.seller(amazon)
        try:
            found = seller.shipping_offers(package.details(order))
        except AmazonFailure as failure:
            return cls._without(order, failure, amazon)
        source = order.store.marketplace_id
        AccessFault.clear(connection, "getEligibleShipmentServices", [source], utcnow())
        return cls.of(order, found, label_format)

    @classmethod
    def _without(cls, order: Order, failure: AmazonFailure, amazon: Amazon) -> "LabelOffers":
        match failure:
            case TryLater():
                return cls(problem=LATER)
            case AskSeller():
                return cls._lost(order.store.connection, failure)
            case AccessDenied():
                return cls._denied(order, failure, amazon)
            case OperatorFault():
                return cls(problem=KEYS)
        log.info("label.not_offered", order=order.id, failure=str(failure))
        said = failure.said if isinstance(failure, OurFault) else ""
        return cls(problem=AMAZON_SAYS.told(said=said) if said else BROKEN)

    @classmethod
    def of(cls, order: Order, found: ShippingOffers, wanted: LabelFormat) -> "LabelOffers":
        """What Amazon has answered."""
        rows = [_row(order, offer, wanted) for offer in found.offers]
        return cls(
            rows=sorted(rows, key=_rank),
            rejected=found.rejected,
            unavailable=sorted(set(found.unavailable)),
            unaccepted=sorted(set(found.unaccepted)),
        )

    @classmethod
    def _denied(cls, order: Order, denial: AccessDenied, amazon: Amazon) -> "LabelOffers":
        """A lasting no to labels alone is for the operator to mend: a reconnect wouldn't help."""
        connection, source = order.store.connection, order.store.marketplace_id
        check, now = AccessCheck(connection, amazon), utcnow()
        failure = check.verdict(denial, source, now)
        if isinstance(failure, AskSeller):
            return cls._lost(connection, failure)
        return cls(problem=ROLE_MISSING if check.lasts(denial, source, now) else LATER)

    @classmethod
    def _lost(cls, connection: Connection, failure: AskSeller) -> "LabelOffers":
        lose_access(connection, connection.grant, failure.reason, utcnow())
        return cls(problem=REVOKED, lost=True)


def _row(order: Order, offer: ShippingOffer, wanted: LabelFormat) -> OfferRow:
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
            media=wanted.among(offer.formats),
        ),
        mapped=_same(order.mapped_service, service_words(carrier, service)),
        late=bool(order.deliver_by and offer.latest and offer.latest > order.deliver_by),
        earliest=offer.earliest,
        unavailable=WANTS_INPUTS if offer.wants_inputs else NO_OBSTACLE,
    )


def _rank(row: OfferRow) -> tuple[bool, bool, bool, int]:
    """What can be bought, the mapped one, what arrives in time, and then the cheapest."""
    return bool(row.unavailable), not row.mapped, row.late, row.choice.price_minor


def _plain(name: str) -> str:
    return " ".join(name.translate(MARKS).split())


def _same(one: str | None, other: str) -> bool:
    return bool(one) and (one or "").casefold() == other.casefold()
