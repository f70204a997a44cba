"""Shipments as other systems make them: by the same form, checks and verb as on the screen."""

from typing import Any

from webapp.api.api_call_check import field_problem
from webapp.api.api_operation import ApiAnswer, ApiCall, ApiOperation
from webapp.api.api_scope import ApiScope
from webapp.api.idempotent_call import IdempotentCall, parcel_key
from webapp.api.json_schema import Schema, list_of, moment, nullable, record, text, truth
from webapp.api.order_operations import REFERENCE, find_order
from webapp.api.order_schema import ID
from webapp.api.shown_order import shown_moment
from webapp.carriers.carrier import OTHER
from webapp.carriers.shipping_choice import LONGEST_CARRIER, LONGEST_SERVICE
from webapp.carriers.weight import HEAVIEST_GRAMS
from webapp.ground.clock import day_of, iso
from webapp.ground.web.api_problem import ApiProblem
from webapp.ground.web.form_error import FormError
from webapp.orders.order import Order
from webapp.shipping import dispatch
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import LONGEST_CODE, LONGEST_NUMBER, Shipment, ShipmentStatus
from webapp.shipping.shipment_form import ShipmentForm

MOST_LINES = 200
MOST_CODES = 200
QUANTITY: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999}
NEW_ITEM = record(
    {"order_item_id": text(64, minLength=1), "quantity": QUANTITY},
    transparency_codes=list_of(text(LONGEST_CODE, pattern="^[!-~]*$"), MOST_CODES),
)
NEW_SHIPMENT = record(
    {},
    carrier=text(LONGEST_CARRIER, "By name; left out where the number is one carrier's alone"),
    service=text(LONGEST_SERVICE),
    tracking_number=text(LONGEST_NUMBER, "Needed where Amazon is told of it"),
    without_number=truth("It has none, and is only marked as shipped: Amazon isn't told"),
    shipped_on={"type": "string", "format": "date", "description": "Today unless said"},
    weight_grams={"type": "integer", "minimum": 1, "maximum": HEAVIEST_GRAMS},
    items=list_of(NEW_ITEM, MOST_LINES, "What is in the parcel; all that is left unless said"),
)
SHIPMENT = record(
    {
        "id": ID,
        "order": record({"id": ID, "number": text(64)}),
        "status": text(12, enum=[each.value for each in ShipmentStatus]),
        "carrier": text(LONGEST_CARRIER),
        "service": text(LONGEST_SERVICE),
        "tracking_number": text(LONGEST_NUMBER),
        "tracking_url": text(500),
        "shipped_at": moment(),
        "settled_at": nullable(moment("When Amazon answered")),
        "refusal": text(LONGEST_CODE, "Amazon's code, where it refused"),
    }
)
# The form's fields, by what the API calls them.
POINTERS = {"other_carrier": "carrier", "ship_date": "shipped_on", "weight": "weight_grams"}


def create_shipment(call: ApiCall, reference: str) -> ApiAnswer:
    """Ship a parcel of an order, once for each key."""
    order = find_order(call, reference)
    kept = IdempotentCall.begin(call, f"shipment of {order.id}")
    if kept.told:
        return kept.told
    try:
        answer = ApiAnswer(shown_shipment(_shipped(call, order), order), 201)
    except BaseException:
        kept.drop()
        raise
    kept.keep(answer)
    return answer


def list_shipments(call: ApiCall, reference: str) -> ApiAnswer:
    order = find_order(call, reference)
    return ApiAnswer({"shipments": [shown_shipment(each, order) for each in Shipment.of(order)]})


def shown_shipment(shipment: Shipment, order: Order) -> dict[str, Any]:
    return {
        "id": shipment.id,
        "order": {"id": order.id, "number": order.amazon_order_id},
        "status": shipment.status.value,
        "carrier": shipment.carrier,
        "service": shipment.service,
        "tracking_number": shipment.tracking_number,
        "tracking_url": shipment.tracking_url,
        "shipped_at": iso(shipment.left_at),
        "settled_at": shown_moment(shipment.settled_at),
        "refusal": shipment.refusal,
    }


def _shipped(call: ApiCall, order: Order) -> Shipment:
    form = ShipmentForm.typed(order, _fields(call, order), call.now)
    key = parcel_key(order.id, call.idempotency_key)
    try:
        parcel = form.parcel
        return dispatch.ship(call.account, order.id, parcel, key, call.now, call.user)
    except FormError as form_error:
        said = form_error.errors
    except Unshippable as error:
        raise ApiProblem(409, str(error)) from None
    raise field_problem({_pointer(name): sentence for name, sentence in said.items()})


def _fields(call: ApiCall, order: Order) -> dict[str, str]:
    """As the form on the screen would send them."""
    said = call.body
    carrier = said.get("carrier", "")
    fields = {
        "carrier": carrier,
        "service": said.get("service", ""),
        "tracking_number": said.get("tracking_number", ""),
        "without_number": "yes" if said.get("without_number") else "",
        "ship_date": said.get("shipped_on") or _today(call, order),
        "weight": str(said.get("weight_grams", "")),
        "weight_unit": "g",
    }
    listed = dict(ShipmentForm.typed(order, {}, call.now).carriers)
    if carrier not in listed:
        fields |= {"carrier": OTHER, "other_carrier": carrier}
    for item in said.get("items", ()):
        fields[f"quantity-{item['order_item_id']}"] = str(item["quantity"])
        codes = "\n".join(item.get("transparency_codes", ()))
        fields[f"codes-{item['order_item_id']}"] = codes
    return fields


def _today(call: ApiCall, order: Order) -> str:
    return day_of(call.now, order.store.account.time_zone).isoformat()


def _pointer(name: str) -> str:
    known = POINTERS.get(name, name)
    return "/items" if known.startswith(("codes-", "quantities")) else f"/{known}"


CREATE_SHIPMENT = ApiOperation(
    "POST",
    "/orders/<reference>/shipments",
    "createShipment",
    "Ship a parcel of an order; Amazon is told of it where the store says so",
    create_shipment,
    SHIPMENT,
    scope=ApiScope.SHIPMENTS_WRITE,
    arguments={"reference": REFERENCE},
    body=NEW_SHIPMENT,
    status=201,
    idempotent=True,
    refusals=(404, 409),
)
LIST_SHIPMENTS = ApiOperation(
    "GET",
    "/orders/<reference>/shipments",
    "listShipments",
    "The parcels that were shipped from here, and whether Amazon has confirmed them",
    list_shipments,
    record({"shipments": list_of(SHIPMENT)}),
    scope=ApiScope.ORDERS_READ,
    arguments={"reference": REFERENCE},
    refusals=(404,),
)
