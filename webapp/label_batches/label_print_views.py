"""Printing the labels of a batch as one file, again as often as it takes; cancelling many."""

from collections.abc import Collection

from flask import Blueprint, Response, current_app, flash, request

from webapp.accounts.sign_in_views import current_account
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import N_, gettext, ngettext
from webapp.ground.web.download import download
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, leave_for
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_batch_page import LabelBatchPage, LabelRow
from webapp.label_batches.label_print import ZPL, LabelPrint
from webapp.label_batches.print_choice import PrintChoice, PrintOrder
from webapp.pack_verification.verified_parcel import unverified_labels
from webapp.shipping import label_actions
from webapp.shipping.label import Label
from webapp.shipping.shipment_views import acting_user

blueprint = Blueprint("label_prints", __name__)

NOTHING = N_(
    "None of these labels can be printed so. Those that have no file here are in Seller Central."
)
NONE_CHOSEN = N_("Tick the labels that are to be cancelled first.")


@blueprint.post("/labels/batches/<id:label_batch_id>/labels.pdf")
@needs("may_ship")
def labels_pdf(label_batch_id: int) -> Response:
    """To save; to print at once where the button says so."""
    batch = found_or_404(LabelBatch, label_batch_id)
    choice, at_once = PrintChoice.read(request.form), request.form.get("how") == "print"
    batch.remember(choice)
    chosen = chosen_labels(batch, choice.sort).on_paper
    public_url = current_app.extensions["settings"].public_url
    pdf = chosen.sheets(choice, public_url, at_once)
    if chosen.unreadable:
        flash(_unreadable(chosen.unreadable), "warning")
    note_printed(chosen, choice.slips)
    return _file(batch, pdf, "application/pdf", "pdf", at_once)


@blueprint.post("/labels/batches/<id:label_batch_id>/labels.zpl")
@needs("may_ship")
def labels_zpl(label_batch_id: int) -> Response:
    batch = found_or_404(LabelBatch, label_batch_id)
    chosen = chosen_labels(batch, PrintChoice.read(request.form).sort).for_printers
    note_printed(chosen, slips=False)
    return _file(batch, chosen.commands, ZPL, "zpl", at_once=False)


@blueprint.post("/labels/batches/<id:label_batch_id>/cancellations")
@needs("may_ship")
def cancel_labels(label_batch_id: int) -> Response:
    batch = found_or_404(LabelBatch, label_batch_id)
    ticked = set(request.form.getlist("label"))
    chosen = [row.label for row in LabelBatchPage(batch).labels if str(row.label.id) in ticked]
    if not chosen:
        flash(gettext(NONE_CHOSEN), "warning")
    else:
        number = sum(_cancelled(label) for label in chosen)
        left = len(chosen) - number
        said = [
            ngettext(
                "Amazon is asked to cancel %(n)s label.",
                "Amazon is asked to cancel %(n)s labels.",
                number,
            )
        ]
        if left:
            said.append(
                ngettext("%(n)s can't be cancelled here.", "%(n)s can't be cancelled here.", left)
            )
        flash(" ".join(said), "success")
    return leave_for(f"/labels/batches/{batch.id}")


def _cancelled(label: Label) -> bool:
    try:
        label_actions.cancel(label, utcnow(), acting_user())
    except IllegalMove:
        return False
    return True


def chosen_labels(batch: LabelBatch, order: PrintOrder) -> LabelPrint:
    """The labels that are ticked, all where none is; of those in question the ones meant so."""
    ticked, meant = (set(request.form.getlist(name)) for name in ("label", "anyway"))
    rows = [row for row in LabelBatchPage(batch).labels if _is_wanted(row, ticked, meant)]
    return LabelPrint.of(current_account(), verified([row.label for row in rows]), order)


def verified(labels: list[Label]) -> list[Label]:
    """Without those that this person may not print before they were verified."""
    left_out = unverified_labels({each.id: each.order_id for each in labels}, acting_user())
    if left_out:
        said = ngettext(
            "%(n)s label was left out: what goes into the parcel must be scanned first.",
            "%(n)s labels were left out: what goes into the parcel must be scanned first.",
            len(left_out),
        )
        flash(said, "warning")
    return [each for each in labels if each.id not in left_out]


def _unreadable(labels: list[Label]) -> str:
    return ngettext(
        "%(n)s label was left out, as its file can't be placed on a print sheet: print it at its "
        "order: %(orders)s.",
        "%(n)s labels were left out, as their files can't be placed on a print sheet: print each "
        "at its order: %(orders)s.",
        len(labels),
        orders=", ".join(label.order.amazon_order_id for label in labels),
    )


def _is_wanted(row: LabelRow, ticked: Collection[str], meant: Collection[str]) -> bool:
    label_id = str(row.label.id)
    return (not ticked or label_id in ticked) and (not row.question or label_id in meant)


def note_printed(chosen: LabelPrint, slips: bool) -> None:
    """Each in the audit trail, before any is shown."""
    by, now = acting_user(), utcnow()
    printed = [(label.order, "label") for label, _ in chosen.papers]
    if slips:
        printed += [(order, "packing slip") for order in chosen.orders]
    with database.atomic():
        for order, file in printed:
            audit.record("personal_data.printed", now=now, by=by, on=order, file=file)


def _file(batch: LabelBatch, content: bytes, kind: str, ending: str, at_once: bool) -> Response:
    if not content:
        flash(gettext(NOTHING), "warning")
        return leave_for(f"/labels/batches/{batch.id}")
    return download(content, kind, f"labels-{batch.id}.{ending}", shown=at_once)
