"""An offer of Amazon's Buy Shipping: by which service a package may go, when and at what price."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from webapp.amazon.orders_page import MALFORMED

Read = TypeVar("Read")


class Amount(msgspec.Struct, rename="pascal"):
    """Money as Amazon writes it: a figure with a point, and an ISO 4217 code."""

    currency_code: str
    amount: Decimal


class Service(msgspec.Struct, rename="pascal"):
    """A carrier's service that is offered; Amazon's `Rate…` already holds its discounts."""

    shipping_service_name: str
    carrier_name: str
    shipping_service_id: str
    rate_with_adjustments: Amount
    shipping_service_offer_id: str | None = None
    earliest_estimated_delivery_date: Any = None
    latest_estimated_delivery_date: Any = None
    requires_additional_seller_inputs: bool | None = None
    available_label_formats: Any = None


@dataclass(frozen=True)
class ShippingOffer:
    """`offer_id` is Amazon's own, good for the very package that was asked for; `price` is what
    the seller pays. With `wants_inputs`, Amazon asks for more than a package before it sells."""

    service_id: str
    offer_id: str
    carrier: str
    service: str
    price: Decimal
    currency: str
    earliest: datetime | None
    latest: datetime | None
    wants_inputs: bool
    formats: tuple[str, ...]


@dataclass(frozen=True)
class RejectedService:
    """A service by which this package can't go, and Amazon's reason in words."""

    carrier: str
    service: str
    reason: str


@dataclass(frozen=True)
class ShippingOffers:
    """`unavailable` are carriers out of order just now; of `unaccepted` ones the seller has yet
    to accept the terms in Seller Central."""

    offers: list[ShippingOffer]
    rejected: list[RejectedService]
    unavailable: list[str]
    unaccepted: list[str]


def read_offers(payload: Mapping[str, Any]) -> ShippingOffers:
    """Raises one of MALFORMED for what isn't an answer; what else Amazon adds is left behind."""
    return ShippingOffers(
        offers=_read(_service_offer, payload["ShippingServiceList"]),
        rejected=_read(_rejected, _listed(payload, "RejectedShippingServiceList")),
        unavailable=_carriers(payload, "TemporarilyUnavailableCarrierList"),
        unaccepted=_carriers(payload, "TermsAndConditionsNotAcceptedCarrierList"),
    )


def _read(read: Callable[[Any], Read], entries: list[Any]) -> list[Read]:
    """What can be read; one odd entry doesn't spoil the others. Raises TypeError for no list."""
    if not isinstance(entries, list):
        raise TypeError("The entries are not a list.")
    found = []
    for entry in entries:
        with suppress(*MALFORMED):
            found.append(read(entry))
    return found


def _service_offer(entry: Any) -> ShippingOffer:
    return _offer(msgspec.convert(entry, Service, strict=False))


def _offer(service: Service) -> ShippingOffer:
    return ShippingOffer(
        service_id=service.shipping_service_id,
        offer_id=service.shipping_service_offer_id or "",
        carrier=service.carrier_name,
        service=service.shipping_service_name,
        price=service.rate_with_adjustments.amount,
        currency=service.rate_with_adjustments.currency_code,
        earliest=day_told(service.earliest_estimated_delivery_date),
        latest=day_told(service.latest_estimated_delivery_date),
        wants_inputs=bool(service.requires_additional_seller_inputs),
        formats=_formats(service.available_label_formats),
    )


def day_told(told: Any) -> datetime | None:
    """When a parcel arrives, by Amazon; None for what is no time, or in no sensible year."""
    try:
        moment = msgspec.convert(told, datetime)
    except msgspec.ValidationError:
        return None
    return moment if moment.tzinfo and 1990 < moment.year < 2900 else None


def _formats(told: Any) -> tuple[str, ...]:
    return tuple(each for each in told if isinstance(each, str)) if isinstance(told, list) else ()


def _rejected(each: Mapping[str, Any]) -> RejectedService:
    reason = each.get("RejectionReasonMessage") or each["RejectionReasonCode"]
    return RejectedService(
        carrier=str(each["CarrierName"]),
        service=str(each["ShippingServiceName"]),
        reason=str(reason),
    )


def _carriers(payload: Mapping[str, Any], name: str) -> list[str]:
    return _read(lambda each: str(each["CarrierName"]), _listed(payload, name))


def _listed(payload: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    told = payload.get(name)
    return told if isinstance(told, list) else []
