"""Printing on a printer of the account's: a batch's stack or one label, and how each job stands."""

from flask import Blueprint, Response, flash, request

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import N_, gettext, ngettext
from webapp.ground.web.form_key import checked_form_key
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, leave_for, page, wants_part
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_print import LabelPrint
from webapp.label_batches.label_print_views import chosen_labels, note_printed, verified
from webapp.label_batches.print_choice import PrintChoice, PrintOrder
from webapp.label_batches.printed_stack import for_printer, labels_of
from webapp.printers.allowed_printers import printers_of
from webapp.printers.print_history import jobs_of_batch
from webapp.printers.print_job import PrintJob
from webapp.printers.print_request import PrintRequest
from webapp.printers.printer import PDF
from webapp.scanning.label_printing import LabelPrinting
from webapp.shipping.label import Label
from webapp.shipping.shipment_views import acting_user

blueprint = Blueprint("print_jobs", __name__)

NO_PRINTER = N_("This printer isn't among yours (any more). Choose another one.")
NOTHING = N_(
    "None of these labels can be printed there: it takes another kind of file, or they have none "
    "here."
)
BEGUN = N_("It has begun to leave for the printer, and can't be taken back here.")


@blueprint.post("/labels/batches/<id:label_batch_id>/print-jobs")
@needs("may_ship")
def print_batch(label_batch_id: int) -> Response:
    """Those ticked, or all, on the chosen printer."""
    batch = found_or_404(LabelBatch, label_batch_id)
    choice = PrintChoice.read(request.form)
    batch.remember(choice)
    wanted = PrintRequest(
        printer=request.form.get("printer", ""),
        label_ids=[],
        sheet=choice.sheet,
        sort=choice.sort,
        slips=choice.slips,
        label_batch_id=batch.id,
    )
    _ask(chosen_labels(batch, PrintOrder.SELECTED), wanted, _form_key())
    return leave_for(f"/labels/batches/{batch.id}")


@blueprint.get("/labels/batches/<id:label_batch_id>/print-jobs")
@needs("may_ship")
def batch_print_jobs(label_batch_id: int) -> Response:
    """The part of the batch's page that says how they stand; ends its own polling."""
    batch = found_or_404(LabelBatch, label_batch_id)
    if not wants_part():
        return leave_for(f"/labels/batches/{batch.id}")
    jobs, address = jobs_of_batch(batch.id), f"/labels/batches/{batch.id}/print-jobs"
    return page("printers/_print_jobs.html", jobs=jobs, address=address)


@blueprint.get("/labels/<id:label_id>/print-jobs")
@needs("may_ship")
def label_print_jobs(label_id: int) -> Response:
    """The page that prints one label; or its part that says how it stands."""
    label = found_or_404(Label, label_id)
    printing = LabelPrinting(label, acting_user())
    return page(
        "printers/label.html",
        "printers/_print_jobs.html",
        printing=printing,
        jobs=printing.jobs,
        address=printing.address,
    )


@blueprint.post("/labels/<id:label_id>/print-jobs")
@needs("may_ship")
def print_label(label_id: int) -> Response:
    label = found_or_404(Label, label_id)
    sheet = PrintChoice.read(request.form).sheet
    printing = LabelPrinting(label, acting_user())
    meant = not printing.question or request.form.get("anyway") == "yes"
    stack = LabelPrint.of(
        current_account(), verified([label]) if meant else [], PrintOrder.SELECTED
    )
    _ask(stack, PrintRequest(request.form.get("printer", ""), [], sheet), _form_key())
    if request.form.get("from") == "scan":
        return leave_for(f"/scan/{label.order_id}?label={label.id}")
    return leave_for(printing.address)


@blueprint.post("/print-jobs/<id:print_job_id>/repeats")
@needs("may_ship")
def print_again(print_job_id: int) -> Response:
    """The same labels once more, on the same printer; a second click does nothing."""
    job = found_or_404(PrintJob, print_job_id)
    labels = labels_of(current_account(), job.labels)
    stack = LabelPrint.of(current_account(), verified(labels), PrintOrder.SELECTED)
    _ask(stack, job.request, job.again_key)
    return leave_for(_page_of(job))


@blueprint.post("/print-jobs/<id:print_job_id>/withdrawals")
@needs("may_ship")
def withdraw(print_job_id: int) -> Response:
    job = found_or_404(PrintJob, print_job_id)
    try:
        job.withdraw(utcnow())
    except IllegalMove:
        flash(gettext(BEGUN), "warning")
    return leave_for(_page_of(job))


def _ask(stack: LabelPrint, wanted: PrintRequest, form_key: str) -> None:
    """Let it be printed, with each label in the audit trail; say so, or why not."""
    now, by = utcnow(), acting_user()
    named = {each.name: each for each in printers_of(by.account_id)}
    if (printer := named.get(wanted.printer)) is None:
        flash(gettext(NO_PRINTER), "warning")
        return
    taken = for_printer(stack, printer)
    if not taken.papers:
        flash(gettext(NOTHING), "warning")
        return
    wanted = wanted._replace(label_ids=[label.id for label, _ in taken.papers])
    with database.atomic():
        if PrintJob.ask(by, wanted, form_key, now):
            note_printed(taken, wanted.slips and printer.format == PDF)
    _say_left_out(len(stack.papers) - len(taken.papers))


def _say_left_out(number: int) -> None:
    if number:
        said = ngettext(
            "%(n)s label was left out, as this printer takes another kind of file.",
            "%(n)s labels were left out, as this printer takes another kind of file.",
            number,
        )
        flash(said, "warning")


def _form_key() -> str:
    return checked_form_key(request.form.get("form_key", ""))


def _page_of(job: PrintJob) -> str:
    if job.label_batch_id:
        return f"/labels/batches/{job.label_batch_id}"
    return f"/labels/{job.label_id}/print-jobs"
