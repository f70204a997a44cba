"""A postal address, and its lines as the post of its country wants them: the one writer of all."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.ground.address_format import AddressFormat, Field, address_format, parted_code
from webapp.ground.country import country_name
from webapp.ground.language.gettext import gettext
from webapp.ground.language.number_format import either

# Letters of the countries that write the place first and the person last: Thai, Chinese,
# Japanese, Korean.
OWN_LETTERS = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, repr=False)
class PostalAddress:
    """Its parts as they were given, empty where nothing is known.

    `country` is an ISO code, or whatever else somebody wrote there.
    """

    name: str = ""
    company: str = ""
    street: Sequence[str] = ()
    districts: Sequence[str] = ()
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""

    def lines(self, language: str = "en", sent_from: str = "") -> list[str]:
        """All of it, without empty lines; the country by its name in this language.

        Sent from that very country (an ISO code), it isn't named.
        """
        foreign = self.country != sent_from
        country = country_name(self.country, language) if foreign else ""
        return [*self._written(address_format(self.country), foreign), *_texts(country)]

    def _written(self, style: AddressFormat, foreign: bool) -> list[str]:
        parts = self._people | self._place(style)
        native = OWN_LETTERS.search(" ".join([*self.street, self.city, self.region]))
        prefix = "" if foreign else style.foreign_prefix
        lines = style.lines if native else style.latin_lines
        return [text for line in lines for text in _lines(line, parts, prefix)]

    @property
    def _people(self) -> dict[str, list[str]]:
        """The texts of each part, by its letter."""
        return {"N": _texts(self.name), "O": _texts(self.company), "A": _texts(*self.street)}

    def _place(self, style: AddressFormat) -> dict[str, list[str]]:
        """The same, as far as the post wants it, with the words that the country always writes."""
        found = {
            "D": once(self.districts, self.city),
            "C": _texts(self.city),
            "S": once([self._region(style)], "" if style.region_is_read else self.city),
            "Z": _texts(self._code(style)),
        }
        if self.city and self.postal_code:
            found = {letter: found[letter] for letter in found if letter not in style.needless}
        if not any(found.values()):
            return {}
        if style.words:
            found = {letter: once(texts, *style.words) for letter, texts in found.items()}
            found |= {word: [word] for word in style.words}
        return found | {letter: _capitals(found.get(letter, ())) for letter in style.upper}

    def _code(self, style: AddressFormat) -> str:
        """Without what is written before it anyway."""
        code = self.postal_code.removeprefix(style.foreign_prefix).removeprefix("〒").strip()
        return parted_code(self.country, code)

    def _region(self, style: AddressFormat) -> str:
        return style.region_codes.get(self.region.casefold(), self.region)


def postal_code_problem(country: str, code: str) -> str:
    """A sentence on a code that can't be one of that country; empty for what may be right."""
    style = address_format(country)
    if not style.postal_code or not code or re.fullmatch(style.postal_code, code.upper()):
        return ""
    return gettext(
        "This is no postal code of the chosen country: there they look like %(examples)s.",
        examples=either(style.postal_code_examples),
    )


def _lines(fields: Iterable[Field], parts: Mapping[str, Sequence[str]], hidden: str) -> list[str]:
    """A line; or several, where its only part has several."""
    given = [(field, parts[field.letter]) for field in fields if parts.get(field.letter)]
    if len(given) == 1:
        [(field, texts)] = given
        return [_prefix(field, hidden) + texts[0], *texts[1:]]
    line = ""
    for field, texts in given:
        line += (field.before if line else "") + _prefix(field, hidden) + ", ".join(texts)
    return [line] if line else []


def _prefix(field: Field, hidden: str) -> str:
    return "" if field.prefix == hidden else field.prefix


def _texts(*texts: str) -> list[str]:
    return [text for text in texts if text]


def _capitals(texts: Iterable[str]) -> list[str]:
    return [text.upper() for text in texts]


def once(texts: Iterable[str], *others: str) -> list[str]:
    """Each of these texts once, in whatever capitals, and none that is one of the others."""
    seen = {other.casefold() for other in others}
    found = []
    for text in texts:
        if text and text.casefold() not in seen:
            seen.add(text.casefold())
            found.append(text)
    return found
