"""What is printed on the demo's printer lies in a folder."""

from pathlib import Path

from webapp.development.demo_printer import DemoPrinter
from webapp.printers import raw_printer
from webapp.printers.printer import Printer
from webapp.printers.printer_link import PrinterLink


def test_each_print_job_is_a_file(tmp_path: Path) -> None:
    demo = DemoPrinter(tmp_path / "printed")
    demo.start()
    for content in (b"%PDF-one", b"%PDF-two"):
        with PrinterLink(Printer.read(demo.entry)) as link:
            raw_printer.send(link, content)
    demo.stop()

    files = sorted((tmp_path / "printed").iterdir())
    assert [each.name for each in files] == ["labels-1.pdf", "labels-2.pdf"]
    assert [each.read_bytes() for each in files] == [b"%PDF-one", b"%PDF-two"]
