"""What Amazon's document asks of an order's parcel: demands, as `orders/demand.py` words them."""

from typing import Any

from webapp.amazon import order_document as amazon
from webapp.orders.demand import (
    CONSTRAINTS,
    INVOICE_PREFERENCES,
    INVOICE_STATUSES,
    PROGRAMS,
    SUBSTITUTIONS,
    TRANSPARENCY,
    window,
)

Demands = dict[str, str]
NO_CONSTRAINTS = amazon.Constraints()


def demands_of(order: amazon.Document, lines: list[Demands]) -> Demands:
    """The order's own and those of its lines."""
    found = {}
    if order.programs:
        found = {PROGRAMS[each]: "" for each in order.programs if each in PROGRAMS}
    printing = order.fulfillment and order.fulfillment.label_printing_window
    if printing and (times := window(printing.earliest_date_time, printing.latest_date_time)):
        found["label_window"] = times
    if order.recipient and _has_instructions(order.recipient):
        found["instructions"] = ""
    if order.tax and order.tax.tax_invoicing:
        found |= _of_invoicing(order.tax.tax_invoicing)
    for line in lines:
        found |= line
    return found


def line_demands_of(line: amazon.Line) -> Demands:
    found = _of_fulfillment(line.fulfillment) if line.fulfillment else {}
    if line.programs and TRANSPARENCY.upper() in line.programs:
        found[TRANSPARENCY] = ""
    if line.measurement and line.measurement.unit:
        found["measured"] = f"{_figure(line.measurement.value)} {line.measurement.unit}"
    if line.tax:
        _add_tax(line.tax, found)
    return found


def _of_fulfillment(fulfillment: amazon.LineFulfillment) -> Demands:
    found = _of_shipping(fulfillment.shipping) if fulfillment.shipping else {}
    if fulfillment.picking:
        found |= _of_picking(fulfillment.picking)
    serial = fulfillment.packing and fulfillment.packing.serial_number_requirement
    if serial and serial.requirement_type:
        found["serial_number"] = ""
    return found


def _of_shipping(shipping: amazon.LineShipping) -> Demands:
    constraints = shipping.shipping_constraints or NO_CONSTRAINTS
    found = {code: "" for name, code in CONSTRAINTS.items() if getattr(constraints, name)}
    international = shipping.international_shipping
    if international and international.ioss_number:
        found["ioss"] = international.ioss_number
    told = shipping.scheduled_delivery_window
    if told and (times := window(told.earliest_date_time, told.latest_date_time)):
        found["scheduled"] = times
    return found


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


def _listed(told: list[str | None]) -> str:
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
