"""The body of an ORDER_CHANGE notification, as Amazon's schema has it."""

import uuid
from typing import Any

from webapp.sandbox.moment import written

LEVELS = ("OrderLevel", "OrderItemLevel")
# Its statuses aren't spelled as those of the Orders API.
STATUSES = {
    "PENDING": "Pending",
    "PENDING_AVAILABILITY": "PendingAvailability",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "PartiallyShipped",
    "SHIPPED": "Shipped",
    "CANCELLED": "Canceled",
    "UNFULFILLABLE": "Unfulfillable",
}
Facts = dict[str, Any]


def payload_of(document: Facts, seller_id: str, level: str, kind: str) -> Facts:
    fulfillment = document.get("fulfillment", {})
    return {
        "OrderChangeNotification": {
            "NotificationLevel": level,
            "SellerId": seller_id,
            "AmazonOrderId": document["orderId"],
            "OrderChangeType": kind,
            "OrderChangeTrigger": {
                "TimeOfOrderChange": document.get("lastUpdatedTime"),
                "ChangeReason": "Buyer Requested Cancel" if kind[:5] == "Buyer" else "",
            },
            "Summary": _summary(document, fulfillment),
        }
    }


def body_of(payload: Facts, subscription_id: str, application_id: str, now: int) -> Facts:
    return {
        "NotificationVersion": "1.0",
        "NotificationType": "ORDER_CHANGE",
        "PayloadVersion": "1.0",
        "EventTime": written(now),
        "Payload": payload,
        "NotificationMetadata": {
            "ApplicationId": application_id,
            "SubscriptionId": subscription_id,
            "PublishTime": written(now),
            "NotificationId": str(uuid.uuid4()),
        },
    }


def _summary(document: Facts, fulfillment: Facts) -> Facts:
    items = document.get("orderItems", [])
    address = document.get("recipient", {}).get("deliveryAddress", {})
    by_amazon = fulfillment.get("fulfilledBy") == "AMAZON"
    return {
        "MarketplaceId": document.get("salesChannel", {}).get("marketplaceId"),
        "OrderStatus": STATUSES.get(fulfillment.get("fulfillmentStatus", ""), "Unshipped"),
        "PurchaseDate": document.get("createdTime"),
        "DestinationPostalCode": address.get("postalCode"),
        "FulfillmentType": "AFN" if by_amazon else "MFN",
        "OrderType": "StandardOrder",
        "NumberOfItemsShipped": sum(_number(item, "quantityFulfilled") for item in items),
        "NumberOfItemsUnshipped": sum(_number(item, "quantityUnfulfilled") for item in items),
        "OrderItems": [_item(item) for item in items],
    }


def _item(item: Facts) -> Facts:
    shipped = _number(item, "quantityFulfilled")
    return {
        "OrderItemId": item["orderItemId"],
        "SellerSKU": str(item.get("product", {}).get("sellerSku") or ""),
        "SupplySourceId": None,
        "OrderItemStatus": "Unshipped" if _number(item, "quantityUnfulfilled") else "Shipped",
        "Quantity": int(item.get("quantityOrdered", 0)),
        "QuantityShipped": shipped,
        "IsBuyerRequestedCancel": "cancellationRequest" in (item.get("cancellation") or {}),
    }


def _number(item: Facts, name: str) -> int:
    return int((item.get("fulfillment") or {}).get(name) or 0)
