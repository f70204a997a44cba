"""Labels come out of the printers that the operator allows, each job once."""

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.label_batches.packer import Packer, bought, texts
from tests.patience import SECONDS
from tests.printers.sink import Sink, hangs, http, ipp, says, sinking
from tests.scanning.conftest import scans
from tests.servers.cups import Cups
from webapp.backup.restore_outcome import bring_up_to_date
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.label_batches.printed_stack import document_of
from webapp.orders.order import Order
from webapp.pack_verification.pack_verification import PackVerification
from webapp.printers.print_job import PATIENCE, PrintJob
from webapp.printers.print_job_status import PrintJobStatus
from webapp.printers.print_task import perform, perform_due
from webapp.shipping.label import Label

Allow, Work = Callable[..., None], Callable[[], Any]
ON_PRINTER = "Print on the printer"


def named(rosa: Packer, *people: str) -> list[Order]:
    return [rosa.has_order(items=1, recipient_name=name) for name in people]


def zpl(rosa: Packer) -> None:
    rosa.account.label_format = "ZPL203"
    rosa.account.save()


def press(visitor: Any, page: Any, button: str, **values: str) -> Any:
    """A button of a page that was in front before."""
    form, pressed = page.form(button)
    return visitor.post(pressed.action or form.attributes["action"], form.filled(values))


def until_over(work: Work) -> PrintJob:
    """What becomes of the latest; CUPS needs its moment."""
    until = time.monotonic() + SECONDS
    while (job := work()[-1]).under_way:
        assert time.monotonic() < until, f"It is still {job.status}, {job.problem!r}"
        time.sleep(0.05)
    return job


def test_a_stack_comes_out_of_a_genuine_cups(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, cups: Cups, sink: Sink
) -> None:
    cups.add_pdf_queue("desk", sink.port)
    allow(f"Packing desk@*=ipp://127.0.0.1:{cups.port}/printers/desk")
    bought(rosa, visitor, named(rosa, "Ada Canary", "Bea Canary"))

    page = visitor.submit(ON_PRINTER, {"printer": "Packing desk"})
    job = until_over(work)

    assert job.status is PrintJobStatus.PRINTED
    assert "Waits for the printer" in page
    assert "Printed" in visitor.visit(page.path)
    [paper] = sink.jobs
    first, second = texts(paper)
    assert ("Ada Canary" in first, "Bea Canary" in second) == (True, True)
    box = PdfReader(BytesIO(paper)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (288, 432)


def test_zpl_goes_through_cups_to_a_label_printer_as_it_is(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, cups: Cups, sink: Sink
) -> None:
    cups.add_raw_queue("zebra", sink.port)
    allow(f"Zebra@*=ipp://127.0.0.1:{cups.port}/printers/zebra?format=zpl")
    zpl(rosa)
    bought(rosa, visitor, rosa.has_orders(2))

    visitor.submit(ON_PRINTER)

    assert until_over(work).status is PrintJobStatus.PRINTED
    assert sink.jobs[0].count(b"^XA") == 2


def test_zpl_goes_straight_to_a_port_which_can_not_tell_more(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, sink: Sink
) -> None:
    allow(f"Zebra@*=socket://127.0.0.1:{sink.port}")
    zpl(rosa)
    page = bought(rosa, visitor, rosa.has_orders(2))

    visitor.submit(ON_PRINTER)
    [job] = work()

    assert job.status is PrintJobStatus.SENT
    assert sink.jobs[0].count(b"^XA") == 2
    assert "doesn't tell whether it came out" in visitor.visit(page.path)


def test_a_double_click_prints_once_and_print_again_once_more(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, sink: Sink
) -> None:
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    orders = rosa.has_orders(1)
    page = bought(rosa, visitor, orders)
    for _ in range(2):
        press(visitor, page, ON_PRINTER)
    work()
    again = visitor.visit(page.path)
    for _ in range(2):
        press(visitor, again, "Print again")
    work()

    assert len(sink.jobs) == 2
    noted = AuditEntry.select().where(AuditEntry.event == "personal_data.printed")
    assert [entry.subject_id for entry in noted] == [orders[0].id] * 2


def test_what_was_asked_for_first_comes_out_first(
    rosa: Packer, visitor: Any, allow: Any, work: Work, sink: Sink
) -> None:
    """Though another worker takes up the second one meanwhile."""
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    for order in named(rosa, "Ada Canary", "Bea Canary"):
        bought(rosa, visitor, [order])
        visitor.submit(ON_PRINTER)
    first, second = PrintJob.select().order_by(PrintJob.id)
    document = document_of("http://orderdesk.test")

    perform(second, allow.printers, document)
    assert (sink.jobs, PrintJob.get_by_id(second.id).status) == ([], PrintJobStatus.WAITING)
    perform_due(first, allow.printers, document)

    assert ["Ada" in texts(paper)[0] for paper in sink.jobs] == [True, False]


def test_one_label_is_printed_from_its_order(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, sink: Sink
) -> None:
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    [order] = named(rosa, "Ada Canary")
    bought(rosa, visitor, [order])

    visitor.visit(f"/orders/{order.id}")
    page = visitor.click("Print on a printer")
    visitor.submit("Print")
    work()

    assert "Sent to the printer" in visitor.visit(page.path)
    assert "Ada Canary" in texts(sink.jobs[0])[0]


def test_a_scanned_parcels_label_is_printed_without_leaving_the_scan(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, sink: Sink
) -> None:
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    [order] = named(rosa, "Ada Canary")
    bought(rosa, visitor, [order])
    content = Label.get().items
    visitor.visit(f"/scan/{order.id}")
    scans(visitor, *(i.seller_sku for i in order.items for _ in range(content[i.order_item_id])))

    page = visitor.submit(ON_PRINTER)
    work()

    assert "Scan an item, or the next packing slip" in page
    assert "Sent to the printer" in visitor.visit(page.path)
    assert "Ada Canary" in texts(sink.jobs[0])[0]


def test_a_printer_of_others_is_not_offered_and_prints_nothing(
    rosa: Packer, visitor: Any, allow: Allow, sink: Sink
) -> None:
    """Nor does an address that somebody writes in a name's place."""
    address = f"socket://127.0.0.1:{sink.port}?format=pdf"
    allow(f"Mine@{rosa.account.id}={address}", f"Theirs@{rosa.account.id + 1}={address}")
    page = bought(rosa, visitor, rosa.has_orders(1))

    assert "Theirs" not in page
    for name in ("Theirs", address, f"Mine@*={address}", ""):
        said = press(visitor, page, ON_PRINTER, printer=name)
        assert "This printer isn't among yours" in said
    assert PrintJob.select().count() == 0


def test_a_printer_that_is_taken_away_meanwhile_gets_nothing(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, sink: Sink
) -> None:
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)

    allow()
    [job] = work()

    assert (job.status, job.problem) == (PrintJobStatus.REFUSED, "gone")
    assert sink.jobs == []


def test_a_printer_that_is_away_is_waited_for_and_can_be_given_up(
    rosa: Packer, visitor: Any, allow: Allow, work: Work
) -> None:
    with sinking() as gone:
        port = gone.port
    allow(f"Laser@*=socket://127.0.0.1:{port}?format=pdf")
    page = bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)
    [job] = work()

    assert (job.status, job.problem) == (PrintJobStatus.WAITING, "unreachable")
    assert "It can't be reached" in visitor.visit(page.path)
    visitor.submit("Don't print it")
    assert work()[0].status is PrintJobStatus.WITHDRAWN


def test_nothing_comes_out_a_quarter_of_an_hour_late(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, sink: Sink
) -> None:
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)
    PrintJob.update(created_at=PrintJob.get().created_at - 2 * PATIENCE).execute()

    [job] = work()

    assert (job.status, job.problem) == (PrintJobStatus.REFUSED, "late")
    assert sink.jobs == []


def test_nothing_comes_out_by_itself_after_a_restore(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, sink: Sink
) -> None:
    """Who knows what was printed since the backup was made?"""
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)

    bring_up_to_date(utcnow(), utcnow())
    [job] = work()

    assert (job.status, job.problem, sink.jobs) == (PrintJobStatus.UNKNOWN, "lost", [])


def test_a_cancelled_label_is_not_printed_any_more(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, sink: Sink
) -> None:
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)
    Label.update(status="cancelling").execute()

    [job] = work()

    assert (job.status, job.problem, sink.jobs) == (PrintJobStatus.REFUSED, "nothing", [])


def test_a_shipper_who_must_verify_prints_nothing_before(
    rosa: Packer, visitor: Any, allow: Allow, sink: Sink
) -> None:
    allow(f"Laser@*=socket://127.0.0.1:{sink.port}?format=pdf")
    bought(rosa, visitor, rosa.has_orders(1))
    rosa.account.verifies_parcels = True
    rosa.account.save()
    rosa.user.role = "shipper"
    rosa.user.save()

    page = visitor.submit(ON_PRINTER)

    assert "must be scanned first" in page
    assert (PrintJob.select().count(), PackVerification.select().count()) == (0, 0)


@pytest.mark.parametrize(
    ("answer", "status", "problem"),
    [
        (ipp(0x0507), PrintJobStatus.WAITING, "busy"),
        (ipp(0x0506), PrintJobStatus.WAITING, "closed"),
        (http(b"", "503 Busy"), PrintJobStatus.WAITING, "busy"),
        (ipp(0x040A), PrintJobStatus.REFUSED, "format"),
        (ipp(0x0403), PrintJobStatus.REFUSED, "forbidden"),
        (http(b"", "403 No"), PrintJobStatus.REFUSED, "forbidden"),
        (http(b"<html>", kind="text/html"), PrintJobStatus.REFUSED, "answer"),
        (http(b"\x01\x01\x00\x00\x00\x00\x00\x01\x01\x47\x7f"), PrintJobStatus.SENDING, "lost"),
        (b"220 mail.example.com\r\n", PrintJobStatus.SENDING, "lost"),
        (b"", PrintJobStatus.SENDING, "lost"),
    ],
)
def test_what_a_printer_says_is_understood(
    rosa: Packer,
    visitor: Any,
    allow: Allow,
    work: Work,
    answer: bytes,
    status: PrintJobStatus,
    problem: str,
) -> None:
    with sinking(says(answer)) as printer:
        allow(f"Desk@*=ipp://127.0.0.1:{printer.port}/ipp/print")
        page = bought(rosa, visitor, rosa.has_orders(1))
        visitor.submit(ON_PRINTER)
        [job] = work()

    assert (job.status, job.problem) == (status, problem)
    assert str(job.problem_words) in visitor.visit(page.path).text


def test_a_printer_without_paper_says_so_until_it_prints(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, cups: Cups, sink: Sink
) -> None:
    """Stopped by whoever stands at it, as one out of paper stops itself."""
    cups.add_pdf_queue("empty", sink.port)
    cups.tell("cupsdisable", "empty")
    allow(f"Desk@*=ipp://127.0.0.1:{cups.port}/printers/empty")
    page = bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)
    work()
    [job] = work()

    assert (job.status, job.problem) == (PrintJobStatus.SENT, "paused")
    assert "It is paused." in visitor.visit(page.path)
    cups.tell("cupsenable", "empty")
    assert until_over(work).status is PrintJobStatus.PRINTED


def test_a_queue_that_takes_nothing_is_waited_for(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, cups: Cups, sink: Sink
) -> None:
    cups.add_pdf_queue("closed", sink.port)
    cups.tell("cupsreject", "closed")
    allow(f"Desk@*=ipp://127.0.0.1:{cups.port}/printers/closed")
    bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)
    [job] = work()

    assert (job.status, job.problem) == (PrintJobStatus.WAITING, "closed")
    cups.tell("cupsaccept", "closed")
    assert until_over(work).status is PrintJobStatus.PRINTED
    assert len(sink.jobs) == 1


def test_what_cups_has_is_found_when_its_answer_was_lost(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, cups: Cups, sink: Sink
) -> None:
    cups.add_pdf_queue("found", sink.port)
    allow(f"Desk@*=ipp://127.0.0.1:{cups.port}/printers/found")
    bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)
    assert until_over(work).status is PrintJobStatus.PRINTED
    # As a worker leaves it that dies before it hears the answer.
    PrintJob.update(status="sending", printer_job_id=None, settled_at=None).execute()
    PrintJob.update(due_at=PrintJob.get().created_at).execute()

    assert until_over(work).status is PrintJobStatus.PRINTED
    assert len(sink.jobs) == 1


def test_what_no_printer_knows_is_left_to_a_person(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, cups: Cups, sink: Sink
) -> None:
    cups.add_pdf_queue("lost", sink.port)
    allow(f"Desk@*=ipp://127.0.0.1:{cups.port}/printers/lost")
    page = bought(rosa, visitor, rosa.has_orders(1))
    visitor.submit(ON_PRINTER)
    PrintJob.update(status="sending").execute()
    [job] = work()

    assert (job.status, job.problem) == (PrintJobStatus.UNKNOWN, "lost")
    assert "Look what came out of the printer" in visitor.visit(page.path)
    assert sink.jobs == []


def test_a_port_that_takes_a_part_is_left_to_a_person(
    rosa: Packer, visitor: Any, allow: Allow, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.printers.printer_link.NEXT_PIECE", 0.3)
    with sinking(hangs) as printer:
        allow(f"Desk@*=socket://127.0.0.1:{printer.port}?format=pdf")
        bought(rosa, visitor, rosa.has_orders(1))
        monkeypatch.setattr(
            "webapp.label_batches.label_print.LabelPrint.sheets", lambda *_, **__: b"%" * 50_000_000
        )
        visitor.submit(ON_PRINTER)
        [job] = work()

    assert (job.status, job.problem) == (PrintJobStatus.UNKNOWN, "part")
