"""The words of the contract have one translation each, that of docs/words.md."""

from pathlib import Path

import pytest

from webapp.ground.language.gettext import catalogue

ROOT = Path(__file__).parents[2]
HEAD = "| English | Spanish | French | German | Italian |"
CODES = ("es", "fr", "de", "it")


def _words() -> list[list[str]]:
    table = (ROOT / "docs" / "words.md").read_text().partition(HEAD)[2]
    lines = table.strip().splitlines()[1:]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("words", _words(), ids=lambda words: words[0])
def test_a_word_of_the_contract_is_said_as_the_table_has_it(words: list[str]) -> None:
    english, *translated = words

    assert [catalogue(code).gettext(english) for code in CODES] == translated
