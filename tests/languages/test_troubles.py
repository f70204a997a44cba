"""What goes wrong is said in the reader's language: few of it stands on a page by itself."""

import re
from gettext import NullTranslations

import pytest

from tests.languages.pseudo_locale import CLOSE, CODE, OPEN, PseudoLocale
from webapp.ground.language import gettext as messages
from webapp.ground.language import language as languages
from webapp.ground.language.language import speaking
from webapp.imports.import_report import TROUBLES, ImportReport
from webapp.imports.import_run import ImportRun, ImportStatus
from webapp.imports.order_fetch import Fetched
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import ConnectionStatus
from webapp.stores.denial_effect import EFFECTS
from webapp.wizards.failure_words import SELLS_ELSEWHERE, WORDS

FRAMED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
FACTS = {"source": "amazon.ca", "store": "Harbour", "seller": "A1", "others": "amazon.de"}


@pytest.fixture(autouse=True)
def _speak(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {CODE: PseudoLocale()}
    monkeypatch.setattr(messages, "catalogue", lambda code: known.get(code, NullTranslations()))
    monkeypatch.setitem(languages.LANGUAGES, CODE, "Pseudo")
    monkeypatch.setitem(languages.LOCALES, CODE, "de_DE")


@pytest.mark.parametrize("words", [*WORDS.values(), SELLS_ELSEWHERE], ids=lambda each: each.title)
def test_how_a_trip_to_amazon_failed(words):
    with speaking(CODE):
        title, sentence, kind = words.about(**FACTS)

    assert FRAMED.fullmatch(title)
    assert FRAMED.fullmatch(sentence)
    assert kind in ("danger", "warning", "info")


@pytest.mark.parametrize("operation", EFFECTS)
def test_what_amazon_denies(operation):
    fault = AccessFault(operation=operation, marketplace_id="A2EUQ1WTGCTBG2")

    with speaking(CODE):
        said = [str(each) for each in (fault.title, fault.sentence, fault.remedy)]

    assert all(map(FRAMED.fullmatch, said))


@pytest.mark.parametrize("failure", TROUBLES)
def test_what_stopped_an_import(failure):
    with speaking(CODE):
        said = ImportReport(ImportRun(failure=failure)).trouble

    assert FRAMED.fullmatch(said)


@pytest.mark.parametrize("state", [*Fetched, *ConnectionStatus, *ImportStatus])
def test_what_came_of_asking_and_how_a_store_fares(state):
    with speaking(CODE):
        assert FRAMED.fullmatch(state.label)
