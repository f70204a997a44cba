"""The schema of an order as the API shows it; its members are filled in `shown_order.py`."""

from webapp.api.json_schema import Schema, list_of, moment, nullable, record, text, truth
from webapp.orders.order_status import OrderStatus

COUNT: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "integer", "minimum": 1}
STATUS: Schema = {"type": "string", "enum": [each.value for each in OrderStatus]}
MONEY = record({"amount": text(24, "In whole units: 25.50"), "currency": text(3)})
DEMAND = record(
    {
        "code": text(40, "What Amazon asks of the parcel, such as `signature` or `ship_plus`"),
        "detail": text(120, "As Amazon said it: a number, or a window's two times"),
        "words": text(1000, "What it means, in a sentence"),
    }
)
ITEM = record(
    {
        "order_item_id": text(64, "Amazon's"),
        "sku": nullable(text(255)),
        "asin": nullable(text(32)),
        "title": nullable(text(1000)),
        "quantity": COUNT,
        "quantity_left": {**COUNT, "description": "Still to be shipped"},
        "unit_price": nullable(MONEY),
        "cancelled": truth(),
        "demands": list_of(DEMAND),
    }
)
PARCEL = record(
    {
        "carrier": nullable(text(120)),
        "service": nullable(text(120)),
        "tracking_number": nullable(text(120)),
        "shipped_at": nullable(moment()),
    }
)
LINE = nullable(text(1000))
RECIPIENT = record(
    {
        "name": LINE,
        "company": LINE,
        "street": list_of(text(1000)),
        "district": LINE,
        "city": LINE,
        "region": LINE,
        "postal_code": LINE,
        "country": LINE,
        "phone": LINE,
        "lines": list_of(text(1000), words="The whole address, as its post wants it"),
        "instructions": list_of(text(2000)),
    }
)
BUYER = record(
    {
        "name": LINE,
        "email": LINE,
        "company": LINE,
        "purchase_order": LINE,
        "gift_messages": list_of(text(20000)),
    }
)
PEOPLE = record({"recipient": nullable(RECIPIENT), "buyer": nullable(BUYER)})
REDACTED = record({"at": moment(), "words": text(40)})
ORDER = {
    **record(
        {
            "id": ID,
            "number": text(64, "Amazon's"),
            "store": record({"id": ID, "name": text(80), "marketplace_id": text(32)}),
            "status": STATUS,
            "amazon_status": text(32),
            "purchased_at": moment(),
            "updated_at": moment("When Amazon last changed it"),
            "ship_by": nullable(moment()),
            "deliver_by": nullable(moment()),
            "shipped_or_cancelled_at": nullable(moment()),
            "service_level": nullable(text(64)),
            "city": nullable(text(120)),
            "region": nullable(text(120)),
            "country": nullable(text(2)),
            "total": nullable(MONEY),
            "prime": truth(),
            "business": truth(),
            "gift": truth(),
            "replacement": truth(),
            "cancellation_requested": truth(),
            "demands": list_of(DEMAND, words="Of the parcel; those of its lines among them"),
            "items": list_of(ITEM),
            "parcels": list_of(PARCEL),
            "redacted": nullable(REDACTED),
        },
        people=nullable(PEOPLE),
    ),
    "description": "`people` stands there where it was asked for; null, where nobody is known or "
    "it was redacted.",
}
