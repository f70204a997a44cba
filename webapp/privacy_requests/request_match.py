"""Which orders a privacy request is about, and as whom the person stands in each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import peewee

from webapp.accounts.account import Account
from webapp.carriers.tracking_number import spellings
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.database.dialect import run_sql
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.ground.keys.vault import Vault
from webapp.ground.language.gettext import N_, gettext
from webapp.order_search.search import whole_number
from webapp.orders.order import Order, OrderPackage
from webapp.orders.party import BUYER, RECIPIENT, Party, address_digest, email_digest, name_digest
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_file import RequestFile
from webapp.privacy_requests.request_kind import Asker
from webapp.stores.store import Store

# More than a person ever orders; fewer than a page can't show.
MOST = 500
ASKED_AS = {
    Asker.BUYER: BUYER,
    Asker.SENDER: BUYER,
    Asker.RECIPIENT: RECIPIENT,
    Asker.GIFT_RECIPIENT: RECIPIENT,
}
EVIDENCE = {
    "order_number": N_("order number"),
    "tracking_number": N_("tracking number"),
    "email": N_("e-mail"),
    "address": N_("name and postal code"),
    "name": N_("name"),
}
STORES = "SELECT uid FROM store WHERE account_id = ?"
# Written out, for it is looked up in each store: peewee would take longer than the database.
OF_PARTY = """
SELECT party.order_id FROM party JOIN orders ON orders.id = party.order_id
WHERE party.contact_index = ? AND party.role = ? AND orders.account_id = ? LIMIT ?
"""
# What only this person would know of an order; numbers alone stand on a parcel.
PERSONAL_EVIDENCE = {"email", "address"}


@dataclass
class Match:
    """An order that a request may be about."""

    order: Order
    roles: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)

    @property
    def words(self) -> str:
        return _evidence_words(self.evidence)


class RequestOrder(Record):
    """An order that the decision on a request speaks of, and what became of it."""

    request = peewee.ForeignKeyField(
        PrivacyRequest, backref="orders", on_delete="CASCADE", index=False
    )
    order = peewee.ForeignKeyField(Order, on_delete="CASCADE")
    roles = peewee.CharField(max_length=64)
    evidence = peewee.CharField(max_length=120, default="")
    included = peewee.BooleanField(default=True)
    # What the merchant noted may speak of either: a person of two doesn't see it unasked.
    with_notes = peewee.BooleanField(default=False)
    done_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("request", "order"), True),)

    @property
    def role_list(self) -> list[str]:
        return self.roles.split(",") if self.roles else []

    @property
    def evidence_words(self) -> str:
        return _evidence_words(self.evidence.split(","))

    @classmethod
    def keep(cls, request: PrivacyRequest, matches: list[Match]) -> None:
        """Note these orders for the review, in place of those noted before."""
        with database.atomic():
            cls.delete().where(cls.request == request).execute()
            for match in matches:
                cls.create(
                    request=request,
                    order=match.order,
                    roles=",".join(sorted(match.roles)),
                    with_notes=match.roles >= {BUYER, RECIPIENT},
                    evidence=",".join(sorted(match.evidence)),
                )

    @classmethod
    def of(cls, request: PrivacyRequest) -> list["RequestOrder"]:
        """A request's orders with their stores, the latest first."""
        query = cls.select(cls, Order, Store).join(Order).join(Store)
        return list(query.where(cls.request == request).order_by(cls.order.desc()))

    @classmethod
    def granted(cls, request: PrivacyRequest) -> list["RequestOrder"]:
        """Those that this request is carried out for."""
        return [each for each in cls.of(request) if each.included]


def matches(account: Account, asker: Asker, file: RequestFile) -> list[Match]:
    """The account's orders that these keys lead to, the latest first."""
    found: dict[int, Match] = {}
    for order_id, role, evidence in _hits(account, file):
        match = found.setdefault(order_id, Match(Order(id=order_id)))
        match.evidence.add(evidence)
        match.roles |= {role} - {""}
    orders = Order.of(account).where(Order.id.in_(list(found))).order_by(Order.id.desc())
    return [_whole(found[order.id], order, asker) for order in orders.limit(MOST)]


def _whole(match: Match, order: Order, asker: Asker) -> Match:
    match.order = order
    match.roles = match.roles or {ASKED_AS[asker]}
    return match


def _hits(account: Account, file: RequestFile) -> Iterator[tuple[int, str, str]]:
    """(order id, role or nothing, what agreed)."""
    hits = [*_by_number(account, file.order_number), *_by_tracking(account, file.tracking_number)]
    vaults = list(_vaults(account))
    for vault in vaults:
        hits += _by_person(account, vault, file)
    yield from hits
    for vault in vaults:
        yield from _named({hit[0] for hit in hits}, vault, file)


def _vaults(account: Account) -> Iterator[Vault]:
    """Of all stores, but those whose key, and with it their data, is destroyed."""
    for (uid,) in run_sql(STORES, account.id).fetchall():
        try:
            yield Store(uid=uid).vault
        except KeyDestroyed:
            continue


def _by_number(account: Account, typed: str) -> Iterator[tuple[int, str, str]]:
    number = whole_number("".join(typed.split()))
    if number:
        query = (
            Order.select(Order.id)
            .join(Store)
            .where(Store.account == account, Order.amazon_order_id == number)
        )
        yield from ((order_id, "", "order_number") for (order_id,) in query.tuples())


def _by_tracking(account: Account, typed: str) -> Iterator[tuple[int, str, str]]:
    numbers = spellings(typed)
    if numbers:
        query = OrderPackage.select(OrderPackage.order_id).where(
            OrderPackage.account == account, OrderPackage.tracking_number.in_(numbers)
        )
        yield from ((order_id, "", "tracking_number") for (order_id,) in query.tuples())


def _by_person(account: Account, vault: Vault, file: RequestFile) -> Iterator[tuple[int, str, str]]:
    email = email_digest(vault, file.email)
    address = address_digest(vault, file.name, file.postal_code)
    if email:
        yield from _of_party(account, email, BUYER, "email")
    if address:
        yield from _of_party(account, address, RECIPIENT, "address")


def _of_party(
    account: Account, digest: bytes, role: str, evidence: str
) -> Iterator[tuple[int, str, str]]:
    rows = run_sql(OF_PARTY, digest, role, account.id, MOST).fetchall()
    yield from ((order_id, role, evidence) for (order_id,) in rows)


def _named(orders: set[int], vault: Vault, file: RequestFile) -> Iterator[tuple[int, str, str]]:
    """As whom else, in orders that were found by more, somebody of this name stands."""
    digest = name_digest(vault, file.name)
    if digest and orders:
        query = Party.select(Party.order_id, Party.role).where(
            Party.order.in_(orders), Party.name_index == digest
        )
        yield from ((order_id, role, "name") for order_id, role in query.tuples())


def _evidence_words(evidence: Collection[str]) -> str:
    return ", ".join(gettext(words) for code, words in EVIDENCE.items() if code in evidence)
