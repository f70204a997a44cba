"""Where a store's parcels leave from: the merchant's own address, of no buyer."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import peewee
from babel import Locale

from webapp import typed
from webapp.accounts import Rejection, User
from webapp.audit import SYSTEM, record
from webapp.clock import utcnow
from webapp.db import Record, UTCDateTimeField, database
from webapp.locality import locality_lines
from webapp.stores import postal_code
from webapp.stores.store import Store

LONGEST_LINE = 100
NEEDED = {
    "ship_name": "Write the name or company that sends.",
    "ship_line1": "Write street and number.",
    "ship_city": "Write the town.",
    "ship_postal_code": "Write the postal code.",
}
# At least six digits, as people part them, with an extension.
PHONE = re.compile(r"\+?(?:[ ()./-]*\d){6,20}\)?(?: ?(?:x|ext\.?) ?\d{1,6})?", re.IGNORECASE)
NO_PHONE = "Write a phone number, such as +1 212 555 0100."
# Countries that are sent from without postal codes.
WITHOUT_POSTAL_CODES = {"AE", "HK", "IE", "QA"}


@dataclass(frozen=True)
class Address:
    """Lines as typed, empty ones too; `ship_country` is an ISO code."""

    ship_name: str = ""
    ship_line1: str = ""
    ship_line2: str = ""
    ship_city: str = ""
    ship_region: str = ""
    ship_postal_code: str = ""
    ship_country: str = ""
    ship_phone: str = ""

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "Address":
        """What was typed; nothing but a country is no address. Raises Rejection."""
        read = cls(**{each.name: typed.line(form.get(each.name, "")) for each in fields(cls)})
        if not any(getattr(read, each.name) for each in fields(cls) if each.name != "ship_country"):
            return cls()
        read._check()
        return read

    @property
    def lines(self) -> list[str]:
        """The address as it is printed, without empty lines."""
        place = locality_lines(
            self.ship_country, self.ship_city, self.ship_region, self.ship_postal_code
        )
        country = countries().get(self.ship_country, "")
        lines = [self.ship_name, self.ship_line1, self.ship_line2, *place, country]
        return [line for line in lines if line]

    def _check(self) -> None:
        errors = {name: words for name, words in NEEDED.items() if not getattr(self, name)}
        if wrong := postal_code.problem(self.ship_country, self.ship_postal_code):
            errors["ship_postal_code"] = wrong
        if self.ship_phone and not PHONE.fullmatch(self.ship_phone):
            errors["ship_phone"] = NO_PHONE
        if self.ship_country in WITHOUT_POSTAL_CODES:
            errors.pop("ship_postal_code", None)
        if self.ship_country not in countries():
            errors["ship_country"] = "Choose the country."
        for each in fields(self):
            if len(getattr(self, each.name)) > LONGEST_LINE:
                errors[each.name] = f"Use at most {LONGEST_LINE} characters."
        if errors:
            raise Rejection(**errors)


class ShipFrom(Record):
    store = peewee.ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
    ship_name = peewee.CharField(max_length=LONGEST_LINE)
    ship_line1 = peewee.CharField(max_length=LONGEST_LINE)
    ship_line2 = peewee.CharField(max_length=LONGEST_LINE)
    ship_city = peewee.CharField(max_length=LONGEST_LINE)
    ship_region = peewee.CharField(max_length=LONGEST_LINE)
    ship_postal_code = peewee.CharField(max_length=LONGEST_LINE)
    ship_country = peewee.CharField(max_length=2)
    ship_phone = peewee.CharField(max_length=LONGEST_LINE)
    changed_at = UTCDateTimeField(default=utcnow)

    @classmethod
    def of(cls, store: Store) -> Address:
        """The store's address; empty as long as none was given."""
        row = cls.get_or_none(cls.store == store)
        names = [each.name for each in fields(Address)]
        return Address(**{name: getattr(row, name) for name in names}) if row else Address()

    @classmethod
    def keep(cls, store: Store, address: Address, by: User | str = SYSTEM) -> bool:
        """Let its parcels leave from there, or from nowhere; whether that is other than before."""
        if address == cls.of(store):
            return False
        with database.atomic():
            cls.delete().where(cls.store == store).execute()
            if address != Address():
                cls.create(store=store, **asdict(address))
            record("store.changed", now=utcnow(), by=by, on=store, settings=["ship_from"])
        return True


def countries() -> dict[str, str]:
    """Names of countries in English, by ISO code, in the order of their names."""
    names = Locale("en").territories
    found = {
        code: name for code, name in names.items() if len(code) == 2 and code not in NO_COUNTRY
    }
    return dict(sorted(found.items(), key=lambda each: each[1]))


# Codes of CLDR that are no place to send from.
NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
