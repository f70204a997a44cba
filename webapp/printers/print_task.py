"""A print task: one worker's work on one print job."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from webapp.ground.database.db import database_now
from webapp.ground.work.heartbeat import Heartbeat
from webapp.ground.work.job_queue import shutting_down
from webapp.ground.work.leased_row import Superseded
from webapp.printers import ipp_printer, raw_printer
from webapp.printers.ipp_printer import JobState
from webapp.printers.print_job import PATIENCE, PrintJob
from webapp.printers.print_job_status import PrintJobStatus
from webapp.printers.printer import Printer
from webapp.printers.printer_failure import PrinterAway, PrinterRefused, PrinterSilent
from webapp.printers.printer_link import PrinterLink

# So long a worker goes on with what else waits for the same printer.
WARM = timedelta(seconds=5)
ENDED_BADLY = {JobState.CANCELED: "canceled", JobState.ABORTED: "aborted"}

# Makes a job's paper, or nothing where none of it may be printed any more.
Document = Callable[[PrintJob, Printer], bytes]
log = structlog.get_logger(__name__)


def perform_due(first: PrintJob, entries: Sequence[str], document: Document) -> None:
    """Print it, then what else is due at the same printer."""
    until = database_now() + WARM
    following: PrintJob | None = first
    while following is not None and not shutting_down():
        perform(following, entries, document)
        now = database_now()
        same = PrintJob.printer == following.printer
        following = PrintJob.due(now).where(same).first() if now < until else None


def perform(job: PrintJob, entries: Sequence[str], document: Document) -> None:
    """Take it one step on, if nobody else does; what came of it stands in the row then.

    `entries` are those of the setting PRINTERS.
    """
    now = database_now()
    if not job.claim(now):
        return
    # Another worker may have taken it over meanwhile.
    with suppress(Superseded), Heartbeat(job):
        _take_on(job, Printer.named(job.printer, entries, job.account_id), document, now)
    log.info("print_job.taken_on", print_job=job.id, status=job.status, problem=job.problem)


def _take_on(job: PrintJob, printer: Printer | None, document: Document, now: datetime) -> None:
    if printer is None:
        _give_up(job, now)
    elif job.status is PrintJobStatus.WAITING:
        _send(job, printer, document, now)
    elif job.status is PrintJobStatus.SENDING:
        _look_for(job, printer, now)
    else:
        _watch(job, printer, now)


def _give_up(job: PrintJob, now: datetime) -> None:
    """Its printer is none of the account's any more."""
    if job.status is PrintJobStatus.SENT:
        _stop_looking(job, "")
    else:
        waits = job.status is PrintJobStatus.WAITING
        job.end("refuse" if waits else "lose", "gone", now)


def _send(job: PrintJob, printer: Printer, document: Document, now: datetime) -> None:
    if now > job.created_at + PATIENCE:
        job.end("refuse", job.problem or "late", now)
        return
    content = document(job, printer)
    if not content:
        job.end("refuse", "nothing", now)
        return
    try:
        with PrinterLink(printer) as link:
            job.move_held("begin", due_at=database_now(), sent_at=database_now(), problem="")
            number = _handed_over(link, printer, job, content)
    except PrinterAway as error:
        _put_back(job, error.problem)
    except PrinterRefused as error:
        job.end("refuse", error.problem, database_now())
    except PrinterSilent as error:
        _ask_later_or_lose(job, printer, error.problem)
    else:
        _accept(job, number)


def _handed_over(link: PrinterLink, printer: Printer, job: PrintJob, content: bytes) -> int | None:
    """The printer's number of it, where it has one."""
    if printer.raw:
        raw_printer.send(link, content)
        return None
    return ipp_printer.print_document(link, printer, job.name, job.sheet, content)


def _put_back(job: PrintJob, problem: str) -> None:
    """Nothing was printed: it waits as before."""
    now = database_now()
    if job.status is PrintJobStatus.SENDING:
        job.move_held("put_back", due_at=now, sent_at=None)
    job.pause(problem, now)


def _ask_later_or_lose(job: PrintJob, printer: Printer, problem: str) -> None:
    """A printer with jobs can be asked for this one; of another a person must look."""
    if printer.raw:
        job.end("lose", problem, database_now())
    else:
        job.pause(problem, database_now())


def _accept(job: PrintJob, number: int | None) -> None:
    """Sent; one that can tell is asked how it goes."""
    now = database_now()
    if number is None:
        job.end("accept", "", now)
    else:
        job.move_held("accept", due_at=now, printer_job_id=number, problem="")
        job.attempts = 0
        job.pause("", now)


def _look_for(job: PrintJob, printer: Printer, now: datetime) -> None:
    """It began to leave, and nobody heard its end."""
    if printer.raw:
        job.end("lose", "lost", now)
        return
    try:
        number = ipp_printer.job_named(printer, job.name)
    except PrinterAway as error:
        if now > (job.sent_at or job.created_at) + PATIENCE:
            job.end("lose", error.problem, now)
        else:
            job.pause(error.problem, now)
    else:
        if number is None:
            job.end("lose", "lost", now)
        else:
            _accept(job, number)


def _watch(job: PrintJob, printer: Printer, now: datetime) -> None:
    """How it goes on at the printer, as long as somebody may look."""
    try:
        report = ipp_printer.job_report(printer, job.printer_job_id or 0)
    except PrinterAway as error:
        _look_again(job, error.problem, now)
        return
    if report.state == JobState.COMPLETED:
        job.end("finish", "", now)
    elif report.state in ENDED_BADLY:
        job.end("refuse", ENDED_BADLY[JobState(report.state)], now)
    elif report.state is None:
        # It has forgotten it: that it took it is all that will be known.
        _stop_looking(job, "")
    else:
        _look_again(job, report.reason, now)


def _look_again(job: PrintJob, problem: str, now: datetime) -> None:
    if now > (job.sent_at or job.created_at) + PATIENCE:
        _stop_looking(job, problem)
    else:
        job.pause(problem, now)


def _stop_looking(job: PrintJob, problem: str) -> None:
    job.put_down(None, None, problem=problem, settled_at=database_now())


def hold_back(now: datetime) -> None:
    """After a restore: what waited to be printed before may have been printed since."""
    lost = {"status": PrintJobStatus.UNKNOWN, "problem": "lost", "settled_at": now}
    waits = PrintJob.status == PrintJobStatus.WAITING
    PrintJob.update(**lost, **PrintJob.at_rest()).where(waits).execute()
