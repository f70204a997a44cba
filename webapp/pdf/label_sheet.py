"""Labels on paper: pages of other documents, each in a place of a sheet. Lengths are in points."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from webapp.pdf.page_form import place_page
from webapp.pdf.sheet_format import LABEL, Place, SheetFormat

if TYPE_CHECKING:
    from pypdf import PageObject


class LabelSheets:
    """Sheets that are filled page by page. Raises ValueError for what is no readable document.

    A page is placed as it is, as a form (PDF 1.7, 8.10): neither read through nor kept as it came,
    so that a stack takes hardly more memory than its file.
    """

    def __init__(self, sheet: SheetFormat, title: str) -> None:
        from pypdf import PdfWriter  # not for a start to pay

        self._sheet = sheet
        self._writer = PdfWriter()
        self._writer.add_metadata({"/Title": title})
        # Printed as large as it is: a label that is scaled doesn't fit its paper.
        self._writer.create_viewer_preferences().print_scaling = "/None"  # type: ignore[assignment]
        self._free: list[Place] = []

    @property
    def empty(self) -> bool:
        return not self._writer.pages

    def add(self, content: bytes) -> None:
        """All pages of a PDF, or a picture (PNG)."""
        pages = pages_of(_as_pdf(content))
        self.add_pages(pages)
        if pages:  # else the writer holds the document, in case that more of its pages follow
            self._writer.reset_translation(pages[0].indirect_reference)

    def add_whole(self, content: bytes) -> None:
        """All pages of a PDF as large as they are; a picture as a label."""
        for page in pages_of(_as_pdf(content)):
            self._writer.add_page(page)

    def add_pages(self, pages: "Sequence[PageObject]") -> None:
        for page in pages:
            if not self._free:
                self._writer.add_blank_page(*self._sheet.size)
                self._free = self._sheet.places
            self._put(page, self._free.pop(0))

    def print_at_once(self) -> None:
        """Whoever opens it is asked where to print."""
        from pypdf.generic import DictionaryObject, NameObject

        act = {NameObject("/S"): NameObject("/Named"), NameObject("/N"): NameObject("/Print")}
        self._writer.root_object[NameObject("/OpenAction")] = DictionaryObject(act)

    def data(self) -> bytes:
        file = BytesIO()
        self._writer.write(file)
        return file.getvalue()

    def _put(self, page: "PageObject", place: Place) -> None:
        """As large as fits, turned where more fits so, never larger than it is."""
        from pypdf import Transformation

        box, turns = page.mediabox, -page.rotation // 90 % 4
        width, height = float(box.width), float(box.height)
        if turns % 2:
            width, height = height, width
        turns += place.scale(height, width) > place.scale(width, height)
        moved = Transformation().translate(-float(box.left), -float(box.bottom))
        width, height = float(box.width), float(box.height)
        for _ in range(turns):
            moved = moved.rotate(90).translate(height, 0)
            width, height = height, width
        scale = place.scale(width, height)
        left = place.left + (place.width - width * scale) / 2
        bottom = place.bottom + (place.height - height * scale) / 2
        moved = moved.scale(scale).translate(left, bottom)
        if page.annotations:
            # What lies upon a page, such as a field's words, is no part of its form.
            self._writer.pages[-1].merge_transformed_page(page, moved)
        else:
            place_page(self._writer, page, moved.ctm)


def asking_for_printer(content: bytes, title: str) -> bytes:
    """A label as large as it is, which asks where to print; what is no page stays as it is."""
    paper = LabelSheets(SheetFormat.LABEL, title)
    try:
        paper.add_whole(content)
    except ValueError:
        return content
    paper.print_at_once()
    return paper.data()


def pages_of(pdf: bytes) -> "list[PageObject]":
    """Raises ValueError for what is no readable PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader: PdfReader = PdfReader(BytesIO(pdf))
        return list(reader.pages)
    except (PyPdfError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("This is no readable PDF.") from error


def _as_pdf(content: bytes) -> bytes:
    return pictured(content) if content.startswith(b"\x89PNG") else content


def pictured(png: bytes) -> bytes:
    """A PDF of one page: a picture as wide as a label."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=LABEL)
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    pdf.image(BytesIO(png), 0, 0, *LABEL, keep_aspect_ratio=True)
    return bytes(pdf.output())
