"""The packages that an order lists: a label whose purchase was never heard of is known by one."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ListedPackage:
    """`items` are numbers of pieces by order item; `made` is None where Amazon doesn't say."""

    tracking_number: str
    reference: str
    items: dict[str, Any]
    made: datetime | None


def listed_packages(order: bytes) -> list[ListedPackage]:
    """Those of an order's document that have a tracking number, in whatever shape others are."""
    return packages_of(json.loads(order.decode(errors="replace")))


def packages_of(document: Mapping[str, Any]) -> list[ListedPackage]:
    """The same of a document that is read."""
    listed = objects(document.get("packages"))
    return [_read(each) for each in listed if each.get("trackingNumber")]


def listed_instead(
    document: Mapping[str, Any],
    others: Collection[ListedPackage],
    wanted: Mapping[str, int],
    since: datetime,
) -> ListedPackage | None:
    """The package that stands for a parcel of so many pieces by order item: of a line nothing is
    left, or what `others` hold of it that were made `since` is as much. None where Amazon still
    waits for the parcel, or names no package of it."""
    holding = [each for each in others if wanted.keys() & each.items.keys()]
    fresh = [each for each in holding if each.made is None or each.made >= since]
    left = {
        item.get("orderItemId"): item["fulfillment"].get("quantityUnfulfilled")
        for item in objects(document.get("orderItems"))
        if isinstance(item.get("fulfillment"), Mapping)
    }
    gone = all(left.get(item) == 0 for item in wanted)
    held = all(
        sum(_count(each.items.get(item)) for each in fresh) >= number
        for item, number in wanted.items()
    )
    if not (gone or held):
        return None
    return next(reversed(fresh or holding), None)


def _read(package: Mapping[str, Any]) -> ListedPackage:
    return ListedPackage(
        tracking_number=str(package["trackingNumber"]),
        reference=str(package.get("packageReferenceId")),
        items={
            str(item.get("orderItemId")): item.get("quantity")
            for item in objects(package.get("packageItems"))
        },
        made=_moment(package.get("createdTime")),
    )


def _count(quantity: object) -> int:
    return quantity if isinstance(quantity, int) else 0


def objects(told: Any) -> list[Mapping[str, Any]]:
    """Those of a list, in whatever shape it and the others in it are."""
    listed = told if isinstance(told, list) else []
    return [each for each in listed if isinstance(each, Mapping)]


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
