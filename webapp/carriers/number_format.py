"""Formats of tracking numbers: the shapes that a carrier prints, and what holds them together."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from webapp.carriers.usual_number import UsualNumber


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

    def claim(self, number: str, country: str) -> bool:
        """Whether a number is likely to be this carrier's, where one sends from this country."""
        if country and self.countries and country not in self.countries:
            return False
        return any(each.tells and each.fits(number) for each in self.formats)
