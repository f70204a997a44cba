"""A contact's details: what is known, as the merchant wrote it."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from webapp.ground import clean_text, email_address
from webapp.ground.country import country_code
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.language.language import language
from webapp.ground.postal_address import PostalAddress
from webapp.ground.spreadsheet import broken
from webapp.ground.web.form_error import raise_form_error

LONGEST = {
    "name": 120,
    "company": 120,
    "address": 300,
    "city": 120,
    "region": 120,
    "postal_code": 20,
    "country": 60,
    "email": 254,
    "phone": 40,
    "note": 2000,
}
IN_LINES = ("address", "note")
# Amazon makes up such an address for each buyer and seller, and forbids keeping it.
AMAZONS = re.compile(r"@marketplace\.amazon\.[a-z.]+$", re.IGNORECASE)


@dataclass(frozen=True, repr=False)
class ContactDetails:
    """Texts, tidied; empty where nothing is known."""

    name: str = ""
    company: str = ""
    address: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "ContactDetails":
        """A card from what was typed; raises FormError with a sentence per field."""
        card = cls(**{name: _tidy(given.get(name) or "", name in IN_LINES) for name in FIELDS})
        raise_form_error(**card._problems())
        return card

    @classmethod
    def from_bytes(cls, plain: bytes) -> "ContactDetails":
        return cls(**json.loads(plain))

    def to_bytes(self) -> bytes:
        kept = {name: text for name, text in asdict(self).items() if text}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def title(self) -> str:
        """What it is called in a list."""
        return self.name or self.company

    @property
    def lines(self) -> list[str]:
        """The address as it stands on a parcel."""
        return PostalAddress(
            street=self.address.split("\n"),
            city=self.city,
            region=self.region,
            postal_code=self.postal_code,
            country=country_code(self.country),
        ).lines(language())

    def updated(self, other: "ContactDetails") -> "ContactDetails":
        """This card with what another one says; where that says nothing, this one stays."""
        return replace(self, **{name: text for name, text in asdict(other).items() if text})

    def _problems(self) -> dict[str, str]:
        problems = {
            name: ngettext("At most %(n)s character.", "At most %(n)s characters.", longest)
            for name, longest in LONGEST.items()
            if len(getattr(self, name)) > longest
        }
        for name in ("phone", "postal_code"):
            problems[name] = problems.get(name) or broken(getattr(self, name))
        if not self.title:
            problems["name"] = gettext("Enter a name or a company.")
        if self.email and not email_address.WHOLE.fullmatch(self.email):
            problems["email"] = gettext("Enter a whole e-mail address, such as ada@example.com.")
        elif AMAZONS.search(self.email):
            problems["email"] = gettext(
                "This address is Amazon's, made for an order: it may not be kept."
            )
        return problems


FIELDS = tuple(field.name for field in fields(ContactDetails))


def _tidy(text: str, in_lines: bool) -> str:
    """What can be seen of a text: on one line, or on as many as were written."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    tidied = [clean_text.clean_words(line) for line in lines]
    return "\n".join(tidied).strip("\n") if in_lines else " ".join(filter(None, tidied))
