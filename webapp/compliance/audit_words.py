"""What an audit entry tells beside its event, in the words of whoever reads it."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from webapp.accounts.account import Account
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import gettext
from webapp.ground.plural import count_of
from webapp.order_search.numbered_orders import numbered_orders
from webapp.orders.order import Order

# The address to link to is empty where there is none.
Part = tuple[str, str]
SHOWN_ORDERS = 10
# By event and fact; `{}` is the fact. An empty text leaves out what the event says already.
PHRASES = {
    ("import.ended", "kind"): "{}",
    ("import.ended", "failure"): "stopped: {}",
    ("import.asked", "runs"): "{} at Amazon",
    ("import.asked", "answer"): "{}",
    ("order.shipped", "action"): "{}",
    ("order.shipped", "shipment"): "",
    ("carton.made", "carton"): "",
    ("carton.dissolved", "carton"): "",
    ("parcel.verified", "units"): "{} units",
    ("label.dealt", "action"): "{}",
    ("label.dealt", "label"): "",
    ("personal_data.printed", "file"): "{}",
    ("store.changed", "settings"): "changed: {}",
    ("store.changed", "service_mappings"): "service mappings: {}",
    ("rule.changed", "action"): "{}",
    ("access.lost", "reason"): "{}",
    ("consent.asked", "journey"): "to {}",
    ("request.moved", "to"): "now: {}",
    ("request.answered", "how"): "by {}",
    ("contact.changed", "how"): "{}",
    ("account.changed", "how"): "{}",
    ("product.changed", "how"): "{}",
    ("second_factor.changed", "how"): "{}",
    ("passkey.changed", "how"): "{}",
    ("password.changed", "how"): "the old one was {}",
    ("api_token.made", "scopes"): "may: {}",
    ("api_token.made", "days"): "for {} days",
    ("api_token.refused", "why"): "{}",
    ("order.viewed", "token"): "by API token {}",
    ("orders.listed", "token"): "by API token {}",
    ("webhook.changed", "how"): "{}",
    ("sign_in.refused", "step"): "at the {}",
    ("sign_in.locked", "step"): "at the {}",
    ("user.invited", "role"): "as {}",
    ("user.added", "role"): "as {}",
    ("user.role_changed", "role"): "now {}",
    ("retention.changed", "days"): "now {} days",
    ("personal_data.redacted", "request"): "on a privacy request",
    ("personal_data.restricted", "request"): "on a privacy request",
}
# What is counted, and the word for it; more than one has an s.
COUNTED = {
    "orders": "order",
    "contacts": "contact",
    "sessions": "browser",
    "parties": "person",
    "entries": "entry",
    "users": "user",
    "runs": "import",
    "mappings": "mapping",
    "redacted": "order",
}
PLURALS = {"entry": "entries", "person": "people"}
TRUTHS = {
    "second_factor": ("with the second factor", "with the password alone"),
    "whole": ("the whole file", "broken off before its end"),
    "again": ("once more", ""),
    "gone": ("deleted", ""),
}
CODES = {
    "refresh": "by Refresh",
    "catch_up": "catching up after a reconnect",
    "poll": "by the schedule",
    "first": "first import",
    "reconcile": "nightly check",
    "privacy_officer": "privacy officer",
    "ecommerce": "E-commerce",
    "csv": "as CSV",
    "shipped": "parcel shipped",
    "undone": "shipping undone",
    "retried": "told to Amazon again",
    "told": "Amazon is told",
}


class AuditWords:
    """Of these entries of one account; orders are named by Amazon's numbers."""

    def __init__(self, account: Account, entries: Iterable[AuditEntry]) -> None:
        self._account = account
        self._entries = list(entries)

    def order(self, order_id: int) -> Part:
        """Its number and page; what is gone keeps the number that it had here."""
        number = self._numbers.get(order_id)
        words = gettext("Order %(number)s", number=number or str(order_id))
        return words, f"/orders/{order_id}" if number else ""

    def told(self, entry: AuditEntry) -> list[Part]:
        """Each fact in words, with the address of the page that it speaks of."""
        parts: list[Part] = []
        for name, value in entry.details.items():
            if name in ("orders", "order") and isinstance(value, list):
                parts.extend(self._orders(value))
            elif words := _phrase(entry.event, name, value):
                parts.append((words, ""))
        return parts

    def _orders(self, ids: list[int]) -> list[Part]:
        shown = [self.order(each) for each in ids[:SHOWN_ORDERS]]
        more = len(ids) - len(shown)
        return [*shown, (f"and {_counted('order', more)} more", "")] if more > 0 else shown

    @cached_property
    def _numbers(self) -> dict[int, str]:
        ids = {each.subject_id for each in self._entries if each.subject_kind == "order"}
        for entry in self._entries:
            listed = entry.details.get("orders")
            ids.update(listed[:SHOWN_ORDERS] if isinstance(listed, list) else ())
        query = Order.select(Order.id, Order.amazon_order_id).where(
            Order.account == self._account, among(Order.id, sorted(ids))
        )
        return dict(query.tuples()) if ids else {}


def _phrase(event: str, name: str, value: Any) -> str:
    if value in ("", None, []):
        return ""
    if isinstance(value, bool):
        return _truth(name, value)
    phrase = PHRASES.get((event, name))
    if phrase is not None:
        return phrase.format(_counted(COUNTED[name], value) if name in COUNTED else _worded(value))
    if name in COUNTED and isinstance(value, int):
        return _counted(COUNTED[name], value)
    if isinstance(value, int):
        return f"{value:,} {name.replace('_', ' ')}"
    return f"{name.replace('_', ' ')}: {_worded(value)}"


def _truth(name: str, value: bool) -> str:
    known = TRUTHS.get(name)
    if known:
        return known[0] if value else known[1]
    return name.replace("_", " ") if value else f"not {name.replace('_', ' ')}"


def _worded(value: Any) -> str:
    """A code as words: `ship_from` is `ship from`."""
    if isinstance(value, list):
        return ", ".join(map(_worded, value))
    return CODES.get(value, str(value).replace("_", " "))


def _counted(word: str, number: int) -> str:
    return count_of(number, word, PLURALS.get(word, ""))


def order_ids(account: Account, number: str) -> list[int]:
    """The orders that Amazon calls so, of all of the account's sellers."""
    return [order.id for order in numbered_orders(account, [number.upper()])]
