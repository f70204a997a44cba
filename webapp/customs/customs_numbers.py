"""Customs numbers: what customs knows the merchant by, for the account and for single orders.

IOSS is the EU's Import One-Stop Shop (goods up to 150 euros), EORI whoever exports or imports, VAT
the tax office. None of them is a buyer's.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit.audit import record
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.orders import demand
from webapp.orders.order import Order

LONGEST = 17
LONGEST_INVOICE = 40
BETWEEN = re.compile(r"[\s.\-]")
FORMS = {
    "ioss": (
        re.compile(r"IM\d{10}"),
        N_("An IOSS number is IM with 10 digits, such as IM2760000742."),
    ),
    "eori": (
        re.compile(r"[A-Z]{2}[A-Z0-9]{1,15}"),
        N_("An EORI number is two letters of a country and up to 15 letters or digits."),
    ),
    "vat": (re.compile(r"[A-Z0-9]{4,15}"), N_("A VAT number is 4 to 15 letters or digits.")),
}
INVOICE = re.compile(rf"[ -~]{{0,{LONGEST_INVOICE}}}")


class ContentKind(StrEnum):
    """What the parcel holds, as a customs declaration asks it."""

    SALE = "sale"
    GIFT = "gift"
    SAMPLE = "sample"
    DOCUMENTS = "documents"
    RETURNED = "returned"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            ContentKind.SALE: gettext("Sale of goods"),
            ContentKind.GIFT: gettext("Gift"),
            ContentKind.SAMPLE: gettext("Commercial sample"),
            ContentKind.DOCUMENTS: gettext("Documents"),
            ContentKind.RETURNED: gettext("Returned goods"),
            ContentKind.OTHER: gettext("Other"),
        }[self]


@dataclass(frozen=True)
class CustomsNumbers:
    """Without spaces and in capitals; empty where there is none."""

    ioss: str = ""
    eori: str = ""
    vat: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Self:
        """What was typed; raises FormError with a sentence per field."""
        typed = {name: BETWEEN.sub("", fields.get(name, "")).upper() for name in FORMS}
        problems = {
            name: gettext(words)
            for name, (form, words) in FORMS.items()
            if typed[name] and not form.fullmatch(typed[name])
        }
        if problems:
            raise FormError(**problems)
        return cls(**typed)

    def over(self, other: "CustomsNumbers") -> "CustomsNumbers":
        """These, and the other's where there is none of these."""
        ours, theirs = asdict(self), asdict(other)
        return CustomsNumbers(**{name: ours[name] or theirs[name] for name in ours})


class AccountCustoms(Record):
    account = peewee.ForeignKeyField(Account, primary_key=True, on_delete="CASCADE")
    ioss = peewee.CharField(max_length=LONGEST, default="")
    eori = peewee.CharField(max_length=LONGEST, default="")
    vat = peewee.CharField(max_length=LONGEST, default="")
    changed_at = UTCDateTimeField(default=utcnow)

    @classmethod
    def of(cls, account: Account | int) -> CustomsNumbers:
        """The account's; empty as long as none were given."""
        return _numbers(cls.get_or_none(cls.account == account))

    @classmethod
    def keep(cls, account: Account, numbers: CustomsNumbers, now: datetime, by: User) -> bool:
        """Use these from now on; whether they are other than before."""
        if numbers == cls.of(account):
            return False
        with database.atomic():
            cls.put(cls.account, account=account, changed_at=now, **asdict(numbers))
            record("account.changed", now=now, by=by, on=account, how="customs numbers")
        return True


class OrderCustoms(Record):
    """What is said of one order's parcel alone."""

    order = peewee.ForeignKeyField(Order, primary_key=True, on_delete="CASCADE")
    kind = EnumField(ContentKind, max_length=12, default=ContentKind.SALE)
    ioss = peewee.CharField(max_length=LONGEST, default="")
    eori = peewee.CharField(max_length=LONGEST, default="")
    vat = peewee.CharField(max_length=LONGEST, default="")
    # The order's number, where it is empty.
    invoice_number = peewee.CharField(max_length=LONGEST_INVOICE, default="")
    changed_at = UTCDateTimeField(default=utcnow)

    @classmethod
    def of(cls, order: Order) -> "OrderCustoms":
        """The order's; an unsaved, empty one as long as nothing was said."""
        return cls.get_or_none(cls.order == order) or cls(order=order)

    @property
    def numbers(self) -> CustomsNumbers:
        """Its own alone."""
        return _numbers(self)

    @property
    def used(self) -> CustomsNumbers:
        """What is written on its papers: its own, else Amazon's IOSS number, else the account's."""
        asked = {each.code: each.detail for each in demand.read(self.order.demands)}
        amazons = CustomsNumbers(ioss=asked.get("ioss", ""))
        return self.numbers.over(amazons).over(AccountCustoms.of(self.order.account_id))

    def change(self, fields: Mapping[str, str], now: datetime, by: User) -> None:
        """Keep what was typed; raises FormError with a sentence per field."""
        numbers, kind = CustomsNumbers.read(fields), fields.get("kind", "")
        invoice = " ".join(fields.get("invoice_number", "").split())
        if kind not in set(ContentKind):
            raise FormError(kind=gettext("Choose what the parcel holds."))
        if not INVOICE.fullmatch(invoice):
            sentence = gettext("Use at most %(longest)s plain characters.", longest=LONGEST_INVOICE)
            raise FormError(invoice_number=sentence)
        said: dict[str, Any] = {**asdict(numbers), "kind": kind, "invoice_number": invoice}
        with database.atomic():
            OrderCustoms.put(OrderCustoms.order, order=self.order, changed_at=now, **said)
            record("order.declared", now=now, by=by, on=self.order)


def _numbers(row: "AccountCustoms | OrderCustoms | None") -> CustomsNumbers:
    return CustomsNumbers(row.ioss, row.eori, row.vat) if row else CustomsNumbers()
