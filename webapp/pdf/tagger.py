"""A tagger: says what each part of a PDF is, for readers that speak (PDF 1.7, 14.7 and 14.8).

fpdf2 has the tree of these parts, and no public way to write into it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.structure_tree import StructElem


class StructureTag:
    """One part, such as a paragraph ("P"), a heading ("H1") or a picture ("Figure"); `instead` is
    what is read out for it."""

    def __init__(self, kind: str, instead: str = "") -> None:
        self.kind = kind
        self.instead = instead
        # What stands for it on each page.
        self.elements: dict[int, StructElem] = {}


class Tagger:
    def __init__(self, pdf: "FPDF") -> None:
        self._pdf = pdf
        self._marks: Counter[int] = Counter()

    @contextmanager
    def marked(self, tag: StructureTag) -> Iterator[None]:
        """What is drawn meanwhile is, or goes on with, this part."""
        page = self._pdf.page
        mark = self._marks[page]
        self._marks[page] += 1
        self._add(tag, page, mark)
        self._pdf._out(f"/{tag.kind} <</MCID {mark}>> BDC")
        yield
        self._pdf._out("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn meanwhile isn't read out."""
        self._pdf._out("/Artifact BMC")
        yield
        self._pdf._out("EMC")

    def _add(self, tag: StructureTag, page: int, mark: int) -> None:
        element = tag.elements.get(page)
        if element is None:
            facts = {"alt_text": tag.instead} if tag.instead else {}
            kind = f"/{tag.kind}"
            tag.elements[page] = self._pdf._add_marked_content(struct_type=kind, mcid=mark, **facts)
            return
        element.k.append(mark)
        parents = self._pdf.struct_builder.struct_tree_root.parent_tree.nums
        parents[self._pdf.struct_builder.spid_per_page_number[page]].append(element)
