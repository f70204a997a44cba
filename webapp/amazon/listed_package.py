"""The packages that an order lists: a label whose purchase was never heard of is known by one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ListedPackage:
    """`items` are numbers of pieces by order item; `made` is None where Amazon doesn't say."""

    tracking_number: str
    items: dict[str, Any]
    made: datetime | None


def listed_packages(order: bytes) -> list[ListedPackage]:
    """Those of an order's document that have a tracking number, in whatever shape others are."""
    told = json.loads(order.decode(errors="replace"))
    return [_read(each) for each in _objects(told.get("packages")) if each.get("trackingNumber")]


def _read(package: Mapping[str, Any]) -> ListedPackage:
    return ListedPackage(
        tracking_number=str(package["trackingNumber"]),
        items={
            str(item.get("orderItemId")): item.get("quantity")
            for item in _objects(package.get("packageItems"))
        },
        made=_moment(package.get("createdTime")),
    )


def _objects(told: Any) -> list[Mapping[str, Any]]:
    listed = told if isinstance(told, list) else []
    return [each for each in listed if isinstance(each, Mapping)]


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
