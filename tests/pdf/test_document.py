"""Paper: strips below one another, on as many pages as it takes."""

import pytest

from tests.pdf.reading import bars_of, tags_of, words_of
from webapp.pdf.block import beside, gap
from webapp.pdf.document import PdfDocument
from webapp.pdf.text_style import TextStyle

INK = TextStyle(10)


@pytest.fixture
def paper():
    with PdfDocument("a4", "List") as paper:
        yield paper


def test_what_is_too_long_goes_on_overleaf_below_its_heading(paper):
    heading = paper.text("Heading", 100, INK)

    paper.flow(paper.text("\n".join(f"Line {n}" for n in range(1, 61)), 100, INK), heading)

    first, second = [page.split("\n") for page in words_of(paper.data())]
    assert (first[0], second[0]) == ("Line 1", "Heading")
    assert [*first, *second[1:]] == [f"Line {n}" for n in range(1, 61)]


def test_columns_are_as_high_as_the_highest(paper):
    strip = beside((0, paper.text("One", 50, INK)), (60, [gap(30)]))

    assert strip.height == 30


def test_bars_are_as_wide_as_their_modules(paper):
    paper.flow([paper.bars([(10, 2), (13, 1)], "12")])

    (x, two), (y, one) = bars_of(paper.data())
    assert round(two / one, 1) == 2
    assert round((y - x) / one) == 3
    assert one == 0.72


def test_american_paper_is_shorter_and_wider(paper):
    with PdfDocument("letter", "List") as letter:
        assert letter.height < paper.height
        assert letter.width > paper.width


def test_a_reader_that_speaks_is_told_what_each_part_is(paper):
    long = paper.text("\n".join(f"Line {n}" for n in range(1, 71)), 100, INK)
    figure = paper.bars([(10, 2)], "112-0000001-0000001")
    paper.flow([*paper.text("List", 100, INK, kind="H1"), figure, paper.rule(100), *long])

    parts = tags_of(paper.data())

    assert parts == [("H1", ""), ("Figure", "112-0000001-0000001"), ("P", ""), ("P", "")]
