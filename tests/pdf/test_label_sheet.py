"""Labels on sheets of paper: how many, how large, and which way round."""

from io import BytesIO

import pypdfium2
import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from webapp.pdf.label_sheet import LabelSheets, SheetFormat


def page(width, height, degrees=0):
    """A label with a black square at its upper left."""
    pdf = FPDF(unit="pt", format=(width, height))
    pdf.add_page()
    pdf.set_fill_color(0)
    pdf.rect(0, 0, 20, 20, "F")
    writer, file = PdfWriter(clone_from=BytesIO(pdf.output())), BytesIO()
    writer.pages[0].rotate(degrees)
    writer.write(file)
    return file.getvalue()


def sheets(sheet, *contents):
    papers = LabelSheets(sheet, "Labels")
    for content in contents:
        papers.add(content)
    return papers.data()


def is_black(pdf, x, y):
    """Whether the first page is black there, in points from its upper left."""
    picture = pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("L")
    return picture.getpixel((x, y)) < 100


@pytest.mark.parametrize(
    ("sheet", "pages"),
    [("4x6", 5), ("a6", 5), ("a4-2", 3), ("a4-4", 2), ("letter-2", 3), ("letter-4", 2)],
)
def test_a_sheet_is_filled_before_the_next_one_begins(sheet, pages):
    pdf = sheets(SheetFormat(sheet), *[page(288, 432)] * 5)

    assert len(PdfReader(BytesIO(pdf)).pages) == pages


def test_a_label_is_printed_as_large_as_it_is():
    pdf = sheets(SheetFormat.LABEL, page(288, 432))

    read = PdfReader(BytesIO(pdf))
    assert (read.pages[0].mediabox.width, read.pages[0].mediabox.height) == (288, 432)
    assert read.root_object["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert is_black(pdf, 10, 10)


def test_a_label_that_lies_is_turned_where_more_fits_so():
    assert is_black(sheets(SheetFormat.LABEL, page(432, 288)), 10, 422)
    # On half a sheet, where an upright one would be made smaller.
    assert is_black(sheets(SheetFormat.A4_TWO, page(288, 432)), 92, 344)


def test_what_a_document_says_of_its_turn_is_heeded():
    assert is_black(sheets(SheetFormat.LABEL, page(288, 432, 180)), 278, 422)
    assert is_black(sheets(SheetFormat.LABEL, page(432, 288, 90)), 278, 10)


def test_what_is_no_document_is_refused():
    papers = LabelSheets(SheetFormat.A6, "Labels")

    with pytest.raises(ValueError, match="no readable PDF"):
        papers.add(b"%PDF-nonsense")

    assert papers.empty
