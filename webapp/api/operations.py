"""All operations of the API."""

from webapp.api.api_operation import ApiOperation
from webapp.api.order_operations import LIST_ORDERS, SHOW_ORDER
from webapp.api.product_operations import CHANGE_PRODUCT, LIST_PRODUCTS, SHOW_PRODUCT
from webapp.api.shipment_operations import CREATE_SHIPMENT, LIST_SHIPMENTS
from webapp.api.token_operation import SHOW_TOKEN

OPERATIONS: tuple[ApiOperation, ...] = (
    SHOW_TOKEN,
    LIST_ORDERS,
    SHOW_ORDER,
    LIST_SHIPMENTS,
    CREATE_SHIPMENT,
    LIST_PRODUCTS,
    SHOW_PRODUCT,
    CHANGE_PRODUCT,
)
