"""What a print job puts on paper: made in memory at the moment a printer takes it."""

from collections.abc import Callable, Mapping

from webapp.accounts.account import Account
from webapp.ground.database.dialect import among
from webapp.label_batches.label_print import LabelPrint
from webapp.label_batches.print_choice import PrintChoice
from webapp.printers.print_job import PrintJob
from webapp.printers.printer import ZPL, Printer
from webapp.shipping.label import Label


def for_printer(stack: LabelPrint, printer: Printer) -> LabelPrint:
    """Those labels that it takes."""
    return stack.for_printers if printer.format == ZPL else stack.on_paper


def document_of(public_url: str) -> Callable[[PrintJob, Printer], bytes]:
    """For the worker that prints; empty where none of the labels may be printed any more."""

    def made(job: PrintJob, printer: Printer) -> bytes:
        choice = PrintChoice.read(_fields(job))
        stack = LabelPrint.of(job.account, labels_of(job.account, job.labels), choice.sort)
        taken = for_printer(stack, printer)
        if printer.format == ZPL:
            return taken.commands
        return taken.sheets(choice, public_url, at_once=False)

    return made


def labels_of(account: Account, label_ids: list[int]) -> list[Label]:
    """The account's own, in this order."""
    mine = Label.select().where(Label.account == account, among(Label.id, label_ids))
    found = {label.id: label for label in mine}
    return [found[id_] for id_ in label_ids if id_ in found]


def _fields(job: PrintJob) -> Mapping[str, str]:
    return {"sheet": job.sheet, "sort": job.sort, "slips": "yes" if job.slips else ""}
