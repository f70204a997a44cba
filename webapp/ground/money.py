"""Money: an amount in whole units of its currency, and in the smallest (cents, yen), as it is kept.

How many places lie between the two is CLDR's: ISO 4217's for each currency of Amazon's, and fewer
for some others, of which nobody pays the smallest (RSD, LBP).
"""

from decimal import Decimal

from babel.numbers import get_currency_precision


def in_minor_units(amount: Decimal, currency: str) -> int:
    """Rounded, half to even."""
    return round(amount.scaleb(get_currency_precision(currency)))


def in_whole_units(minor: int, currency: str) -> Decimal:
    """With all of the currency's places: `25.50`, `1200`."""
    return Decimal(minor).scaleb(-get_currency_precision(currency))
