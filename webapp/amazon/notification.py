"""Notifications: who is told of what, and what an ORDER_CHANGE tells, as far as we want to know.

Its body holds the recipient's post code. That is never read here, nor is anything else of it kept
but what `OrderChange` names.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

ORDER_CHANGE = "ORDER_CHANGE"
PAYLOAD_VERSION = "1.0"
# What is sent is looked at again: Amazon may send more than it was asked for.
MERCHANTS_ORDERS = (
    'OrderChangeNotification.NotificationLevel == "OrderLevel" && '
    'OrderChangeNotification.Summary.FulfillmentType == "MFN" && '
    'OrderChangeNotification.Summary.OrderStatus != "Pending"'
)


class UnreadableNotification(ValueError):
    """The body isn't what Amazon's schema promises; nothing of it is said."""


@dataclass(frozen=True)
class Subscribed:
    subscription_id: str
    destination_id: str


@dataclass(frozen=True)
class OrderChange:
    """One order changed. `status` in the notification's own words ("Unshipped", "Canceled"),
    `changed_at` by Amazon's clock."""

    subscription_id: str
    seller_id: str
    order_id: str
    marketplace_id: str
    status: str
    buyer_asks: bool
    for_merchant: bool
    changed_at: datetime


class _Summary(msgspec.Struct, rename="pascal"):
    marketplace_id: str
    order_status: str
    fulfillment_type: str


class _Change(msgspec.Struct, rename="pascal"):
    notification_level: str
    seller_id: str
    amazon_order_id: str
    summary: _Summary
    order_change_type: Any = None
    order_change_trigger: Any = None


class _Payload(msgspec.Struct, rename="pascal"):
    order_change_notification: _Change


class _Metadata(msgspec.Struct, rename="pascal"):
    subscription_id: str


class _Envelope(msgspec.Struct, rename="pascal"):
    event_time: datetime
    payload: _Payload
    notification_metadata: _Metadata


class _Type(msgspec.Struct):
    """Some types of notifications write their names in one way, some in the other."""

    pascal: str = msgspec.field(default="", name="NotificationType")
    camel: str = msgspec.field(default="", name="notificationType")


def read_order_change(body: str) -> OrderChange | None:
    """None for another type of notification, or another level than the order's; raises
    UnreadableNotification."""
    try:
        kind = msgspec.json.decode(body, type=_Type)
        if ORDER_CHANGE not in (kind.pascal, kind.camel):
            return None
        envelope = msgspec.json.decode(body, type=_Envelope)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        envelope = None
    if envelope is None:
        # Raised out here: the error from below would quote what it stumbled over.
        raise UnreadableNotification
    change = envelope.payload.order_change_notification
    return _order_change(envelope, change) if change.notification_level == "OrderLevel" else None


def _order_change(envelope: _Envelope, change: _Change) -> OrderChange:
    told = change.order_change_trigger
    changed_at = _moment(told.get("TimeOfOrderChange")) if isinstance(told, dict) else None
    return OrderChange(
        subscription_id=envelope.notification_metadata.subscription_id,
        seller_id=change.seller_id,
        order_id=change.amazon_order_id,
        marketplace_id=change.summary.marketplace_id,
        status=change.summary.order_status,
        buyer_asks=change.order_change_type == "BuyerRequestedChange",
        for_merchant=change.summary.fulfillment_type == "MFN",
        changed_at=_in_utc(changed_at or envelope.event_time),
    )


def read_subscription(facts: Mapping[str, Any]) -> Subscribed:
    return Subscribed(_word(facts["subscriptionId"]), _word(facts["destinationId"]))


def read_destination(facts: Mapping[str, Any]) -> tuple[str, str]:
    """(ARN, id); the ARN is empty when it isn't a queue."""
    resource = facts["resource"]
    queue = resource.get("sqs") if isinstance(resource, Mapping) else None
    arn = queue.get("arn", "") if isinstance(queue, Mapping) else ""
    return str(arn), _word(facts["destinationId"])


def read_destinations(facts: list[Mapping[str, Any]]) -> dict[str, str]:
    """{ARN: id}; what is no destination is passed by."""
    found = {}
    for each in facts:
        with suppress(KeyError, TypeError, ValueError):
            arn, destination_id = read_destination(each)
            found[arn] = destination_id
    return found


def _word(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 64:
        raise ValueError("An id is a short text.")
    return value


def _moment(told: object) -> datetime | None:
    """None for what is no time: when the message was sent is near enough."""
    try:
        return msgspec.convert(told, datetime) if isinstance(told, str) else None
    except msgspec.ValidationError:
        return None


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
