"""An order as Amazon writes it (Orders API v2026-01-01, `Order`): the fields of it that we read.

Amazon's enumerations are open and most fields optional: what is new is passed by, what is absent
is None. Only what these shapes can't hold makes an order unreadable.
"""

from datetime import datetime
from typing import Any

import msgspec


class Part(msgspec.Struct, rename="camel", gc=False):
    """Something that Amazon writes as a JSON object; most of its names aren't of interest."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Money(Part):
    amount: str | int | float
    currency_code: str


class Price(Part):
    unit_price: Money | None = None


class Customization(Part):
    customized_url: str | None = None


class Product(Part):
    asin: str | None = None
    seller_sku: str | None = None
    title: str | None = None
    price: Price | None = None
    customization: Customization | None = None


class Gift(Part):
    gift_message: str | None = None
    gift_wrap_level: str | None = None


class SerialNumberRequirement(Part):
    requirement_type: str | None = None


class Packing(Part):
    gift_option: Gift | None = None
    serial_number_requirement: SerialNumberRequirement | None = None


class Window(Part):
    earliest_date_time: datetime | None = None
    latest_date_time: datetime | None = None


class InternationalShipping(Part):
    ioss_number: str | None = None


class LineShipping(Part):
    scheduled_delivery_window: Window | None = None
    # As they come: of those that Amazon adds, the parcel's packer must know too.
    shipping_constraints: dict[str, Any] | None = None
    international_shipping: InternationalShipping | None = None


class LineFulfillment(Part):
    quantity_fulfilled: int | None = None
    quantity_unfulfilled: int | None = None
    picking: dict[str, Any] | None = None
    packing: Packing | None = None
    shipping: LineShipping | None = None


class TaxCalculation(Part):
    reporting_scheme: str | None = None


class TaxCollection(Part):
    model: str | None = None
    responsible_party: str | None = None


class LineTax(Part):
    tax_calculation_breakdowns: list[TaxCalculation] | None = None
    tax_collections: list[TaxCollection] | None = None


class Measurement(Part):
    unit: str | None = None
    value: str | int | float | None = None


class ProceedsPart(Part):
    type: str | None = None
    subtotal: Money | None = None


class LineProceeds(Part):
    proceeds_total: Money | None = None
    breakdowns: list[ProceedsPart] | None = None


class CancellationRequest(Part):
    requester: str | None = None
    cancel_reason: str | None = None


class Cancellation(Part):
    cancellation_request: CancellationRequest | None = None
    cancellation_execution: dict[str, Any] | None = None


class Association(Part):
    association_type: str | None = None


class Line(Part):
    order_item_id: str | int
    quantity_ordered: int
    product: Product | None = None
    fulfillment: LineFulfillment | None = None
    proceeds: LineProceeds | None = None
    cancellation: Cancellation | None = None
    programs: list[str] | None = None
    measurement: Measurement | None = None
    tax: LineTax | None = None
    associated_order_items: list[Association] | None = None


class Fulfillment(Part):
    fulfillment_status: str | None = None
    fulfilled_by: str | None = None
    fulfillment_service_level: str | None = None
    ship_by_window: Window | None = None
    deliver_by_window: Window | None = None
    label_printing_window: Window | None = None


class Address(Part):
    name: str | None = None
    company_name: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    address_line3: str | None = None
    district_or_county: str | None = None
    municipality: str | None = None
    postal_code: str | None = None
    phone: str | None = None
    extended_fields: dict[str, Any] | None = None
    address_type: str | None = None
    city: str | None = None
    state_or_region: str | None = None
    country_code: str | None = None


class Recipient(Part):
    delivery_address: Address | None = None
    delivery_preference: dict[str, Any] | None = None


class Buyer(Part):
    buyer_name: str | None = None
    buyer_email: str | None = None
    buyer_company_name: str | None = None
    buyer_purchase_order_number: str | None = None


class Tax(Part):
    tax_registrations: list[Any] | None = None
    tax_invoicing: dict[str, Any] | None = None


class Channel(Part):
    marketplace_id: str | None = None


class Proceeds(Part):
    grand_total: Money | None = None
    breakdowns: list[ProceedsPart] | None = None


class PackageStatus(Part):
    status: str | None = None


class Package(Part):
    package_reference_id: str | int
    carrier: str | None = None
    shipping_service: str | None = None
    tracking_number: str | None = None
    ship_time: datetime | None = None
    package_status: PackageStatus | None = None


class Document(Part):
    order_id: str | int
    created_time: datetime
    last_updated_time: datetime
    programs: list[str] | None = None
    sales_channel: Channel | None = None
    buyer: Buyer | None = None
    recipient: Recipient | None = None
    proceeds: Proceeds | None = None
    tax: Tax | None = None
    fulfillment: Fulfillment | None = None
    order_items: list[Line] | None = None
    packages: list[Package] | None = None
    associated_orders: list[Association] | None = None


class UndecodedProceeds(Proceeds):
    breakdowns: msgspec.Raw = msgspec.Raw()  # type: ignore[assignment]


class UndecodedLineProceeds(LineProceeds):
    breakdowns: msgspec.Raw = msgspec.Raw()  # type: ignore[assignment]


class UndecodedLine(Line):
    proceeds: UndecodedLineProceeds | None = None


class UndecodedDocument(Document):
    """The breakdowns stay undecoded: many orders bring the same bytes, which are read once."""

    proceeds: UndecodedProceeds | None = None
    order_items: list[UndecodedLine] | None = None  # type: ignore[assignment]


_decoder = msgspec.json.Decoder(UndecodedDocument)
_breakdowns = msgspec.json.Decoder(list[ProceedsPart] | None)


def parsed(written: bytes) -> Document:
    """An order's JSON in these shapes.

    Raises msgspec.ValidationError, which names the field; or another msgspec.DecodeError or
    UnicodeDecodeError, also for half of a pair of UTF-16, which Python's own reader takes.
    """
    return _decoder.decode(written)


def breakdowns(written: bytes) -> list[ProceedsPart]:
    """Those of an UndecodedDocument; raises what `parsed` does."""
    return _breakdowns.decode(written) or []
