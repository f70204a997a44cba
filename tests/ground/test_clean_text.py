"""What is typed or pasted is kept as text: without what can't be seen, and never a broken id."""

import pytest

from webapp.ground import clean_text
from webapp.ground.database.row_id import LARGEST, read_id


def test_a_line_is_one_line_of_what_prints() -> None:
    assert clean_text.clean_line("  A\0da\tof \u202e Leeds\r\n") == "A da of Leeds"
    assert clean_text.clean_line("Lantern Books", 8) == "Lantern"


def test_lines_stay_lines() -> None:
    assert clean_text.clean_lines("\n Dear Ada,\x07 \r\n\r\nthanks!\n\n") == "Dear Ada,\n\nthanks!"


def test_words_keep_the_marks_that_shape_letters() -> None:
    assert clean_text.clean_words("نام\u200cها\ud800 \0x") == "نام\u200cها x"


@pytest.mark.parametrize("text", ["", "-1", "1.0", "٣", "x", " 1", "1" * 5000, str(LARGEST + 1)])
def test_what_can_be_no_id_is_none(text: str) -> None:
    assert read_id(text) is None


def test_the_largest_id_is_one() -> None:
    assert read_id(str(LARGEST)) == LARGEST
    assert read_id("007") == 7
