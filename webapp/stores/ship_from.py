"""Where parcels leave from: an address of the account's, or of a store's own; of no buyer."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.carriers.customs_area import CustomsPlace
from webapp.ground import clean_text
from webapp.ground.address_format import address_format
from webapp.ground.audit.audit import SYSTEM, record
from webapp.ground.clock import utcnow
from webapp.ground.country import country_names
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.postal_address import PostalAddress, postal_code_problem
from webapp.ground.web.form_error import FormError
from webapp.stores.store import Store

LONGEST_LINE = 100
NEEDED = {
    "ship_name": N_("Write the name or company that sends."),
    "ship_line1": N_("Write street and number."),
    "ship_city": N_("Write the town."),
    "ship_postal_code": N_("Write the postal code."),
}
# At least six digits, as people part them, with an extension.
PHONE = re.compile(r"\+?(?:[ ()./-]*\d){6,20}\)?(?: ?(?:x|ext\.?) ?\d{1,6})?", re.IGNORECASE)
NO_PHONE = N_("Write a phone number, such as +1 212 555 0100.")


@dataclass(frozen=True)
class ShipFromAddress:
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
    def read(cls, form: Mapping[str, str]) -> "ShipFromAddress":
        """What was typed; nothing but a country is no address. Raises FormError."""
        read = cls(
            **{each.name: clean_text.clean_line(form.get(each.name, "")) for each in fields(cls)}
        )
        if not any(getattr(read, each.name) for each in fields(cls) if each.name != "ship_country"):
            return cls()
        read._check()
        return read

    def check_written(self) -> None:
        """Raises FormError where nothing is written at all."""
        if self == ShipFromAddress():
            raise FormError(**{name: gettext(words) for name, words in NEEDED.items()})

    def place_of(self, store: Store) -> CustomsPlace:
        """Where the store's parcels are declared to leave from: its marketplace's country, as long
        as nothing is written."""
        return CustomsPlace(self.ship_country or store.marketplace.country, self.ship_postal_code)

    @property
    def address(self) -> PostalAddress:
        """As it is printed."""
        return PostalAddress(
            name=self.ship_name,
            street=(self.ship_line1, self.ship_line2),
            city=self.ship_city,
            region=self.ship_region,
            postal_code=self.ship_postal_code,
            country=self.ship_country,
        )

    def _check(self) -> None:
        errors = {name: gettext(words) for name, words in NEEDED.items() if not getattr(self, name)}
        if wrong := postal_code_problem(self.ship_country, self.ship_postal_code):
            errors["ship_postal_code"] = wrong
        if self.ship_phone and not PHONE.fullmatch(self.ship_phone):
            errors["ship_phone"] = gettext(NO_PHONE)
        if not address_format(self.ship_country).wants_postal_code:
            errors.pop("ship_postal_code", None)
        if self.ship_country not in country_names():
            errors["ship_country"] = gettext("Choose the country.")
        for each in fields(self):
            if len(getattr(self, each.name)) > LONGEST_LINE:
                errors[each.name] = gettext("Use at most %(most)s characters.", most=LONGEST_LINE)
        if errors:
            raise FormError(**errors)


class _Row(Record):
    ship_name = peewee.CharField(max_length=LONGEST_LINE)
    ship_line1 = peewee.CharField(max_length=LONGEST_LINE)
    ship_line2 = peewee.CharField(max_length=LONGEST_LINE)
    ship_city = peewee.CharField(max_length=LONGEST_LINE)
    ship_region = peewee.CharField(max_length=LONGEST_LINE)
    ship_postal_code = peewee.CharField(max_length=LONGEST_LINE)
    ship_country = peewee.CharField(max_length=2)
    ship_phone = peewee.CharField(max_length=LONGEST_LINE)
    changed_at = UTCDateTimeField(default=utcnow)

    @property
    def typed(self) -> ShipFromAddress:
        names = [each.name for each in fields(ShipFromAddress)]
        return ShipFromAddress(**{name: getattr(self, name) for name in names})


class AccountShipFrom(_Row):
    """Of all stores that have none of their own."""

    account = peewee.ForeignKeyField(Account, primary_key=True, on_delete="CASCADE")

    class Meta:
        table_name = "account_ship_from"

    @classmethod
    def of(cls, account: Account | int) -> ShipFromAddress:
        row = cls.get_or_none(cls.account == account)
        return row.typed if row else ShipFromAddress()

    @classmethod
    def keep_for_all(cls, store: Store, address: ShipFromAddress, by: User | str = SYSTEM) -> bool:
        """Let the parcels of this store and of all without an own address leave from there;
        whether that is other than before."""
        if address == cls.of(store.account_id) and not ShipFrom.has_own(store):
            return False
        with database.atomic():
            ShipFrom.delete().where(ShipFrom.store == store).execute()
            if address != ShipFromAddress():
                cls.put(cls.account, account=store.account_id, **asdict(address))
            else:
                cls.delete().where(cls.account == store.account_id).execute()
            record("store.changed", now=utcnow(), by=by, on=store, settings=["ship_from"])
        return True


class ShipFrom(_Row):
    """Of one store alone."""

    store = peewee.ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")

    @classmethod
    def of(cls, store: Store) -> ShipFromAddress:
        """Where its parcels leave from; empty as long as neither it nor the account has any."""
        row = cls.get_or_none(cls.store == store)
        return row.typed if row else AccountShipFrom.of(store.account_id)

    @classmethod
    def has_own(cls, store: Store) -> bool:
        return bool(cls.select().where(cls.store == store).exists())

    @classmethod
    def stores_with_own(cls, store: Store) -> list[str]:
        """The names of the account's other stores that have an address of their own."""
        with_own = Store.id.in_(cls.select(cls.store))
        others = Store.of(store.account).where(Store.id != store.id, with_own)
        return [each.nickname for each in others]

    @classmethod
    def keep(cls, store: Store, address: ShipFromAddress, by: User | str = SYSTEM) -> bool:
        """Let its parcels leave from there; none at all means the account's address. Whether
        that is other than before."""
        row = cls.get_or_none(cls.store == store)
        if address == (row.typed if row else ShipFromAddress()):
            return False
        with database.atomic():
            if address != ShipFromAddress():
                cls.put(cls.store, store=store, **asdict(address))
            else:
                cls.delete().where(cls.store == store).execute()
            record("store.changed", now=utcnow(), by=by, on=store, settings=["ship_from"])
        return True
