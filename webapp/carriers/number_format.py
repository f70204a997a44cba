"""Formats of tracking numbers: the shapes that a carrier prints, and what holds them together."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from webapp.carriers.usual_number import UsualNumber

# One number in seven or eleven has the right check digit by chance.
SHORTEST_PROVEN = 13


def anything(_: str) -> bool:
    """The check of numbers that have no check digit."""
    return True


@dataclass(frozen=True)
class NumberFormat:
    """A carrier's kind of number; `tells` whether such a number is likely to be that carrier's."""

    pattern: re.Pattern[str]
    check: Callable[[str], bool]
    tells: bool

    def shows(self, number: str) -> bool:
        """Whether a number has this shape."""
        return bool(self.pattern.fullmatch(number))

    def fits(self, number: str) -> bool:
        """Whether a number has this shape, and its check digit is right."""
        return self.shows(number) and self.check(number)


@dataclass(frozen=True)
class CarrierNumbers:
    """What a carrier's numbers look like: the usual one in words, and all that are known.

    An `open` carrier has more kinds than are known here; one with `countries` has these there.
    """

    usual: UsualNumber
    formats: tuple[NumberFormat, ...]
    open: bool = False
    countries: tuple[str, ...] = ()

    def show(self, number: str) -> bool:
        """Whether a number has one of these shapes."""
        return any(each.shows(number) for each in self.formats)

    def fit(self, number: str) -> bool:
        """Whether nothing speaks against a number: shape and check digit."""
        fits = any(each.fits(number) for each in self.formats)
        return fits or (self.open and not self.show(number))

    def prove(self, number: str) -> bool:
        """Whether it is this carrier's by its letters, or by a check digit and its length."""
        if number.isdigit() and len(number) < SHORTEST_PROVEN:
            return False
        return any(
            each.tells and each.fits(number)
            for each in self.formats
            if each.check is not anything or not number.isdigit()
        )

    def claim(self, number: str, country: str) -> bool:
        """Whether a number is likely to be this carrier's, where one sends from this country."""
        if country and self.countries and country not in self.countries:
            return False
        return any(each.tells and each.fits(number) for each in self.formats)
