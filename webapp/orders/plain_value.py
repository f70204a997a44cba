"""Values of Amazon's documents, made fit to be kept; nonsense raises Unreadable."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from webapp import money
from webapp.orders.document import Money, Unreadable

MOST_DIGITS = 12
MOST_UNITS = 10**7
CURRENCY = re.compile("[A-Z]{3}")


def identifier(value: str | int | None, name: str) -> str:
    text = "" if value is None else str(value)
    if not text or len(text) > 64 or not text.isprintable() or not text.isascii():
        raise Unreadable(f"{name} is missing or not an identifier")
    return text


def quantity(value: int) -> int:
    if not 0 <= value < MOST_UNITS:
        raise Unreadable("a quantity is not a sensible whole number")
    return value


def short(value: str | None, limit: int) -> str | None:
    return value[:limit] if value else None


def country(value: str | None) -> str | None:
    text = short(value, 64)
    return text.upper() if text and len(text) == 2 else None


def in_utc(moment: datetime) -> datetime:
    if not 1990 < moment.year < 2900:
        raise Unreadable("a time is in no sensible year")
    if moment.tzinfo is UTC:
        return moment
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_minor_units(told: Money | None) -> tuple[int | None, str | None]:
    """An amount in minor units (cents, yen) with its ISO 4217 currency."""
    if told is None:
        return None, None
    return _minor_units(told.amount, told.currency_code), told.currency_code


# A shop's prices are few.
@lru_cache(maxsize=4096)
def _minor_units(written: str | float, currency: str) -> int:
    if not CURRENCY.fullmatch(currency):
        raise Unreadable("a currency is not three letters")
    amount = Decimal(written)
    if not amount.is_finite() or amount.adjusted() > MOST_DIGITS:
        raise Unreadable("an amount is not a sensible number")
    return money.in_minor_units(amount, currency)
