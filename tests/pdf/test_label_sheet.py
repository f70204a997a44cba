"""Labels on sheets of paper: how many, how large, and which way round."""

import gc
import tracemalloc
from io import BytesIO

import pypdfium2
import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from webapp.pdf.label_sheet import LabelSheets
from webapp.pdf.sheet_format import SheetFormat


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


def test_paper_with_less_room_than_a_usual_label_says_what_becomes_of_one():
    labels = {sheet.value: sheet.label for sheet in SheetFormat}

    assert labels == {
        "4x6": "Label, 4 × 6 in",
        "a6": "Label, A6: 4 × 6 in labels at 97 %",
        "a4-2": "A4, two per sheet",
        "a4-4": "A4, four per sheet: 4 × 6 in labels at 97 %",
        "letter-2": "Letter, two per sheet",
        "letter-4": "Letter, four per sheet: 4 × 6 in labels at 91 %",
    }


def test_a_label_that_lies_is_turned_where_more_fits_so():
    assert is_black(sheets(SheetFormat.LABEL, page(432, 288)), 10, 422)
    # On half a sheet, where an upright one would be made smaller.
    assert is_black(sheets(SheetFormat.A4_TWO, page(288, 432)), 92, 344)


def test_what_a_document_says_of_its_turn_is_heeded():
    assert is_black(sheets(SheetFormat.LABEL, page(288, 432, 180)), 278, 422)
    assert is_black(sheets(SheetFormat.LABEL, page(432, 288, 90)), 278, 10)


def test_what_lies_upon_a_page_stays_there_beside_other_labels():
    """Such as a field's words."""
    pdf = FPDF(unit="pt", format=(288, 432))
    pdf.add_page()
    pdf.link(10, 10, 50, 50, "https://carrier.test")

    sheet = PdfReader(BytesIO(sheets(SheetFormat.A4_TWO, bytes(pdf.output()), page(288, 432))))

    assert [each["/A"]["/URI"] for each in sheet.pages[0].annotations] == ["https://carrier.test"]
    assert is_black(sheets(SheetFormat.A4_TWO, bytes(pdf.output()), page(288, 432)), 92, 765)


def test_a_stack_takes_little_more_memory_than_its_file():
    pdf = FPDF(unit="pt", format=(288, 432))
    pdf.add_page()
    for place in range(200):
        pdf.rect(place, 40, 0.5, 90, "F")
    label = bytes(pdf.output())
    sheets(SheetFormat.LABEL, label)
    seldom = gc.get_threshold()
    # What is held, and not what waits to be collected, which is as much as chance will have it.
    gc.set_threshold(700, 10, 10)
    gc.collect()
    tracemalloc.start()

    stack = sheets(SheetFormat.LABEL, *[label] * 200)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    gc.set_threshold(*seldom)

    assert len(PdfReader(BytesIO(stack)).pages) == 200
    # Read through and kept as it came, a label took a hundred thousand.
    assert most < 200 * 25_000


def test_what_is_no_document_is_refused():
    papers = LabelSheets(SheetFormat.A6, "Labels")

    with pytest.raises(ValueError, match="no readable PDF"):
        papers.add(b"%PDF-nonsense")

    assert papers.empty
