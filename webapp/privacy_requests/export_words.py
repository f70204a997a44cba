"""The words of what a person is given who asks for their data."""

from typing import Any

from webapp.ground.language.gettext import N_, gettext
from webapp.orders.order_status import LABELS

# What each fact is called; facts that Amazon names otherwise are called as Amazon does.
NAMES = {
    "marketplace": N_("Marketplace"),
    "purchased_at": N_("Purchased at"),
    "status": N_("Status"),
    "you_are": N_("You are"),
    "personal_data": N_("Personal data"),
    "delivered_to": N_("Delivered to"),
    "destroyed_at": N_("Destroyed at"),
    "items": N_("Items"),
    "total": N_("Total"),
    "notes": N_("Notes"),
    "written_at": N_("Written at"),
    "text": N_("Text"),
    "title": N_("Title"),
    "quantity": N_("Quantity"),
    "amazon_order_id": N_("Amazon order id"),
    "buyer": N_("Buyer"),
    "recipient": N_("Recipient"),
    "name": N_("Name"),
    "company": N_("Company"),
    "email": N_("Email"),
    "phone": N_("Phone"),
    "address": N_("Address"),
    "postal_code": N_("Postal code"),
    "gift_message": N_("Gift message"),
    "came_by": N_("Came by"),
    "kind": N_("Kind"),
    "received_at": N_("Received at"),
    "postal_address": N_("Postal address"),
    "order_number": N_("Order number"),
    "tracking_number": N_("Tracking number"),
    "source": N_("Source"),
    "purposes": N_("Purposes"),
    "recipients": N_("Recipients"),
    "kept": N_("Kept"),
    "automated_decisions": N_("Automated decisions"),
    "rights": N_("Rights"),
}
# What stands as a code in the file, by the fact that it is.
CODES = {
    "status": {status.value: message.one for status, message in LABELS.items()},
    "you_are": {"buyer": N_("buyer"), "recipient": N_("recipient")},
    "came_by": {"typed": N_("typed"), "imported": N_("imported")},
    "kind": {
        "erase": N_("erase"),
        "access": N_("access"),
        "rectify": N_("rectify"),
        "restrict": N_("restrict"),
        "port": N_("port"),
    },
}


def fact_name(name: str) -> str:
    """What a fact of the file is called on its page."""
    known = NAMES.get(name)
    return gettext(known) if known else name.replace("_", " ").capitalize()


def fact_value(name: str, value: Any) -> Any:
    """A fact as its page says it: a code in words, all else as it is."""
    if isinstance(value, list):
        return [fact_value(name, each) for each in value]
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    known = CODES.get(name, {}).get(value) if isinstance(value, str) else None
    return gettext(known) if known else value


def information() -> dict[str, Any]:
    """What article 15 of the GDPR has a copy say of the data."""
    return {
        "source": gettext("Amazon, where the order was placed"),
        "purposes": [
            gettext("delivering the order"),
            gettext("calculating and remitting taxes, and issuing invoices"),
            gettext("duties that the law sets"),
        ],
        "recipients": [gettext("the carrier of the parcel"), "Amazon"],
        "kept": gettext(
            "at most 30 days after the order was shipped or cancelled; amounts, taxes and the "
            "country longer, as tax law demands"
        ),
        "automated_decisions": False,
        "rights": [
            gettext("access"),
            gettext("rectification"),
            gettext("erasure"),
            gettext("restriction"),
            gettext("portability"),
            gettext("objection"),
            gettext("complaint to a data protection authority"),
        ],
    }
