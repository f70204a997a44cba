"""Whether a parcel may leave: verified, where the account wants that, or passed by who may."""

from collections.abc import Mapping
from datetime import datetime

from webapp.accounts.rights.right import Right
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.language.gettext import N_, gettext
from webapp.orders.order import Order, OrderEvent
from webapp.pack_verification.pack_verification import PackVerification

UNVERIFIED = N_("Scan what goes into this parcel first: your account has each parcel verified.")
UNVERIFIED_LABEL = N_(
    "Scan what goes into the parcel before its label is printed: your account has each parcel "
    "verified."
)


def must_verify(by: User) -> bool:
    """Whether this person sends no parcel of their account's that wasn't verified."""
    return by.account.verifies_parcels and not by.has_right(Right.SHIP_UNVERIFIED)


def unverified(order: Order, quantities: Mapping[str, int], by: User) -> str:
    """Why a parcel of this content may not leave, as a sentence; empty when it may."""
    if not must_verify(by):
        return ""
    live = PackVerification.live_of(order.id)
    return "" if live and live.holds(quantities) else gettext(UNVERIFIED)


def unverified_labels(orders: Mapping[int, int], by: User) -> set[int]:
    """Those of these bought labels (ids, with those of their orders) that this person may not
    print yet: UNVERIFIED_LABEL says why."""
    if not must_verify(by):
        return set()
    return set(orders) - PackVerification.verified_labels(set(orders.values()))


def end_verification(order: Order, quantities: Mapping[str, int], now: datetime, by: User) -> None:
    """A parcel of a held order leaves: as it was verified, or without, which is noted."""
    live = PackVerification.live_of(order.id)
    if live and live.confirm(quantities, now, by):
        live.move("leave")
        return
    if live:
        live.move("drop")
    note_passed(order, now, by)


def note_purchase(order: Order, quantities: Mapping[str, int], now: datetime, by: User) -> None:
    """A label is asked for a parcel of a held order: for what was verified, or without."""
    live = PackVerification.live_of(order.id)
    if not (live and live.confirm(quantities, now, by)):
        note_passed(order, now, by)


def leave_with_label(order: Order, label_id: int, quantities: Mapping[str, int]) -> None:
    """A label was sold for a parcel of a held order: if that was verified, it has left by it."""
    live = PackVerification.live_of(order.id)
    if live and live.verified_at and live.label_id is None and live.holds(quantities):
        live.move("leave", label_id=label_id)


def note_passed(order: Order, now: datetime, by: User) -> None:
    """Whoever may has let an unverified parcel leave, where the account wants it verified."""
    if not by.account.verifies_parcels:
        return
    OrderEvent.create(order=order.id, at=now, kind="unverified", detail="", user_id=by.id)
    audit.record("parcel.passed", now=now, by=by, on=order)
