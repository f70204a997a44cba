"""Printing by IPP (RFC 8011): handing a document over, looking for it, asking how it goes.

Each question is a request of its own, over a connection of its own, and a redirect is followed
nowhere: what answers with anything but IPP is no printer.
"""

import http.client
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum

from webapp.pdf.sheet_format import SheetFormat
from webapp.printers import ipp_message
from webapp.printers.ipp_message import (
    INTEGER,
    JOB,
    KEYWORD,
    MIME,
    NAME,
    PRINTER,
    Attribute,
    IppAnswer,
)
from webapp.printers.printer import PDF, Printer
from webapp.printers.printer_failure import (
    PrinterAway,
    PrinterRefused,
    PrinterSilent,
    known_reason,
)
from webapp.printers.printer_link import PrinterLink

PRINT_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x0002, 0x0009, 0x000A, 0x000B
# As whom it prints: no person's name leaves for a printer but on the paper.
USER: Attribute = ("requesting-user-name", NAME, ["orderdesk"])
LONGEST_ANSWER = 1_000_000
PIECE = 65_536
MOST_JOBS = 500
# CUPS 2.4 tells no name of a job that is over, unless it is asked for what it must look up.
NAMED = ["job-id", "job-name", "job-priority"]
# PWG 5101.1's names of paper.
MEDIA = {
    SheetFormat.LABEL: "na_index-4x6_4x6in",
    SheetFormat.A6: "iso_a6_105x148mm",
    SheetFormat.A4_TWO: "iso_a4_210x297mm",
    SheetFormat.A4_FOUR: "iso_a4_210x297mm",
    SheetFormat.LETTER_TWO: "na_letter_8.5x11in",
    SheetFormat.LETTER_FOUR: "na_letter_8.5x11in",
}
# What a printer's own commands are called, for which CUPS has no filter.
RAW = "application/vnd.cups-raw"
# By IPP's status codes (RFC 8011, appendix B): it is tried again, or not.
AWAY = {0x0502: "busy", 0x0505: "busy", 0x0506: "closed", 0x0507: "busy"}
REFUSED = {
    **dict.fromkeys((0x0401, 0x0402, 0x0403), "forbidden"),
    **dict.fromkeys((0x0406, 0x0407), "missing"),
    0x040A: "format",
}
BY_HTTP = {401: "forbidden", 403: "forbidden", 404: "missing", 426: "forbidden"}
NOT_FOUND = 0x0406


class JobState(IntEnum):
    """RFC 8011, 5.3.7."""

    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True)
class JobReport:
    """How a job stands at the printer; `state` is None where the printer knows of it no more."""

    state: int | None
    reason: str = ""


def print_document(link: PrinterLink, printer: Printer, name: str, sheet: str, data: bytes) -> int:
    """The printer's number of the job. Raises PrinterAway, PrinterRefused, PrinterSilent."""
    kind = "application/pdf" if printer.format == PDF else RAW
    asks: list[Attribute] = [
        USER,
        ("job-name", NAME, [name]),
        ("document-format", MIME, [kind]),
    ]
    paper: list[Attribute] = [
        ("media", KEYWORD, [MEDIA[SheetFormat(sheet)]]),
        ("print-scaling", KEYWORD, ["none"]),
    ]
    asked = ipp_message.question(
        PRINT_JOB, printer.url, asks, paper if printer.format == PDF else ()
    )
    answer = _exchange(link, printer, asked, data)
    _raise_refusal(answer)
    numbers = answer.numbers(JOB, "job-id")
    if not numbers:
        raise PrinterSilent("lost")
    return numbers[0]


def job_named(printer: Printer, name: str) -> int | None:
    """Its number, among what the printer has done and has still to do; raises PrinterAway."""
    for which in ("not-completed", "completed"):
        asks: list[Attribute] = [
            USER,
            ("limit", INTEGER, [MOST_JOBS]),
            ("requested-attributes", KEYWORD, NAMED),
            ("which-jobs", KEYWORD, [which]),
        ]
        for job in _asked(printer, GET_JOBS, asks).of(JOB):
            if name in job.get("job-name", ()):
                return next((v for v in job.get("job-id", ()) if isinstance(v, int)), None)
    return None


def job_report(printer: Printer, number: int) -> JobReport:
    """Raises PrinterAway."""
    wanted = ["job-state", "job-state-reasons", "job-printer-state-reasons"]
    asks: list[Attribute] = [
        ("job-id", INTEGER, [number]),
        USER,
        ("requested-attributes", KEYWORD, wanted),
    ]
    answer = _asked(printer, GET_JOB, asks)
    states = answer.numbers(JOB, "job-state")
    if answer.status == NOT_FOUND or not states:
        return JobReport(None)
    reasons = [*answer.words(JOB, "job-printer-state-reasons"), *_printers_reasons(printer)]
    return JobReport(states[0], "" if states[0] in set(JobState) else known_reason(reasons))


def _printers_reasons(printer: Printer) -> list[str]:
    asks: list[Attribute] = [USER, ("requested-attributes", KEYWORD, ["printer-state-reasons"])]
    return _asked(printer, GET_PRINTER, asks).words(PRINTER, "printer-state-reasons")


def _asked(printer: Printer, operation: int, asks: list[Attribute]) -> IppAnswer:
    """What is asked for changes nothing: whatever goes wrong, it is asked again."""
    asked = ipp_message.question(operation, printer.url, asks)
    with PrinterLink(printer, quick=True) as link:
        try:
            answer = _exchange(link, printer, asked, b"")
            if answer.status != NOT_FOUND or operation != GET_JOB:
                _raise_refusal(answer)
        except (PrinterSilent, PrinterRefused) as error:
            raise PrinterAway(error.problem) from None
    return answer


def _exchange(link: PrinterLink, printer: Printer, asked: bytes, data: bytes) -> IppAnswer:
    connection = http.client.HTTPConnection(printer.host, printer.port)
    # The link's, whose address was checked: never another one.
    connection.sock, connection.auto_open = link.sock, 0
    headers = {"Content-Type": "application/ipp", "Content-Length": str(len(asked) + len(data))}
    try:
        # It may answer before it has heard all, and leave.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request("POST", printer.path, _pieces(asked, data), headers)
        answer = connection.getresponse()
        said = answer.read(LONGEST_ANSWER)
    except TimeoutError:
        raise PrinterSilent("silent") from None
    except (OSError, http.client.HTTPException):
        raise PrinterSilent("silent" if link.late else "lost") from None
    if link.late:
        raise PrinterSilent("silent")
    if answer.status == http.client.SERVICE_UNAVAILABLE:
        raise PrinterAway("busy")
    if answer.status != http.client.OK:
        raise PrinterRefused(BY_HTTP.get(answer.status, "answer"))
    try:
        return ipp_message.answer(said)
    except ValueError:
        if answer.getheader("Content-Type", "").startswith("application/ipp"):
            raise PrinterSilent("lost") from None
        raise PrinterRefused("answer") from None


def _pieces(asked: bytes, data: bytes) -> Iterator[bytes]:
    """In pieces, for each of which there is time anew."""
    yield asked
    for begin in range(0, len(data), PIECE):
        yield data[begin : begin + PIECE]


def _raise_refusal(answer: IppAnswer) -> None:
    if answer.succeeded:
        return
    if answer.status in AWAY:
        raise PrinterAway(AWAY[answer.status])
    raise PrinterRefused(REFUSED.get(answer.status, "refused"))
