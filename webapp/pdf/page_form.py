"""A page as a form (PDF 1.7, 8.10), placed on another one: nobody reads through what it draws."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject, EncodedStreamObject


def place_page(writer: "PdfWriter", page: "PageObject", matrix: Sequence[float]) -> None:
    """On the writer's last page; `matrix` is the six numbers of PDF's `cm`."""
    from pypdf.generic import DictionaryObject, NameObject

    sheet = writer.pages[-1]
    resources = cast("DictionaryObject", sheet["/Resources"])
    forms = resources.setdefault(NameObject("/XObject"), DictionaryObject())
    form = writer._add_object(_form(writer, page))
    # A name that no label brings along.
    name = f"/Placed{form.idnum}"
    forms[NameObject(name)] = form
    numbers = " ".join(f"{number:.5f}" for number in matrix)
    drawn = _drawn_on(sheet) + f"q {numbers} cm {name} Do Q\n".encode()
    sheet.replace_contents(_packed(drawn))


def _form(writer: "PdfWriter", page: "PageObject") -> "EncodedStreamObject":
    """What is drawn on a page, with the fonts and pictures that it needs."""
    from pypdf.generic import DictionaryObject, NameObject, RectangleObject

    resources = page.get("/Resources", DictionaryObject()).get_object()
    form = _packed(_drawn_on(page))
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = RectangleObject(page.cropbox)
    form[NameObject("/Resources")] = resources.clone(writer)
    return form


def _drawn_on(page: "PageObject") -> bytes:
    content = page.get_contents()
    return b"" if content is None else content.get_data()


def _packed(data: bytes) -> "EncodedStreamObject":
    from pypdf.generic import DecodedStreamObject

    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream.flate_encode()
