"""Send a print job to its printer, or ask how it goes there."""

import os

from jobs import job
from webapp.ground.settings import Settings
from webapp.label_batches.printed_stack import document_of
from webapp.printers.print_job import PrintJob
from webapp.printers.print_task import perform_due


@job(PrintJob)
def run(found: PrintJob) -> None:
    settings = Settings.from_environment(os.environ)
    perform_due(found, settings.printers, document_of(settings.public_url))
