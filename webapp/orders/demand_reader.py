"""What Amazon's document asks of an order's parcel: demands, as `orders/demand.py` words them."""

import re
from collections.abc import Sequence
from typing import Any

from webapp.amazon import order_document as amazon
from webapp.orders.demand import (
    CONSTRAINTS,
    INVOICE_PREFERENCES,
    INVOICE_STATUSES,
    MARKED,
    PROGRAMS,
    SUBSTITUTIONS,
    UNASKED,
    WINDOWS,
    window,
)

Demands = dict[str, str]
# Where a word begins in `recipientAgeVerification`.
NEXT_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def demands_of(order: amazon.Document, lines: list[Demands]) -> Demands:
    """The order's own and those of its lines."""
    found = _of_programs(order.programs, "program") if order.programs else {}
    printing = order.fulfillment and order.fulfillment.label_printing_window
    if printing and (times := window(printing.earliest_date_time, printing.latest_date_time)):
        found["label_window"] = times
    if order.recipient and _has_instructions(order.recipient):
        found["instructions"] = ""
    if order.tax and order.tax.tax_invoicing:
        found |= _of_invoicing(order.tax.tax_invoicing)
    for line in lines:
        _add(line, found)
    if order.fulfillment and order.fulfillment.fulfillment_service_level == "SCHEDULED":
        _add_schedule(order.fulfillment, found)
    return found


def line_demands_of(line: amazon.Line) -> Demands:
    found = _of_fulfillment(line.fulfillment) if line.fulfillment else {}
    if line.programs:
        found |= _of_programs(line.programs, "item_program")
    if line.associated_order_items and any(map(_is_service, line.associated_order_items)):
        found["service"] = ""
    if line.measurement and line.measurement.unit:
        found["measured"] = f"{_figure(line.measurement.value)} {line.measurement.unit}"
    if line.tax:
        _add_tax(line.tax, found)
    return found


def _add(line: Demands, found: Demands) -> None:
    """Each line may have a measure of its own, and of several all are told."""
    for code, detail in line.items():
        known = found.get(code)
        if not known or code in WINDOWS:
            found[code] = detail
        elif detail and f", {detail}, " not in f", {known}, ":
            found[code] = f"{known}, {detail}"


def _of_programs(told: list[str], code: str) -> Demands:
    """What this version has no words for stands as Amazon calls it."""
    found = {PROGRAMS[each]: "" for each in told if each in PROGRAMS}
    others = [each for each in told if each and each not in PROGRAMS and each not in MARKED]
    return found | {code: _listed(others)} if others else found


def _add_schedule(told: amazon.Fulfillment, found: Demands) -> None:
    """The buyer has chosen a time, which some orders bear for all of their lines alone."""
    chosen = told.deliver_by_window
    if chosen and chosen.earliest_date_time:
        times = window(chosen.earliest_date_time, chosen.latest_date_time)
        found.setdefault("scheduled", times)


def _is_service(told: amazon.Association) -> bool:
    return told.association_type == "VALUE_ADD_SERVICE"


def _is_asked(told: str | None) -> bool:
    return bool(told) and told not in UNASKED


def _of_fulfillment(fulfillment: amazon.LineFulfillment) -> Demands:
    found = _of_shipping(fulfillment.shipping) if fulfillment.shipping else {}
    if fulfillment.picking:
        found |= _of_picking(fulfillment.picking)
    serial = fulfillment.packing and fulfillment.packing.serial_number_requirement
    if serial and _is_asked(serial.requirement_type):
        found["serial_number"] = ""
    return found


def _of_shipping(shipping: amazon.LineShipping) -> Demands:
    found = _of_constraints(shipping.shipping_constraints or {})
    international = shipping.international_shipping
    if international and international.ioss_number:
        found["ioss"] = international.ioss_number
    told = shipping.scheduled_delivery_window
    if told and (times := window(told.earliest_date_time, told.latest_date_time)):
        found["scheduled"] = times
    return found


def _of_constraints(told: dict[str, Any]) -> Demands:
    """What this version has no words for stands as Amazon calls it."""
    asked = [name for name, value in told.items() if value and value not in UNASKED]
    others = [_as_constant(name) for name in asked if name not in CONSTRAINTS]
    found = {CONSTRAINTS[name]: "" for name in asked if name in CONSTRAINTS}
    return found | {"constraint": _listed(others)} if others else found


def _as_constant(name: str) -> str:
    return NEXT_WORD.sub("_", name).upper()


def _of_invoicing(told: dict[str, Any]) -> Demands:
    codes = (
        INVOICE_STATUSES.get(_constant(told.get("invoiceStatus"))),
        INVOICE_PREFERENCES.get(_constant(told.get("buyerInvoicePreference"))),
    )
    return {code: "" for code in codes if code}


def _of_picking(told: dict[str, Any]) -> Demands:
    preference = told.get("substitutionPreference")
    kind = preference.get("substitutionType") if isinstance(preference, dict) else None
    code = SUBSTITUTIONS.get(_constant(kind))
    return {code: ""} if code else {}


def _constant(told: Any) -> str:
    return told if isinstance(told, str) else ""


def _add_tax(tax: amazon.LineTax, found: Demands) -> None:
    calculated, collected = tax.tax_calculation_breakdowns, tax.tax_collections
    if calculated and (schemes := _listed([each.reporting_scheme for each in calculated])):
        found["tax_scheme"] = schemes
    if collected and (
        parties := _listed([each.responsible_party or each.model for each in collected])
    ):
        found["tax_collected"] = parties


def _listed(told: Sequence[str | None]) -> str:
    """Each once."""
    if len(told) == 1:
        return told[0] or ""
    return ", ".join(dict.fromkeys(filter(None, told)))


def _has_instructions(recipient: amazon.Recipient) -> bool:
    told = recipient.delivery_preference
    return bool(told and (told.get("dropOffLocation") or told.get("addressInstruction")))


def _figure(value: float | str | None) -> str:
    """As Amazon wrote it, where that is no number: what else is asked of the line is read too."""
    try:
        return f"{float(value):g}" if value not in (None, "") else ""
    except ValueError:
        return str(value).strip()
