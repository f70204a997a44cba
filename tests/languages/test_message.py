"""A kept sentence: codes and facts in the row, words for whoever reads."""

from datetime import UTC, date, datetime
from gettext import NullTranslations

import pytest

from tests.languages.pseudo_locale import CODE, PseudoLocale
from webapp.ground.language import gettext as messages
from webapp.ground.language import language as languages
from webapp.ground.language.language import speaking
from webapp.ground.language.message import Message, MessageField, ToldMessage

LATE = Message("test.late", "Late since %(at)s, because %(reason)s")
DUE = Message("test.due", "Due on %(day)s")
LOST = Message("test.lost", "%(n)s parcel is lost", "%(n)s parcels are lost")


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {CODE: PseudoLocale()}
    monkeypatch.setattr(messages, "catalogue", lambda code: known.get(code, NullTranslations()))
    monkeypatch.setitem(languages.LANGUAGES, CODE, "Pseudo")
    monkeypatch.setitem(languages.LOCALES, CODE, "de_DE")


def test_a_row_holds_the_code_and_the_facts_but_no_sentence() -> None:
    stored = LOST.told(n=3).stored()

    assert "lost" not in stored.replace("test.lost", "")
    assert ToldMessage.read(stored) == LOST.told(n=3)


@pytest.mark.usefixtures("pseudo")
def test_it_is_read_in_the_language_of_each_reader() -> None:
    told = ToldMessage.read(LOST.told(n=1234).stored())

    assert str(told) == "1,234 parcels are lost"
    with speaking(CODE):
        assert str(told).startswith("⟦1.234 párcéls áré lóst")
    assert str(LOST.told(n=1)) == "1 parcel is lost"


@pytest.mark.usefixtures("pseudo")
def test_a_message_may_be_a_fact_of_another_and_times_are_the_readers() -> None:
    reason = LOST.told(n=2)
    told = LATE.told(at=datetime(2026, 11, 29, 23, 30, tzinfo=UTC), reason=reason)

    kept = ToldMessage.read(told.stored())

    assert str(kept) == "Late since 29 Nov 2026, 23:30 UTC, because 2 parcels are lost"
    with speaking("en", "Asia/Tokyo"):
        assert "30 Nov 2026, 08:30 JST" in str(kept)
    with speaking(CODE):
        assert "⟦2 párcéls" in str(kept)


@pytest.mark.usefixtures("pseudo")
def test_a_day_is_the_same_one_in_each_time_zone() -> None:
    told = DUE.told(day=date(2026, 11, 3))

    kept = ToldMessage.read(told.stored())

    with speaking("en", "Asia/Tokyo"):
        assert str(kept) == "Due on 3 Nov 2026"
    with speaking(CODE):
        assert "3. Nov. 2026" in str(kept)


def test_somebody_elses_words_stay_as_they_are() -> None:
    kept = ToldMessage.read("Amazon said so")

    assert str(kept) == "Amazon said so"
    assert kept.stored() == "Amazon said so"
    assert not ToldMessage.read("")


@pytest.mark.parametrize("said", ['{"code": "test.lost", "facts": {}}', '{"told": 1}', "{", "{}"])
def test_nobodys_words_are_taken_for_a_code(said: str) -> None:
    kept = MessageField().db_value(said)

    assert str(ToldMessage.read(kept)) == said


@pytest.mark.parametrize("stored", ["{Box} small", "{", '{"code": "x"}', '{"code": nothing', "{}"])
def test_a_text_of_an_older_version_is_read_as_it_is(stored: str) -> None:
    assert str(ToldMessage.read(stored)) == stored


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match=r"test\.late"):
        Message("test.late", "Something else")
