"""Our only door to Amazon: consent, tokens, the Selling Partner API, pacing, failures."""

from webapp.amazon.application import Application, Endpoints
from webapp.amazon.bought_shipment import BoughtShipment, LabelDocument, ShipmentStatus
from webapp.amazon.client import Amazon
from webapp.amazon.consent import appstore_return_url, consent_url
from webapp.amazon.failure import (
    AmazonFailure,
    AskSeller,
    CodeRefused,
    NotFound,
    OperatorFault,
    OurFault,
    PageTokenExpired,
    TryLater,
)
from webapp.amazon.login import Tokens
from webapp.amazon.marketplace import (
    MARKETPLACES,
    ORDER_SOURCES,
    Marketplace,
    marketplace,
    offered,
    suggest,
)
from webapp.amazon.orders_page import OrdersPage
from webapp.amazon.pacing import USAGE_PLANS, Pacer, UsagePlan
from webapp.amazon.seller import PAYMENT_RECEIVED, Seller
from webapp.amazon.selling_account import Participation, SellingAccount
from webapp.amazon.shipping_offer import RejectedService, ShippingOffer, ShippingOffers
from webapp.amazon.wire import Patience

__all__ = [
    "MARKETPLACES",
    "ORDER_SOURCES",
    "PAYMENT_RECEIVED",
    "USAGE_PLANS",
    "Amazon",
    "AmazonFailure",
    "Application",
    "AskSeller",
    "BoughtShipment",
    "CodeRefused",
    "Endpoints",
    "LabelDocument",
    "Marketplace",
    "NotFound",
    "OperatorFault",
    "OrdersPage",
    "OurFault",
    "Pacer",
    "PageTokenExpired",
    "Participation",
    "Patience",
    "RejectedService",
    "Seller",
    "SellingAccount",
    "ShipmentStatus",
    "ShippingOffer",
    "ShippingOffers",
    "Tokens",
    "TryLater",
    "UsagePlan",
    "appstore_return_url",
    "consent_url",
    "marketplace",
    "offered",
    "suggest",
]
