"""A person behind an order, the buyer or the recipient: all that is personal in Amazon's document.

What is read here is sealed in `party.py`, whose lists say what is personal.
"""

from typing import Any

import msgspec

from webapp.amazon import order_document as amazon
from webapp.amazon.odd_document import Unreadable
from webapp.ground.language.message import Message

HALF_A_CHARACTER = Message(
    "unreadable.people_half_a_character",
    "the buyer's or recipient's data holds a broken character",
)
NUL_CHARACTER = Message(
    "unreadable.people_nul", "the buyer's or recipient's data holds a NUL character"
)
TOO_LARGE = Message(
    "unreadable.people_large", "the buyer's or recipient's data is larger than 256 kB"
)
PERSONAL_LIMIT = 256 * 1024
NO_BUYER = amazon.Buyer()
NO_RECIPIENT = amazon.Recipient()
NO_ADDRESS = amazon.Address()
NOTHING_KNOWN = b"{}"
WRITER = msgspec.json.Encoder()


class PersonFacts(msgspec.Struct, omit_defaults=True, gc=False):
    """What is known of somebody, by the names that it is sealed under."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class BuyerFacts(PersonFacts):
    """The last three are texts by the order line that they belong to."""

    name: str | None = None
    email: str | None = None
    company: str | None = None
    purchase_order: str | None = None
    tax_registrations: list[Any] | None = None
    gift_messages: dict[str, str] | None = None
    customized_urls: dict[str, str] | None = None
    cancel_reasons: dict[str, str] | None = None


class RecipientFacts(PersonFacts):
    name: str | None = None
    company: str | None = None
    lines: list[str] | None = None
    district: str | None = None
    municipality: str | None = None
    postal_code: str | None = None
    phone: str | None = None
    extended: dict[str, Any] | None = None
    kind: str | None = None
    delivery: dict[str, Any] | None = None


class Person(msgspec.Struct, gc=False):
    """What is known of a party, and the same as it will be sealed."""

    facts: BuyerFacts | RecipientFacts
    plain: bytes

    def __repr__(self) -> str:
        return "<Person>"


def buyer_of(order: amazon.Document) -> Person | None:
    """None where nothing is known; raises Unreadable for what can't be kept."""
    buyer = order.buyer or NO_BUYER
    facts = BuyerFacts(
        name=buyer.buyer_name or None,
        email=buyer.buyer_email or None,
        company=buyer.buyer_company_name or None,
        purchase_order=buyer.buyer_purchase_order_number or None,
        tax_registrations=(order.tax.tax_registrations if order.tax else None) or None,
    )
    for line in order.order_items or ():
        _add_words(facts, line)
    return _person(facts)


def recipient_of(order: amazon.Document) -> Person | None:
    """The same of whom it is sent to."""
    recipient = order.recipient or NO_RECIPIENT
    address = recipient.delivery_address or NO_ADDRESS
    lines = (address.address_line1, address.address_line2, address.address_line3)
    return _person(
        RecipientFacts(
            name=address.name or None,
            company=address.company_name or None,
            lines=[line for line in lines if line] or None,
            district=address.district_or_county or None,
            municipality=address.municipality or None,
            postal_code=address.postal_code or None,
            phone=address.phone or None,
            extended=address.extended_fields or None,
            kind=address.address_type or None,
            delivery=recipient.delivery_preference or None,
        )
    )


def _add_words(facts: BuyerFacts, line: amazon.Line) -> None:
    """What the buyer wrote at one line: gift message, customisation, why to cancel."""
    number = str(line.order_item_id)
    gift = line.fulfillment and line.fulfillment.packing and line.fulfillment.packing.gift_option
    if gift and gift.gift_message:
        facts.gift_messages = {**(facts.gift_messages or {}), number: gift.gift_message}
    customization = line.product and line.product.customization
    if customization and customization.customized_url:
        urls = facts.customized_urls or {}
        facts.customized_urls = {**urls, number: customization.customized_url}
    request = line.cancellation and line.cancellation.cancellation_request
    if request and request.cancel_reason:
        facts.cancel_reasons = {**(facts.cancel_reasons or {}), number: request.cancel_reason}


def _person(facts: BuyerFacts | RecipientFacts) -> Person | None:
    try:
        plain = WRITER.encode(facts)
    except UnicodeEncodeError:
        raise Unreadable(HALF_A_CHARACTER.told()) from None
    if len(plain) > PERSONAL_LIMIT:
        raise Unreadable(TOO_LARGE.told())
    if b"\\" in plain and rb"\u0000" in plain:
        raise Unreadable(NUL_CHARACTER.told())
    return None if plain == NOTHING_KNOWN else Person(facts, plain)
