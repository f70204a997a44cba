"""The pen: names in the scripts of all who buy, read back from a PDF."""

import logging
from contextlib import closing

import pytest
from fpdf import FPDF

from tests.paper.reading import fonts_of, words_of
from webapp.paper import Ink, Paper
from webapp.paper.pen import Pen

INK = Ink(10)


def written(words, width=100.0):
    with Paper("a4", "Names") as paper:
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
    with closing(Pen(FPDF(unit="mm"))) as pen:
        joined, apart = pen.length("محمد", INK), [pen.length(each, INK) for each in "محمد"]

    assert joined < sum(apart)


def test_only_the_fonts_that_a_name_asks_for_go_along():
    assert fonts_of(written("Ada Canary")) == {"DejaVuSansCondensed"}
    assert fonts_of(written("架空原")) == {"DroidSansFallback"}


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
