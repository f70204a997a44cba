"""A shipment bought from Amazon: its number, what it costs, and its label."""

import base64
import binascii
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from webapp.amazon.shipping_offer import Amount, day_told

Part = TypeVar("Part", bound=msgspec.Struct)

# A label is tens of kilobytes; whatever unpacks to more is none.
LARGEST = 8 * 1024 * 1024
_GZIP = 16 + zlib.MAX_WBITS
# How a label begins that isn't packed: PDF, PNG, ZPL.
PLAIN = (b"%PDF", b"\x89PNG", b"^XA", b"~")


class BoughtShipmentStatus(StrEnum):
    """Amazon's statuses of a bought shipment."""

    PURCHASED = "Purchased"
    REFUND_PENDING = "RefundPending"
    REFUND_REJECTED = "RefundRejected"
    REFUND_APPLIED = "RefundApplied"


@dataclass(frozen=True)
class LabelDocument:
    """A label as it is printed; it names the recipient, with their address."""

    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class BoughtShipment:
    """The address that Amazon sends along is left behind.

    `label` is None when there is none (of a cancelled shipment) or when it came damaged, `price`
    when it isn't told; what was bought counts all the same, and the label can be asked for again.
    """

    shipment_id: str
    order_id: str
    status: str
    tracking_number: str
    carrier: str
    service: str
    price: Decimal | None
    currency: str
    latest: datetime | None
    items: dict[str, int]
    label: LabelDocument | None


class _Item(msgspec.Struct, rename="pascal"):
    order_item_id: str
    quantity: int


class _File(msgspec.Struct, rename="pascal"):
    contents: str
    file_type: Any = None
    checksum: Any = None


class _Label(msgspec.Struct, rename="pascal"):
    file_contents: _File


class _Shipment(msgspec.Struct, rename="pascal"):
    shipment_id: str
    amazon_order_id: str
    status: str
    shipping_service: Any = None
    item_list: Any = None
    tracking_id: Any = None
    label: Any = None


def read_shipment(payload: Mapping[str, Any]) -> BoughtShipment:
    """Raises one of MALFORMED for what isn't a shipment."""
    shipment = msgspec.convert(payload, _Shipment, strict=False)
    told = shipment.shipping_service
    service = told if isinstance(told, Mapping) else {}
    rate = _converted(Amount, service.get("RateWithAdjustments"))
    price = rate if rate and rate.amount.is_finite() else None
    return BoughtShipment(
        shipment_id=shipment.shipment_id,
        order_id=shipment.amazon_order_id,
        status=shipment.status,
        tracking_number=_number(shipment.tracking_id),
        carrier=str(service.get("CarrierName") or ""),
        service=str(service.get("ShippingServiceName") or ""),
        price=price.amount if price else None,
        currency=price.currency_code if price else "",
        latest=day_told(service.get("LatestEstimatedDeliveryDate")),
        items={item.order_item_id: item.quantity for item in _items(shipment.item_list)},
        label=_label(shipment.label),
    )


def _number(told: Any) -> str:
    """Empty for what is none: the parcel's number may be typed later."""
    return str(told) if isinstance(told, (str, int)) and not isinstance(told, bool) else ""


def _items(told: Any) -> list[_Item]:
    listed = told if isinstance(told, list) else []
    return [item for each in listed if (item := _converted(_Item, each))]


def _converted(kind: type[Part], told: Any) -> Part | None:
    """None for what has another shape: money was spent, and an odd detail doesn't undo that."""
    try:
        return msgspec.convert(told, kind, strict=False)
    except msgspec.ValidationError:
        return None


def _label(told: Any) -> LabelDocument | None:
    try:
        file = msgspec.convert(told, _Label, strict=False).file_contents
        packed = base64.b64decode("".join(file.contents.split()), validate=True)
        content = _unpacked(packed)
    except (msgspec.ValidationError, binascii.Error, zlib.error, ValueError):
        return None
    # Without a checksum the packing's own is all there is.
    whole = not file.checksum or file.checksum in (_digest(content), _digest(packed))
    return LabelDocument(str(file.file_type or ""), content) if content and whole else None


def _unpacked(packed: bytes) -> bytes:
    if packed.lstrip().startswith(PLAIN):
        return packed
    unpacking = zlib.decompressobj(_GZIP)
    content = unpacking.decompress(packed, LARGEST)
    if not unpacking.eof:
        raise ValueError("The label is too large, or it ends too soon.")
    return content


def _digest(content: bytes) -> str:
    # Amazon's checksum, of the document or of what it is packed into: against damage only.
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
