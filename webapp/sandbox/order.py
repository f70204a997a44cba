"""An order as the sandbox keeps it: Amazon's document, and the columns to find it by."""

import json
from collections.abc import Callable
from typing import Any

from peewee import BigIntegerField, CharField, IntegerField, TextField

from webapp.sandbox.marketplace import MARKETPLACES
from webapp.sandbox.moment import parsed, written
from webapp.sandbox.notifications import change
from webapp.sandbox.order_item import cancel_line, cancel_part
from webapp.sandbox.parcel import parcel
from webapp.sandbox.record import Record

Document = dict[str, Any]
PAYABLE = ("PENDING", "PENDING_AVAILABILITY")
SHIPPABLE = ("UNSHIPPED", "PARTIALLY_SHIPPED")
_SCOPE = ("seller_id", "region")
_FILTERS = ("status", "fulfilled_by", "marketplace_id")


class Refusal(Exception):
    """The order can't do that; the text says why."""


class Serial(Record):
    """How many orders a seller has been given so far: the dice of the next."""

    seller_id = CharField(primary_key=True)
    next = IntegerField()

    @classmethod
    def take(cls, seller_id: str, count: int) -> range:
        row, _ = cls.get_or_create(seller_id=seller_id, defaults={"next": 1})
        first = row.next
        cls.update(next=first + count).where(cls.seller_id == seller_id).execute()
        return range(first, first + count)


class Order(Record):
    order_id = CharField(primary_key=True)
    seller_id = CharField()
    region = CharField()
    marketplace_id = CharField()
    created_at = BigIntegerField()
    updated_at = BigIntegerField()
    status = CharField()
    fulfilled_by = CharField()
    document = TextField()
    withheld = TextField(default="")

    class Meta:
        table_name = "sandbox_order"
        # The filters of a search come after the sort key, so that it reads few rows whole.
        indexes = (
            ((*_SCOPE, "updated_at", "order_id", *_FILTERS), False),
            ((*_SCOPE, "created_at", "order_id", *_FILTERS), False),
        )

    def pay(self, moment: int) -> None:
        """The payment arrives: buyer and recipient appear, the order may be shipped."""
        self._only(PAYABLE, "paid")
        document = self.facts() | json.loads(self.withheld or "{}")
        document["fulfillment"]["fulfillmentStatus"] = "UNSHIPPED"
        self.withheld = ""
        self.keep(document, moment)

    def ship(self, moment: int, held: dict[str, int] | None = None, tracking: str = "") -> None:
        """All that is left, or {order item id: quantity}, in a package of its own."""
        number = len(self.facts().get("packages", [])) + 1
        tracking = tracking or f"SBX{moment % 10**11:011d}{number}"
        self.hand_over(
            moment, parcel(str(number), "UPS", "UPS Ground", tracking, moment, held or {})
        )

    def hand_over(self, moment: int, package: Document) -> None:
        """Adds a package; one without items holds all that is left."""
        self._only(SHIPPABLE, "shipped")
        document = self.facts()
        wanted = {i["orderItemId"]: i["quantity"] for i in package["packageItems"]}
        wanted = wanted or self.left()
        for item in document["orderItems"]:
            _fulfil(item, wanted.get(item["orderItemId"], 0))
        if not package["packageItems"]:
            package["packageItems"] = [
                {"orderItemId": key, "quantity": number} for key, number in wanted.items()
            ]
        document.setdefault("packages", []).append(package)
        left = any(_left(item) for item in document["orderItems"])
        status = "PARTIALLY_SHIPPED" if left else "SHIPPED"
        document["fulfillment"]["fulfillmentStatus"] = status
        self.keep(document, moment)

    def take_back(self, moment: int, reference: str) -> None:
        """A package that won't leave after all: its label was cancelled."""
        document = self.facts()
        items = {item["orderItemId"]: item for item in document["orderItems"]}
        for package in document.get("packages", []):
            if package["packageReferenceId"] == reference:
                package["packageStatus"] = {
                    "status": "CANCELLED",
                    "detailedStatus": "LABEL_CANCELLED",
                }
                for held in package["packageItems"]:
                    _fulfil(items[held["orderItemId"]], -held["quantity"])
        left = any(i["fulfillment"].get("quantityFulfilled") for i in document["orderItems"])
        status = "PARTIALLY_SHIPPED" if left else "UNSHIPPED"
        document["fulfillment"]["fulfillmentStatus"] = status
        self.keep(document, moment)

    def cancel(self, moment: int, who: str = "MERCHANT", item_ids: list[str] | None = None) -> None:
        """The whole order, or only some of its lines."""
        self._only((*PAYABLE, *SHIPPABLE), "cancelled")
        document = self.facts()
        for item in document["orderItems"]:
            if not item_ids or item["orderItemId"] in item_ids:
                cancel_line(item, who, "No longer needed")
        document["fulfillment"]["fulfillmentStatus"] = self._after_cancelling(document)
        self.keep(document, moment)

    def cancel_part(self, moment: int, item_id: str | None = None, quantity: int = 1) -> None:
        """So many fewer of one line (the first, unless it is said) will be shipped."""
        self._only(SHIPPABLE, "cancelled in part")
        document = self.facts()
        lines = document["orderItems"]
        cancel_part(next(i for i in lines if item_id in (None, i["orderItemId"])), quantity)
        self.keep(document, moment)

    def request_cancellation(self, moment: int, reason: str = "Ordered by mistake") -> None:
        """The buyer asks; the order stays as it is."""
        document = self.facts()
        for item in document["orderItems"]:
            request = {"requester": "BUYER", "cancelReason": reason}
            item.setdefault("cancellation", {})["cancellationRequest"] = request
        change.note(self.order_id, change.BUYER_REQUEST, self.document)
        self.keep(document, moment)

    def change_address(self, moment: int, **fields: str) -> None:
        """Amazon's names: addressLine1, city, postalCode, name …"""
        document = self.facts()
        recipient = document.setdefault("recipient", {})
        recipient.setdefault("deliveryAddress", {}).update(fields)
        self.keep(document, moment)

    def amend(self, moment: int, overrides: Document) -> None:
        """Anything else: the overrides are laid over the document, None takes away."""
        self.keep(laid_over(self.facts(), overrides), moment)

    def touch(self, moment: int) -> None:
        self.keep(self.facts(), moment)

    def facts(self) -> Document:
        """The document, free to change."""
        facts: Document = json.loads(self.document)
        return facts

    def left(self) -> dict[str, int]:
        """{order item id: quantity still to ship}"""
        return {i["orderItemId"]: _left(i) for i in self.facts()["orderItems"] if _left(i)}

    def keep(self, document: Document, moment: int) -> None:
        """Saves the document as changed at `moment`."""
        document["lastUpdatedTime"] = written(moment)
        self.updated_at = moment
        if status_of(document) != self.status:
            change.note(self.order_id, change.STATUS_CHANGE, self.document)
        self.status = status_of(document)
        self.document = compact(document)
        self.save()

    def _only(self, statuses: tuple[str, ...], what: str) -> None:
        if self.status not in statuses:
            raise Refusal(f"Order {self.order_id} is {self.status} and can't be {what}.")

    def _after_cancelling(self, document: Document) -> str:
        if any(_left(item) for item in document["orderItems"]):
            return str(self.status)
        done = any(i["fulfillment"].get("quantityFulfilled") for i in document["orderItems"])
        return "SHIPPED" if done else "CANCELLED"


def row_of(document: Document, seller_id: str, marketplace_id: str, now: int) -> Document:
    """The columns of a document, however odd: what it lacks is filled in beside it, not in it."""
    created = _moment(document.get("createdTime"), now)
    marketplace = MARKETPLACES[marketplace_id]
    return {
        "order_id": document["orderId"],
        "seller_id": seller_id,
        "region": marketplace.region,
        "marketplace_id": marketplace_id,
        "created_at": created,
        "updated_at": _moment(document.get("lastUpdatedTime"), created),
        "status": status_of(document),
        "fulfilled_by": str(_fulfillment(document).get("fulfilledBy", "MERCHANT")),
        "document": compact(document),
        "withheld": "",
    }


def status_of(document: Document) -> str:
    return str(_fulfillment(document).get("fulfillmentStatus", "UNSHIPPED"))


compact: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def laid_over(document: Document, overrides: Document) -> Document:
    """Overrides over a document, deep; None takes a field away; lists are replaced whole."""
    for name, value in overrides.items():
        if value is None:
            document.pop(name, None)
        elif isinstance(value, dict) and isinstance(document.get(name), dict):
            laid_over(document[name], value)
        else:
            document[name] = value
    return document


def _fulfillment(document: Document) -> Document:
    found = document.get("fulfillment")
    return found if isinstance(found, dict) else {}


def _moment(text: object, otherwise: int) -> int:
    try:
        return parsed(str(text))
    except ValueError:
        return otherwise


def _left(item: Document) -> int:
    return int(item.get("fulfillment", {}).get("quantityUnfulfilled", 0))


def _fulfil(item: Document, quantity: int) -> None:
    if quantity > _left(item):
        raise Refusal(f"Item {item['orderItemId']} has only {_left(item)} left to ship.")
    fulfillment = item["fulfillment"]
    fulfillment["quantityFulfilled"] = fulfillment.get("quantityFulfilled", 0) + quantity
    fulfillment["quantityUnfulfilled"] = _left(item) - quantity
