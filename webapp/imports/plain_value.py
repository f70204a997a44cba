"""Values of Amazon's documents, made fit to be kept; nonsense raises Unreadable."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from webapp.amazon import order_document as amazon
from webapp.amazon.odd_document import Unreadable
from webapp.amazon.order_document import Document, Line, LineProceeds, Money, Proceeds, ProceedsPart
from webapp.ground import money
from webapp.ground.clock import is_sensible
from webapp.ground.language.message import Message
from webapp.imports.parsed_order import ParsedLine
from webapp.orders import breakdown

MOST_DIGITS = 12
LARGEST = 2**62
MOST_UNITS = 10**7
CURRENCY = re.compile("[A-Z]{3}")
COUNTRY = re.compile("[A-Z]{2}")
LONGEST_NAMES = 500
NO_IDENTIFIER = Message("unreadable.identifier", "%(field)s is missing or not an identifier")
ODD_QUANTITY = Message("unreadable.quantity", "a quantity is not a sensible whole number")
ODD_TIME = Message("unreadable.time", "a time is in no sensible year")
ODD_CURRENCY = Message("unreadable.currency", "a currency is not three letters")
ODD_AMOUNT = Message("unreadable.amount", "an amount is not a sensible number")
OTHER_SHAPE = Message("unreadable.shape", "%(field)s has another shape than Amazon documents")
SOME_SHAPE = Message("unreadable.some_shape", "a field has another shape than Amazon documents")
NOT_UNDERSTOOD = Message("unreadable.not_understood", "a field can't be understood")
HALF_A_CHARACTER = Message("unreadable.half_a_character", "a text holds a broken character")
BAD_CHARACTER = Message(
    "unreadable.character", "a text holds a NUL character or a broken character"
)
UNUSABLE = (Unreadable, ArithmeticError, ValueError)
Value = TypeVar("Value")


def identifier(value: str | int | None, name: str) -> str:
    text = "" if value is None else str(value)
    if not text or len(text) > 64 or not text.isprintable() or not text.isascii():
        raise Unreadable(NO_IDENTIFIER.told(field=name))
    return text


def quantity(value: int) -> int:
    if not 0 <= value < MOST_UNITS:
        raise Unreadable(ODD_QUANTITY.told())
    return value


def short(value: str | None, limit: int) -> str | None:
    return value[:limit] if value else None


def country(value: str | None, name: str, unread: list[str]) -> str | None:
    """An ISO code of two letters."""
    text = (value or "").strip().upper()
    if COUNTRY.fullmatch(text):
        return text
    if text:
        unread.append(name)
    return None


def in_utc(moment: datetime) -> datetime:
    if not is_sensible(moment):
        raise Unreadable(ODD_TIME.told())
    if moment.tzinfo is UTC:
        return moment
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


# A shop's prices are few.
@lru_cache(maxsize=4096)
def _minor_units(written: str | float, currency: str) -> int:
    if not CURRENCY.fullmatch(currency):
        raise Unreadable(ODD_CURRENCY.told())
    amount = Decimal(written)
    if not amount.is_finite() or amount.adjusted() > MOST_DIGITS:
        raise Unreadable(ODD_AMOUNT.told())
    return money.in_minor_units(amount, currency)


def optional(read: Callable[[Any], Value], told: Any, name: str, unread: list[str]) -> Value | None:
    """What is read; None where the field makes no sense, whose name is then noted."""
    try:
        return read(told)
    except UNUSABLE:
        unread.append(name)
        return None


def amount(told: Money | None, name: str, unread: list[str]) -> tuple[int | None, str | None]:
    """An optional amount in minor units (cents, yen), with its ISO 4217 currency."""
    if told is None:
        return None, None
    try:
        return _minor_units(told.amount, told.currency_code), told.currency_code
    except UNUSABLE:
        unread.append(name)
        return None, None


def amounts_of(line: Line, unread: list[str]) -> tuple[int | None, int | None, str | None]:
    """(price of one piece, the line's total, the currency of both), each None where unknown.

    A price in another currency than the total is left out: a line has one.
    """
    price_told = line.product.price.unit_price if line.product and line.product.price else None
    total_told = line.proceeds.proceeds_total if line.proceeds else None
    price, price_in = amount(price_told, "orderItems.product.price", unread)
    total, total_in = amount(total_told, "orderItems.proceeds.proceedsTotal", unread)
    if price_in and total_in and price_in != total_in:
        unread.append("orderItems.product.price")
        price = None
    return price, total, total_in or price_in


def total_of(order: Document, lines: list[ParsedLine], unread: list[str]) -> tuple[int, str | None]:
    """The order's total; where Amazon names none, that of its lines; or nothing, in nothing."""
    told = order.proceeds.grand_total if order.proceeds else None
    total, currency = amount(told, "proceeds.grandTotal", unread)
    if currency:
        return total or 0, currency
    priced = [line for line in lines if line.total_minor is not None]
    total = sum(line.total_minor or 0 for line in priced)
    currencies = {line.currency for line in priced}
    # Sums of two currencies can't be added up.
    if abs(total) > LARGEST or len(currencies) != 1:
        return 0, None
    return total, priced[0].currency


def breakdown_of(
    proceeds: Proceeds | LineProceeds | None,
    currency: str | None,
    name: str,
    unread: list[str],
) -> str | None:
    """What a total is made of; nothing where a part can't be read, or isn't in its currency."""
    if proceeds is None or not proceeds.breakdowns or currency is None:
        return None
    told: Any = proceeds.breakdowns
    try:
        if isinstance(told, msgspec.Raw):
            return _parts_written(bytes(told), currency)
        return _parts(told, currency)
    except (*UNUSABLE, msgspec.DecodeError):
        unread.append(name)
        return None


# A shop's products are few, and the same ones cost the same.
@lru_cache(maxsize=4096)
def _parts_written(told: bytes, currency: str) -> str | None:
    return _parts(amazon.breakdowns(told), currency)


def _parts(told: list[ProceedsPart], currency: str) -> str | None:
    """As a column keeps them."""
    parts: dict[str, int] = {}
    for part in told:
        value = part.subtotal
        if value is None or value.currency_code != currency:
            return None
        kind = (part.type or "OTHER")[: breakdown.LONGEST_TYPE]
        if not kind.isprintable():
            raise Unreadable(ODD_AMOUNT.told())
        minor = _minor_units(value.amount, currency)
        # Amazon's model doesn't say whether a discount has a minus before it.
        parts[kind] = parts.get(kind, 0) + (-abs(minor) if kind == breakdown.DISCOUNT else minor)
    return breakdown.written(parts)


def time(told: datetime | None, name: str, unread: list[str]) -> datetime | None:
    """An optional time, in UTC."""
    try:
        return in_utc(told) if told else None
    except UNUSABLE:
        unread.append(name)
        return None


def names(fields: list[str]) -> str:
    """The fields, each once, as `Order.unread_fields` keeps them."""
    return ", ".join(dict.fromkeys(fields))[:LONGEST_NAMES]
