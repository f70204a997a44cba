"""A pack verification: the items of one parcel, counted as they are scanned.

    open ──verify──▶ verified ──leave──▶ left        (from open too, where somebody passes it)
     ▲────reopen───────┘
    open, verified ──drop──▶ dropped                 (another parcel of the order left, or is begun)

The counts are rows, so a reload, a second person or a killed browser lose none. An order has one
that is open or verified: of what is left to ship of it, or of a label that was bought.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.database.dialect import among, locked
from webapp.ground.database.owned import Owned
from webapp.ground.database.state_machine import IllegalMove, StateMachine
from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import Message
from webapp.orders.order import Order, OrderEvent


class PackVerificationStatus(StrEnum):
    OPEN = "open"
    VERIFIED = "verified"
    LEFT = "left"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return {
            PackVerificationStatus.OPEN: gettext("Being scanned"),
            PackVerificationStatus.VERIFIED: gettext("Verified"),
            PackVerificationStatus.LEFT: gettext("Shipped"),
            PackVerificationStatus.DROPPED: gettext("Begun anew"),
        }[self]


UNITS = Message("pack_verification.units", "%(n)s unit", "%(n)s units")
LIVE = (PackVerificationStatus.OPEN, PackVerificationStatus.VERIFIED)


class PackVerification(StateMachine, Owned):
    MOVES = {
        "verify": ({PackVerificationStatus.OPEN}, PackVerificationStatus.VERIFIED),
        "reopen": (set(LIVE), PackVerificationStatus.OPEN),
        "leave": (set(LIVE), PackVerificationStatus.LEFT),
        "drop": (set(LIVE), PackVerificationStatus.DROPPED),
    }

    account = peewee.ForeignKeyField(Account, index=False)
    order = peewee.ForeignKeyField(Order, on_delete="CASCADE", index=False)
    # The label whose parcel it is, a row of a higher room; none as long as nothing was bought.
    label_id = peewee.BigIntegerField(null=True)
    status = EnumField(PackVerificationStatus, max_length=10)
    # Who scanned last, and when.
    user_id = peewee.IntegerField()
    begun_at = UTCDateTimeField(default=utcnow)
    scanned_at = UTCDateTimeField(null=True)
    verified_at = UTCDateTimeField(null=True)

    class Meta:
        # The migration adds that an order has one alone that is open or verified.
        indexes = ((("order", "id"), False),)

    @classmethod
    def live_of(cls, order_id: int) -> "PackVerification | None":
        """The order's that is open or verified."""
        found: PackVerification | None = (
            cls.select().where(cls.order == order_id, cls.status.in_(LIVE)).first()
        )
        return found

    @classmethod
    def verified_labels(cls, order_ids: Collection[int]) -> set[int]:
        """Ids of these orders' labels whose parcels were verified."""
        query = cls.select(cls.label_id).where(
            among(cls.order, order_ids), cls.verified_at.is_null(False)
        )
        return {label_id for (label_id,) in query.tuples() if label_id}

    @classmethod
    def begin(
        cls, order: Order, label_id: int | None, now: datetime, by: User
    ) -> "PackVerification":
        """The one under way for this parcel, or a new one in place of another parcel's."""
        with database.atomic():
            locked(Order.select(Order.id).where(Order.id == order.id)).get()
            found = cls.live_of(order.id)
            if found and found.label_id != label_id:
                found.move("leave" if found.label_id and found.verified_at else "drop")
                found = None
            return found or cls.create(
                account=order.account_id,
                order=order.id,
                label_id=label_id,
                status=PackVerificationStatus.OPEN,
                user_id=by.id,
                begun_at=now,
            )

    @property
    def counts(self) -> dict[str, int]:
        """How many of each line were scanned, by Amazon's item id."""
        query = VerifiedItem.select(VerifiedItem.order_item_id, VerifiedItem.quantity)
        return dict(query.where(VerifiedItem.verification == self.id).tuples())

    def count(self, item_id: str, wanted: Mapping[str, int], now: datetime, by: User) -> bool:
        """One more of this line lies in the parcel; False where that would be too many.

        With the last of all that is `wanted` it is verified. Raises IllegalMove once it has ended.
        """
        with database.atomic():
            self._hold()
            if not VerifiedItem.add(self, item_id, wanted[item_id]):
                return False
            self.note(user_id=by.id, scanned_at=now)
            self.confirm(wanted, now, by)
        return True

    def confirm(self, quantities: Mapping[str, int], now: datetime, by: User) -> bool:
        """Whether just this was scanned, which makes it verified."""
        if not self.holds(quantities):
            return False
        if self.status is PackVerificationStatus.OPEN:
            self._verify(sum(quantities.values()), now, by)
        return True

    def start_again(self) -> None:
        """Nothing lies in the parcel any more. Raises IllegalMove once it has ended."""
        with database.atomic():
            self._hold()
            VerifiedItem.delete().where(VerifiedItem.verification == self.id).execute()
            self.move("reopen", verified_at=None)

    def holds(self, quantities: Mapping[str, int]) -> bool:
        """Whether just this was scanned, by Amazon's item id."""
        return any(quantities.values()) and _same(self.counts, quantities)

    def note(self, **changes: Any) -> None:
        PackVerification.update(**changes).where(PackVerification.id == self.id).execute()

    def _verify(self, units: int, now: datetime, by: User) -> None:
        self.move("verify", verified_at=now)
        detail = UNITS.told(n=units)
        OrderEvent.create(
            order=self.order_id, at=now, kind="verified", detail=detail, user_id=by.id
        )
        order = Order(id=self.order_id, account=self.account_id)
        audit.record("parcel.verified", now=now, by=by, on=order, units=units)

    def _hold(self) -> None:
        """Nobody else counts until the transaction ends."""
        mine = PackVerification.select().where(PackVerification.id == self.id)
        held = locked(mine).first()
        if held is None or held.status not in LIVE:
            raise IllegalMove("This pack verification has ended.")
        self.status = held.status


class VerifiedItem(Record):
    """How many of an order's line were scanned; lines are written anew by each import."""

    verification = peewee.ForeignKeyField(PackVerification, on_delete="CASCADE", index=False)
    order_item_id = peewee.CharField(max_length=64)
    quantity = peewee.IntegerField()

    class Meta:
        indexes = ((("verification", "order_item_id"), True),)

    @classmethod
    def add(cls, verification: PackVerification, item_id: str, most: int) -> bool:
        """One more, up to so many; whether there was room. Whoever calls holds the verification."""
        mine = (cls.verification == verification.id) & (cls.order_item_id == item_id)
        known = cls.select().where(mine).first()
        if known is None:
            if most > 0:
                cls.create(verification=verification.id, order_item_id=item_id, quantity=1)
            return most > 0
        more = cls.update(quantity=cls.quantity + 1).where(mine, cls.quantity < most)
        return bool(more.execute())


def _same(counts: Mapping[str, int], wanted: Mapping[str, int]) -> bool:
    items = {*counts, *wanted}
    return all(counts.get(item, 0) == wanted.get(item, 0) for item in items)
