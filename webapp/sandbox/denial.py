"""Denials on command: a 403 for one operation, one source or one role, while all else lets in."""

from flask import request

from webapp.sandbox.order import Order

# Which operations Amazon opens by which of an application's roles.
ROLES = {
    "Selling Partner Insights": ("getAccount", "getMarketplaceParticipations"),
    "Inventory and Order Tracking": ("searchOrders", "getOrder", "confirmShipment"),
    "Notifications": ("createSubscription", "getSubscription"),
    "Direct-to-Consumer Shipping": (
        "getEligibleShipmentServices",
        "createShipment",
        "getShipment",
        "cancelShipment",
        "createRestrictedDataToken",
        "createReport",
        "getReportDocument",
    ),
}


def denied_operations(operation: str | None, role: str | None) -> tuple[str | None, ...]:
    """The operations that a denial is for; None is all of them."""
    if role is None:
        return (operation or None,)
    if role not in ROLES:
        raise ValueError(f"{role} is not one of {', '.join(ROLES)}.")
    return ROLES[role]


def marketplaces_asked() -> list[str]:
    """The marketplaces that this request is about, as far as it says so."""
    order_id = (request.view_args or {}).get("order_id")
    if order_id:
        order = Order.get_or_none(Order.order_id == order_id)
        return [order.marketplace_id] if order else []
    return [one for each in request.args.getlist("marketplaceIds") for one in each.split(",")]
