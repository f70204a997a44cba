"""A told parcel: one that Amazon tells of, and what that makes of those noted here."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from webapp.ground.database.dialect import among
from webapp.ground.work.job_queue import later
from webapp.orders.order import OrderPackage


class TellsOfParcel(Protocol):
    @property
    def reference(self) -> str: ...

    @property
    def tracking_number(self) -> str | None: ...


def forget_told(order_ids: Collection[int]) -> None:
    """Forget the parcels that Amazon told of: it tells of all of them again."""
    told = OrderPackage.shipment_id.is_null()
    OrderPackage.delete().where(OrderPackage.order.in_(list(order_ids)), told).execute()


def forget_sent(told: Mapping[int, Sequence[TellsOfParcel]]) -> None:
    """Forget what was noted here of parcels that Amazon now tells of, by their order's id."""
    if not told:
        return
    query = OrderPackage.select().where(
        OrderPackage.order.in_(list(told)), OrderPackage.shipment_id.is_null(False)
    )
    known = [sent.id for sent in query if _among(sent, told[sent.order_id])]
    OrderPackage.delete().where(OrderPackage.id.in_(known)).execute()


def _among(sent: OrderPackage, told: Sequence[TellsOfParcel]) -> bool:
    number = sent.tracking_number
    return any(
        sent.reference == each.reference or (number and number == each.tracking_number)
        for each in told
    )


def look_for_lost(order_ids: Collection[int]) -> None:
    """Have the parcels looked for of those of which none stands here any more, neither Amazon's nor
    one that it hasn't told of. Should the message be lost, the nightly check brings the order
    again."""
    if order_ids:
        query = OrderPackage.select(OrderPackage.order).where(among(OrderPackage.order, order_ids))
        for order_id in sorted(set(order_ids) - {package.order_id for package in query}):
            later("look_for_parcels", order_id)
