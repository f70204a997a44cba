"""What a person is given who asks for their data: theirs, and nothing of anybody else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from webapp.ground.clock import iso
from webapp.ground.money import in_whole_units
from webapp.orders.note import Note
from webapp.orders.order import Order, OrderItem
from webapp.orders.party import BUYER, RECIPIENT, Party
from webapp.orders.recipient_address import recipient_address
from webapp.privacy_requests.export_words import information
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_contact import RequestContact
from webapp.privacy_requests.request_match import RequestOrder


def export(request: PrivacyRequest, now: datetime) -> dict[str, Any]:
    """All that is held about the person who asks, as far as the decision grants it."""
    return {
        "reference": request.reference,
        "controller": request.account.name,
        "made_at": iso(now),
        "information": information(),
        "request": _asked(request),
        "orders": list(_orders(request)),
        "address_book": RequestContact.cards(request),
    }


def _asked(request: PrivacyRequest) -> dict[str, Any]:
    file = request.file
    told = {"kind": request.kind, "received_at": iso(request.received_at)}
    if file:
        names = ("name", "email", "postal_address", "order_number", "tracking_number")
        told |= {name: value for name in names if (value := getattr(file, name))}
    return told


def _orders(request: PrivacyRequest) -> Iterator[dict[str, Any]]:
    for each in RequestOrder.of(request):
        if each.included:
            notes = _notes(each.order) if each.with_notes else []
            yield {**_order(each.order, each.role_list), "notes": notes}


def _order(order: Order, roles: list[str]) -> dict[str, Any]:
    people = {} if order.redacted else Party.of(order, restricted=True)
    return {
        "amazon_order_id": order.amazon_order_id,
        "marketplace": order.store.marketplace.domain,
        "purchased_at": iso(order.purchased_at),
        "status": order.status.value,
        "you_are": roles,
        "personal_data": {role: people[role] for role in roles if role in people},
        **_address(order, people.get(RECIPIENT) if RECIPIENT in roles else None),
        "destroyed_at": iso(order.redacted_at) if order.redacted_at else None,
        "items": [_item(item, roles) for item in OrderItem.by_order([order.id])[order.id]],
        **(_payment(order) if BUYER in roles else {}),
    }


def _address(order: Order, recipient: dict[str, Any] | None) -> dict[str, list[str]]:
    """As it stands on the parcel: city, region and country aren't sealed with the rest."""
    return {"delivered_to": recipient_address(order, recipient).lines()} if recipient else {}


def _notes(order: Order) -> list[dict[str, str]]:
    """What the merchant wrote about it."""
    found = Note.of(order, restricted=True)
    return [{"written_at": iso(note.written_at), "text": note.text} for note in found]


def _item(item: OrderItem, roles: list[str]) -> dict[str, Any]:
    """What was paid is the buyer's to know: to a recipient it may be a gift."""
    shown = {"title": item.title, "quantity": item.quantity_ordered}
    if BUYER in roles:
        shown |= {"total": _amount(item.total_minor, item.currency)}
    return shown


def _payment(order: Order) -> dict[str, Any]:
    return {"total": _amount(order.total_minor, order.currency)}


def _amount(minor: int | None, currency: str | None) -> str | None:
    """`25.50 USD`, as machines and people both read it."""
    if minor is None or not currency:
        return None
    return f"{in_whole_units(minor, currency)} {currency}"
