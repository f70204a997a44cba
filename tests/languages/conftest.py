"""A language that nobody speaks, for whoever asks for it."""

import pytest

from tests.languages.pseudo_locale import CODE, PseudoLocale
from webapp.ground.language import gettext as messages
from webapp.ground.language import language as languages


@pytest.fixture
def pseudo_locale(monkeypatch: pytest.MonkeyPatch) -> str:
    """Its code."""
    catalogue = messages.catalogue
    monkeypatch.setattr(
        messages, "catalogue", lambda code: PseudoLocale() if code == CODE else catalogue(code)
    )
    monkeypatch.setitem(languages.LANGUAGES, CODE, "Pseudo")
    monkeypatch.setitem(languages.LOCALES, CODE, "de_DE")
    return CODE
