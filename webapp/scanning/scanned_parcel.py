"""The parcel that a scanned code opens: an order's by its number, or one by its tracking number."""

from dataclasses import dataclass

from webapp.accounts.account import Account
from webapp.amazon.order_number import order_number
from webapp.carriers.scanned_code import without_symbology
from webapp.carriers.tracking_number import plain_signs, spellings
from webapp.ground.language.gettext import N_, gettext
from webapp.order_search.numbered_orders import numbered_orders
from webapp.orders.order import Order, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.orders.restriction import Restriction
from webapp.pack_verification.pack_verification import PackVerification
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.obstacle import BY_STATUS, NOTHING_LEFT, RESTRICTED, obstacles
from webapp.shipping.unshipped import unshipped

# So many parcels may bear the number that was scanned.
MOST = 20
UNKNOWN = N_("No order of yours has this number. Scan the packing slip's barcode, or the label's.")
REDACTED = N_(
    "The personal data of this order was destroyed: it has no address here any more. Ship it in "
    "Seller Central."
)


class ParcelRefused(Exception):
    """It can't be scanned now; the sentence says why."""


@dataclass(frozen=True)
class ScannedParcel:
    """Of an order with its store; `label` where one was bought for it already.

    `wanted` says how many of each line belong in it, by Amazon's item id.
    """

    order: Order
    label: Label | None
    wanted: dict[str, int]

    @classmethod
    def opened_by(cls, account: Account, code: str) -> "ScannedParcel | None":
        """None where the code is no order's and no parcel's. Raises ParcelRefused."""
        order = _by_number(account, code)
        if order:
            return cls.of(order)
        return _by_tracking_number(account, code)

    @classmethod
    def of(cls, order: Order, label_id: int | None = None) -> "ScannedParcel":
        """What is left to ship; else a label's, first one that wasn't verified yet.

        `label_id` names the label whose parcel it is. Raises ParcelRefused.
        """
        labels = [each for each in Label.of(order) if each.status is LabelStatus.PURCHASED]
        named = next((each for each in labels if each.id == label_id), None)
        rest = unshipped([order.id])[order.id]
        if named is None and (any(rest.values()) or not labels):
            _check(order, str(obstacles([order]).get(order.id, "")))
            if not any(rest.values()):
                raise ParcelRefused(NOTHING_LEFT)
            return cls(order, None, rest)
        _check(order, str(BY_STATUS[OrderStatus.CANCELLED]) if _cancelled(order) else "")
        verified = PackVerification.verified_labels([order.id])
        waiting = [each for each in labels if each.id not in verified]
        label = named or (waiting or labels)[0]
        return cls(order, label, label.items)

    @property
    def label_id(self) -> int | None:
        return self.label.id if self.label else None

    @property
    def address(self) -> str:
        """The page on which it is scanned."""
        named = f"?label={self.label.id}" if self.label else ""
        return f"/scan/{self.order.id}{named}"


def _by_number(account: Account, code: str) -> Order | None:
    number = order_number(without_symbology(plain_signs(code)).strip())
    if not number:
        return None
    row = numbered_orders(account, [number]).first()
    mine = Order.of(account).where(Order.id == (row.id if row else None))
    return _owned(account, mine.first())


def _by_tracking_number(account: Account, code: str) -> ScannedParcel | None:
    written = sorted(spellings(code))
    query = OrderPackage.select(OrderPackage.order_id, OrderPackage.tracking_number)
    mine = query.where(OrderPackage.account == account, OrderPackage.tracking_number.in_(written))
    for order_id, number in mine.order_by(OrderPackage.id.desc()).limit(MOST).tuples():
        order = Order.find(account, order_id)
        if order:
            labels = [each for each in Label.of(order) if each.tracking_number == number]
            return ScannedParcel.of(order, labels[-1].id if labels else None)
    return None


def _owned(account: Account, order: Order | None) -> Order | None:
    if order:
        order.account = order.store.account = account
    return order


def _cancelled(order: Order) -> bool:
    return order.status is OrderStatus.CANCELLED


def _check(order: Order, sentence: str) -> None:
    """Raises ParcelRefused for a sentence, and for an order that may not be dealt with."""
    if order.redaction:
        raise ParcelRefused(gettext(REDACTED))
    if Restriction.among([order.id]):
        raise ParcelRefused(RESTRICTED)
    if sentence:
        raise ParcelRefused(sentence)
