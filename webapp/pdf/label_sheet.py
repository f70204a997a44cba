"""Labels on paper: pages of other documents, each in a place of a sheet. Lengths are in points."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from webapp.ground.language.gettext import gettext
from webapp.pdf.page_form import place_page

if TYPE_CHECKING:
    from pypdf import PageObject

LABEL = (288.0, 432.0)
A4, A6, LETTER = (595.28, 841.89), (297.64, 419.53), (612.0, 792.0)
POINTS_PER_MM = 72 / 25.4


class SheetFormat(StrEnum):
    """What lies in the printer, and how many labels share a sheet of it."""

    LABEL = "4x6"
    A6 = "a6"
    A4_TWO = "a4-2"
    A4_FOUR = "a4-4"
    LETTER_TWO = "letter-2"
    LETTER_FOUR = "letter-4"

    @property
    def label(self) -> str:
        """With what becomes of a usual label, where a place has less room than that takes."""
        paper = {
            SheetFormat.LABEL: gettext("Label, 4 × 6 in"),
            SheetFormat.A6: gettext("Label, A6"),
            SheetFormat.A4_TWO: gettext("A4, two per sheet"),
            SheetFormat.A4_FOUR: gettext("A4, four per sheet"),
            SheetFormat.LETTER_TWO: gettext("Letter, two per sheet"),
            SheetFormat.LETTER_FOUR: gettext("Letter, four per sheet"),
        }[self]
        place, (width, height) = self.places[0], LABEL
        scale = max(_scale(width, height, place), _scale(height, width, place))
        if scale == 1:
            return paper
        return gettext(
            "%(paper)s: 4 × 6 in labels at %(percent)s %%", paper=paper, percent=int(100 * scale)
        )

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a sheet."""
        if self in (SheetFormat.A4_TWO, SheetFormat.A4_FOUR):
            return A4
        if self in (SheetFormat.LETTER_TWO, SheetFormat.LETTER_FOUR):
            return LETTER
        return A6 if self is SheetFormat.A6 else LABEL

    @property
    def grid(self) -> tuple[int, int]:
        """Columns and rows."""
        four, two = self.value.endswith("-4"), self.value.endswith("-2")
        return (2, 2) if four else (1, 2 if two else 1)

    @property
    def places(self) -> "list[Place]":
        """The first to be filled first, from the upper left."""
        (width, height), (columns, rows) = self.size, self.grid
        wide, high = width / columns, height / rows
        return [
            Place(column * wide, height - (row + 1) * high, wide, high)
            for row in range(rows)
            for column in range(columns)
        ]

    @property
    def place_mm(self) -> tuple[float, float]:
        """Width and height of a place as one holds it upright, in millimetres."""
        place = self.places[0]
        short, long = sorted((place.width, place.height))
        return short / POINTS_PER_MM, long / POINTS_PER_MM


@dataclass(frozen=True)
class Place:
    """Where a page goes, from the sheet's lower left."""

    left: float
    bottom: float
    width: float
    height: float


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
        turns += _scale(height, width, place) > _scale(width, height, place)
        moved = Transformation().translate(-float(box.left), -float(box.bottom))
        width, height = float(box.width), float(box.height)
        for _ in range(turns):
            moved = moved.rotate(90).translate(height, 0)
            width, height = height, width
        scale = _scale(width, height, place)
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


def _scale(width: float, height: float, place: Place) -> float:
    return min(1.0, place.width / width, place.height / height)
