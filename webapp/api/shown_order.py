"""An order as the API shows it, from our rows: as `ORDER` of `order_schema.py` describes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from webapp.amazon.marketplace import Marketplace
from webapp.ground.clock import iso
from webapp.ground.money import in_whole_units
from webapp.orders import demand
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.party import DecryptedPeople
from webapp.orders.recipient_address import delivery_instructions, recipient_address, texts
from webapp.shipping.unshipped import unshipped_of


def shown_orders(
    orders: Sequence[Order], people: Mapping[int, DecryptedPeople] | None
) -> list[dict[str, Any]]:
    """As `ORDER` has them; `orders` come with their stores, `people` by the orders' ids."""
    ids = [order.id for order in orders]
    items, packages = OrderItem.by_order(ids), OrderPackage.by_order(ids)
    rest = unshipped_of(items)
    return [
        {
            **_facts(order),
            "items": [
                _item(each, rest[order.id], order.store.marketplace) for each in items[order.id]
            ],
            "parcels": [_parcel(each) for each in packages[order.id] if not each.cancelled],
            **({} if people is None else {"people": _people(order, people[order.id])}),
        }
        for order in orders
    ]


def _facts(order: Order) -> dict[str, Any]:
    store = order.store
    return {
        "id": order.id,
        "number": order.amazon_order_id,
        "store": {
            "id": store.id,
            "name": store.nickname,
            "marketplace_id": store.marketplace_id,
        },
        "status": order.status.value,
        "amazon_status": order.fulfillment_status,
        "purchased_at": iso(order.purchased_at),
        "updated_at": iso(order.last_updated_at),
        "ship_by": shown_moment(order.ship_by),
        "deliver_by": shown_moment(order.deliver_by),
        "shipped_or_cancelled_at": shown_moment(order.closed_at),
        "service_level": order.service_level,
        "city": order.city,
        "region": order.region,
        "country": order.country,
        "total": money(order.total_minor, order.currency),
        "prime": order.is_prime,
        "business": order.is_business,
        "gift": order.is_gift,
        "replacement": order.is_replacement,
        "cancellation_requested": order.cancel_requested,
        "demands": _demands(order.demands, store.marketplace),
        "redacted": _redacted(order),
    }


def _item(item: OrderItem, rest: Mapping[str, int], source: Marketplace) -> dict[str, Any]:
    return {
        "order_item_id": item.order_item_id,
        "sku": item.seller_sku,
        "asin": item.asin,
        "title": item.title,
        "quantity": item.quantity_ordered,
        "quantity_left": rest.get(item.order_item_id, 0),
        "unit_price": money(item.unit_price_minor, item.currency),
        "cancelled": item.is_cancelled,
        "demands": _demands(item.demands, source),
    }


def _demands(kept: str | None, source: Marketplace) -> list[dict[str, str]]:
    return [
        {"code": each.code, "detail": each.detail, "words": each.sentence(source)}
        for each in demand.read(kept)
    ]


def _parcel(package: OrderPackage) -> dict[str, Any]:
    return {
        "carrier": package.carrier,
        "service": package.shipping_service,
        "tracking_number": package.tracking_number,
        "shipped_at": shown_moment(package.shipped_at),
    }


def _redacted(order: Order) -> dict[str, Any] | None:
    at = order.redacted_at
    return {"at": iso(at), "words": order.redaction_words} if at else None


def _people(order: Order, known: DecryptedPeople) -> dict[str, Any] | None:
    if not known.people:
        return None
    return {
        "recipient": _recipient(order, known.recipient) if known.recipient else None,
        "buyer": _buyer(known.buyer) if known.buyer else None,
    }


def _recipient(order: Order, person: Mapping[str, Any]) -> dict[str, Any]:
    address = recipient_address(order, person)
    return {
        "name": address.name or None,
        "company": address.company or None,
        "street": list(address.street),
        "district": ", ".join(address.districts) or None,
        "city": address.city or None,
        "region": address.region or None,
        "postal_code": address.postal_code or None,
        "country": address.country or None,
        "phone": _text(person, "phone"),
        "lines": address.lines(),
        "instructions": delivery_instructions(person),
    }


def _buyer(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": _text(person, "name"),
        "email": _text(person, "email"),
        "company": _text(person, "company"),
        "purchase_order": _text(person, "purchase_order"),
        "gift_messages": texts(person.get("gift_messages")),
    }


def shown_moment(at: datetime | None) -> str | None:
    """None where it is none."""
    return iso(at) if at else None


def money(minor: int | None, currency: str | None) -> dict[str, str] | None:
    """None where no amount is known: one without a currency is none."""
    if minor is None or not currency:
        return None
    return {"amount": f"{in_whole_units(minor, currency):f}", "currency": currency}


def _text(person: Mapping[str, Any], name: str) -> str | None:
    found = person.get(name)
    return found if isinstance(found, str) else None
