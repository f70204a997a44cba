"""The pen: names in the scripts of all who buy, read back from a PDF."""

import logging

import pypdfium2
import pytest
import uharfbuzz
from fpdf import FPDF

from tests.pdf.reading import fonts_of, seen_lines_of, seen_of, words_of
from webapp.pdf.document import PdfDocument
from webapp.pdf.font_file import FONTS
from webapp.pdf.text_style import TextStyle
from webapp.pdf.text_writer import SCRIPTS, TextWriter

INK = TextStyle(10)


def written(words, width=100.0):
    with PdfDocument("a4", "Names") as paper:
        paper.flow(paper.text(words, width, INK))
        return paper.data()


@pytest.mark.parametrize(
    "name",
    [
        "Świętosław Weißdorn-Łódź, Işıl Yıldızoğlu, Nguyễn Bảo",
        "Ελένη Παπαδοπούλου",
        "Ђорђе Щукин Їжакевич",
        "محمد بن عبد الله",
        "שרה כהן",
        "架空原 さくら",
        "晓雯 虚 欧阳",
        "하늘 가상",
        "สมชาย ใจดี",
        "Happy birthday 🎂 ❤",
    ],
)
def test_a_name_reads_back_as_it_was_written(name):
    [page] = words_of(written(name))

    assert page == name


def test_what_is_stacked_in_devanagari_stays_together():
    [page] = words_of(written("नमस्ते"))

    assert page.startswith("नमस्ते")


def test_letters_of_arabic_are_joined():
    writer = TextWriter(FPDF(unit="mm"))
    joined, apart = writer.length("محمد", INK), [writer.length(each, INK) for each in "محمد"]

    assert joined < sum(apart)


def test_only_the_fonts_that_a_name_asks_for_go_along():
    assert fonts_of(written("Ada Canary")) == {"DejaVuSansCondensed"}
    assert fonts_of(written("架空原")) == {"DroidSansFallback"}


@pytest.mark.parametrize(
    "name",
    [
        "রবীন্দ্রনাথ",
        "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
        "પ્રિયા પટેલ",
        "தமிழ்ச்செல்வி",
        "శ్రీనివాస్",
        "ಕೃಷ್ಣ",
        "ശ്രീലക്ഷ്മി",
        "ක්‍රිෂාන්ත",
        "အောင်ဆန်း",
        "ሰላማዊት",
        "សុខ ស្រីមុំ",
    ],
)
def test_a_name_of_each_script_is_shaped_by_a_font_that_has_it(name):
    writer = TextWriter(FPDF(unit="mm"))
    assert writer.can_write(name)

    [file] = {file for _, first, last, file in SCRIPTS if first <= ord(name[0]) <= last}
    assert 0 not in _glyphs(file, name)
    letters = name.replace(" ", "")
    assert "DejaVuSansCondensed" not in fonts_of(written(letters))


STREET, FLAT, BLOCK = "شارع", "شقة", "מבנה"


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        (f"Villa 7, {STREET} 15", ["Villa7,", "15", STREET[::-1]]),
        (f"{STREET} 15 {FLAT} 3", ["3", FLAT[::-1], "15", STREET[::-1]]),
        (f"{FLAT} ٤ {STREET} ١٢٣", ["١٢٣", STREET[::-1], "٤", FLAT[::-1]]),
        (f"B12 {BLOCK} 45 Tower", ["B12", "45", BLOCK[::-1], "Tower"]),
        (f"{STREET} (15)", ["(15)", STREET[::-1]]),
        (f"+966 50 {STREET}", [STREET[::-1], "50", "966+"]),
        # With the signs that people and their telephones put there to have it right.
        (f"{STREET} \u200e+966 50\u200e", ["+96650", STREET[::-1]]),
        (f"{STREET} \u2066+966 50 12\u2069", ["+9665012", STREET[::-1]]),
        ("\u200fADA 7 (b).", [".ADA7(b)"]),
        (f"\u202a{STREET} 15.\u202c", ["15", STREET[::-1], "."]),
        (f"C++ {BLOCK}\u200e++", ["C++", BLOCK[::-1], "++"]),
        ("Ada می\u200cخواهم 7", ["Ada", "7", "میخواهم"[::-1]]),
    ],
)
def test_numbers_beside_arabic_and_hebrew_stand_as_unicode_orders_them(line, seen):
    assert seen_of(written(line)) == "".join(seen)


@pytest.mark.parametrize("line", [f"{BLOCK} (B-12).", f"{STREET} (B-12)."])
def test_brackets_beside_arabic_and_hebrew_open_towards_what_they_hold(line):
    assert _left_end(written(line)) == _left_end(written(".(B-12)"))


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        # It begins in Arabic, so that all of its lines run leftwards: the Latin one too.
        (
            f"{STREET} {STREET} 15 Tower B {FLAT} 3",
            [["15", STREET[::-1], STREET[::-1]], ["3", FLAT[::-1], "TowerB"]],
        ),
        # It begins in Latin, and what follows the break runs as the words before it do.
        (
            f"Building 7 on {BLOCK} (4) {BLOCK}",
            [["Building7on"], [BLOCK[::-1], "(4)", BLOCK[::-1]]],
        ),
        (f"{BLOCK} {BLOCK} {BLOCK} B-12", [[BLOCK[::-1]] * 3, ["B-12"]]),
        # A line without a single letter of its script ends on the left all the same.
        (f"{BLOCK} {BLOCK} {BLOCK} B-12.", [[BLOCK[::-1]] * 3, [".B-12"]]),
    ],
)
def test_a_broken_line_runs_as_in_its_paragraph(address, seen):
    lines = seen_lines_of(written(address, width=27))

    assert lines == ["".join(line) for line in seen]


def test_a_joiner_stays_with_its_word_and_its_font():
    writer = TextWriter(FPDF(unit="mm"))
    apart = writer.length("می", INK) + writer.length("خواهم", INK)

    assert writer.length("می\u200cخواهم", INK) == pytest.approx(apart)
    assert writer.length("میخواهم", INK) < apart


def test_what_no_font_has_is_a_sign_and_no_line_of_the_log(caplog):
    caplog.set_level(logging.WARNING)

    [page] = words_of(written("Ada \U00012000"))

    assert page == "Ada \N{REPLACEMENT CHARACTER}"
    assert caplog.records == []


def test_what_only_steers_other_letters_is_left_out():
    [page] = words_of(written("Ada\u202e Can\u00adary\u0000!"))

    assert page == "Ada Canary !"


def test_a_long_title_is_broken_between_its_words():
    [page] = words_of(written("A red candle that burns for thirty hours", width=30))

    assert page.split("\n") == ["A red candle that", "burns for thirty", "hours"]


def test_japanese_is_broken_anywhere_but_before_a_full_stop():
    [page] = words_of(written("一二三四五六七八九。十", width=9.1 * INK.height))

    assert page.split("\n") == ["一二三四五六七八", "九。十"]


def test_a_word_longer_than_the_line_is_torn_and_loses_nothing():
    word = "Donaudampfschifffahrtsgesellschaft" * 3

    [page] = words_of(written(word, width=40))

    assert page.replace("\n", "") == word
    assert "\n" in page


def _glyphs(file, name):
    """What the font draws of the name; 0 is the box for a letter that it hasn't."""
    font = uharfbuzz.Font(uharfbuzz.Face((FONTS / file).read_bytes()))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(name)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return [glyph.codepoint for glyph in buffer.glyph_infos]


def test_a_document_holds_its_own_letters_alone_whatever_was_written_before():
    alone = written("Ada 7")

    longer = written("Zoë Żółć, محمد, 架空, Θ, ፀ")
    again = written("Ada 7")

    assert len(again) == len(alone) < len(longer)
    assert fonts_of(again) == {"DejaVuSansCondensed"}
    assert words_of(longer)[0].startswith("Zoë")


def test_a_document_that_is_never_put_out_leaves_no_letters_to_the_next():
    alone = written("Ada 7")

    with PdfDocument("a4", "Names") as paper:
        paper.flow(paper.text("Zoë Żółć", 100, INK))

    assert len(written("Ada 7")) == len(alone)


def test_chinese_reads_no_font_but_that_of_chinese():
    pdf = FPDF(unit="mm")

    assert TextWriter(pdf).can_write("架空 한국 ﾃｽﾄ")

    assert set(pdf.fonts) == {"first", "firstB", "cjk"}


def _left_end(data):
    """The beginning of a page's first line, as it is printed."""
    page = pypdfium2.PdfDocument(data)[0]
    left, top = 34, 34
    below = page.get_height() - top - 20
    picture = page.render(scale=4, crop=(left, below, page.get_width() - left - 30, top))
    assert picture.to_pil().getextrema() != ((255, 255),) * 3
    return picture.to_pil().tobytes()
