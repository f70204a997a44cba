"""A subscription: one seller's notifications of one type, sent to a destination."""

import json
import uuid
from typing import Any

from peewee import CharField, TextField

from webapp.sandbox.notifications.destination import Destination
from webapp.sandbox.notifications.filter_expression import FilterExpression
from webapp.sandbox.record import Record

ORDER_CHANGE = "ORDER_CHANGE"
TYPES = (ORDER_CHANGE, "REPORT_PROCESSING_FINISHED")
CHANGE_TYPES = ("BuyerRequestedChange", "DeliveryTipChange", "OrderStatusChange")


class Subscription(Record):
    subscription_id = CharField(primary_key=True)
    seller_id = CharField()
    region = CharField()
    notification_type = CharField()
    payload_version = CharField()
    destination_id = CharField()
    directive = TextField(default="")

    class Meta:
        table_name = "sandbox_subscription"
        indexes = ((("seller_id", "region", "notification_type"), True),)

    @classmethod
    def make(cls, seller_id: str, region: str, kind: str, body: dict[str, Any]) -> "Subscription":
        """ValueError for a body that Amazon would refuse."""
        directive = body.get("processingDirective")
        _check(directive or {})
        version, destination_id = body.get("payloadVersion"), body.get("destinationId")
        if version != "1.0":
            raise ValueError("payloadVersion is not one of this notification type's.")
        if Destination.get_or_none(Destination.destination_id == str(destination_id)) is None:
            raise ValueError("destinationId is not a destination of this application's.")
        return cls.create(
            subscription_id=str(uuid.uuid4()),
            seller_id=seller_id,
            region=region,
            notification_type=kind,
            payload_version=version,
            destination_id=destination_id,
            directive=json.dumps(directive) if directive else "",
        )

    @classmethod
    def of_seller(cls, seller_id: str, region: str, kind: str) -> "Subscription | None":
        mine = (cls.seller_id == seller_id) & (cls.region == region)
        found: Subscription | None = cls.get_or_none(mine & (cls.notification_type == kind))
        return found

    def facts(self) -> dict[str, object]:
        facts = {
            "subscriptionId": self.subscription_id,
            "payloadVersion": self.payload_version,
            "destinationId": self.destination_id,
        }
        return facts | ({"processingDirective": self._directive} if self.directive else {})

    def lets_through(self, payload: dict[str, Any]) -> bool:
        """Whether its filter wants this payload sent."""
        directive = self._directive
        if expression := directive.get("filterExpression"):
            return FilterExpression(expression).lets_through(payload)
        kinds = directive.get("eventFilter", {}).get("orderChangeTypes") or CHANGE_TYPES
        return payload["OrderChangeNotification"]["OrderChangeType"] in kinds

    @property
    def _directive(self) -> dict[str, Any]:
        directive: dict[str, Any] = json.loads(self.directive) if self.directive else {}
        return directive


def _check(directive: dict[str, Any]) -> None:
    expression, chosen = directive.get("filterExpression"), directive.get("eventFilter")
    if expression is not None and chosen is not None:
        raise ValueError("eventFilter and filterExpression are mutually exclusive.")
    if expression is not None:
        FilterExpression(str(expression))
    kinds = (chosen or {}).get("orderChangeTypes", ())
    if any(kind not in CHANGE_TYPES for kind in kinds):
        raise ValueError("orderChangeTypes holds a type that there isn't.")
