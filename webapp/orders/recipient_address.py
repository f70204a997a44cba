"""Where an order goes: its recipient's postal address, of what is sealed and of its place."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from webapp.carriers.customs_area import CustomsPlace, decides_by_code
from webapp.ground.language.day_format import calendar_day
from webapp.ground.language.gettext import gettext
from webapp.ground.postal_address import PostalAddress, once
from webapp.orders.amazon_words import in_words
from webapp.orders.order import Order, OrderEvent
from webapp.orders.party import RECIPIENT, DecryptedPeople, Party

# Amazon's `extendedFields`, in which Brazil's streets stand.
STREET = ("streetName", "streetNumber")
DISTRICT = "neighborhood"
# Of which a number alone says enough.
NUMBERED = ("streetNumber", "complement")
# Kinds of address where nobody lives: somebody collects it there.
PICKED_UP = ("PICKUP_POINT", "COUNTER_PICKUP", "LOCKER")
WORD = re.compile(r"\w+")


def recipient_address(order: Order, person: Mapping[str, Any]) -> PostalAddress:
    """`person` as a recipient is sealed (`RecipientFacts`): what is no text there is passed by."""
    named = [_text(person, "name"), _text(person, "company")]
    told = [each for text in texts(person.get("lines")) for each in text.splitlines()]
    # Some write the person or the company once more above the street.
    lines = once((each.strip() for each in told), *named)
    extended = _texts_by_name(person.get("extended"))
    districts = [extended.pop(DISTRICT, ""), _text(person, "district")]
    districts += [_text(person, "municipality")]
    return PostalAddress(
        name=named[0],
        company=named[1],
        street=_street(lines, extended),
        districts=once(each for each in districts if each and not _said(each, lines)),
        city=(order.city or "").strip(),
        region=(order.region or "").strip(),
        postal_code=_text(person, "postal_code"),
        country=order.country or "",
    )


def recipient_place(order: Order, known: DecryptedPeople | None = None) -> CustomsPlace:
    """Where customs find the recipient, who is opened here, unless `known`, where the post code
    decides; without one where nobody knows it any more, or may use it."""
    if known is None and decides_by_code(order.country or ""):
        known = Party.opened([order], roles=(RECIPIENT,))[order.id]
    person = known.recipient if known else {}
    return CustomsPlace(order.country or "", _text(person, "postal_code"))


def without_address(
    orders: Collection[Order], opened: Mapping[int, DecryptedPeople] | None = None
) -> set[int]:
    """The ids of those whose address Amazon hasn't told; not of those where it was destroyed.

    A name, a city and a postal code alone are no address. `opened` are their people, where these
    are open already.
    """
    kept = [order for order in orders if not order.redacted]
    found = opened or Party.opened(kept, restricted=True, roles=(RECIPIENT,))
    return {order.id for order in kept if not _has_address(order, found[order.id])}


def _has_address(order: Order, known: DecryptedPeople) -> bool:
    address = recipient_address(order, known.recipient)
    if known.unreadable or address.street or address.districts:
        return True
    event = (OrderEvent.kind == "party_erased") & (OrderEvent.detail == RECIPIENT)
    return bool(order.events.where(event).exists())


def delivery_instructions(person: Mapping[str, Any]) -> list[str]:
    """Where the buyer wants it left, and how it is reached, in words; for who may see people."""
    told = person.get("delivery")
    delivery = told if isinstance(told, Mapping) else {}
    place, capable = delivery.get("dropOffLocation"), texts(delivery.get("deliveryCapabilities"))
    words = (
        [gettext("Leave it at: %(place)s", place=in_words(place))]
        if isinstance(place, str) and place
        else []
    )
    words += texts([delivery.get("addressInstruction")])
    kind = _text(person, "kind")
    words += [in_words(each) for each in (kind if kind in PICKED_UP else "", *capable) if each]
    return [*words, *_opening(delivery.get("deliveryTime"))]


def texts(value: Any) -> list[str]:
    """The texts of a list or of an object's fields, whatever else Amazon put there; a number is
    one, too: a gate's code, the number of a house."""
    listed = list(value.values()) if isinstance(value, dict) else value or ()
    return [text for each in listed if (text := _plain(each)) is not None]


def _plain(told: Any) -> str | None:
    if isinstance(told, (int, float)) and not isinstance(told, bool):
        return str(told)
    return told if isinstance(told, str) else None


def _opening(told: Any) -> list[str]:
    """When the place is open, as Amazon has it: `Open MON 09:00 to 17:00`."""
    hours = told.get("businessHours") if isinstance(told, Mapping) else None
    days = [each for each in _listed(hours) if isinstance(each, Mapping)]
    usual = [
        gettext("Open %(day)s %(times)s", day=day["dayOfWeek"], times=times)
        for day in days
        if _text(day, "dayOfWeek") and (times := _times(day))
    ]
    return [*usual, *_exceptions(told)]


def _exceptions(told: Any) -> list[str]:
    """Days of the next month on which it is closed, or open at other hours."""
    dates = told.get("exceptionDates") if isinstance(told, Mapping) else None
    found = []
    for each in _listed(dates):
        day = _day(_text(each, "exceptionDate")) if isinstance(each, Mapping) else ""
        if day and each.get("exceptionDateType") == "CLOSED":
            found.append(gettext("Closed on %(day)s", day=day))
        elif day and (times := _times(each)):
            found.append(gettext("Open %(day)s %(times)s", day=day, times=times))
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _day(text: str) -> str:
    """A day as a person reads it; empty for what is none."""
    try:
        return calendar_day(date.fromisoformat(text[:10]))
    except ValueError:
        return ""


def _times(day: Mapping[str, Any]) -> str:
    """Empty where a part of it is missing or odd."""
    try:
        windows = [[w[name] for name in ("startTime", "endTime")] for w in day["timeWindows"]]
        spans = [[f"{t['hour']:02d}:{t.get('minute') or 0:02d}" for t in each] for each in windows]
        said = [gettext("%(begins)s to %(ends)s", begins=b, ends=e) for b, e in spans]
        return ", ".join(said)
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""


def _street(lines: list[str], extended: dict[str, str]) -> list[str]:
    """The lines, after the street and what else only the extended fields say."""
    named = ", ".join(text for name in STREET if (text := extended.pop(name, "")))
    rest = [text for text in extended.values() if not _said(text, lines)]
    if not named or any(_within(named, line) for line in lines):
        return [*lines, *rest]
    return [", ".join([named, *rest]), *lines]


def _within(named: str, line: str) -> bool:
    """Whether the line says the same words, however they are parted."""
    return f" {_words(named)} " in f" {_words(line)} "


def _said(text: str, lines: list[str]) -> bool:
    """Whether it stands in one of the lines, between commas."""
    said = {_words(part) for line in lines for part in line.split(",")}
    return _words(text) in said


def _words(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def _text(person: Mapping[str, Any], name: str) -> str:
    value = person.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts_by_name(value: Any) -> dict[str, str]:
    if not value or not isinstance(value, Mapping):
        return {}
    found = {
        name: _plain(told) or ""
        for name, told in value.items()
        if isinstance(told, str) or name in NUMBERED
    }
    return {name: told.strip() for name, told in found.items() if told.strip()}
