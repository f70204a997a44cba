"""Each catalogue holds every message of the code, translated whole, with its facts and markup."""

import importlib
import pkgutil
import re
import shlex
import subprocess
import sys
from collections import Counter
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import webapp
from webapp.ground.language.gettext import CATALOGUES
from webapp.ground.language.language import ENGLISH, LANGUAGES
from webapp.ground.language.message import Message as KeptMessage
from webapp.ground.language.typography import typeset

ROOT = Path(__file__).parents[2]
TRANSLATED = [code for code in LANGUAGES if code != ENGLISH]
FACT = re.compile(r"%\(\w+\)s|%%")
TAG = re.compile(r"</?\w+")
# Words that run into what is written around them are no sentence.
MARKUP = re.compile(r'[<>"]|&\w+;')


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What `make messages` reads from the code."""
    file = tmp_path_factory.mktemp("messages") / "messages.pot"
    [command] = re.findall(r"pybabel -q (extract .*?) -o var/messages.pot", _makefile(), re.DOTALL)
    words = shlex.split(command.replace("\\\n", " ").replace("$(CATALOGUES)", str(CATALOGUES)))
    pybabel = Path(sys.executable).with_name("pybabel")
    subprocess.run([pybabel, "-q", *words, "-o", file, "."], check=True, cwd=ROOT)
    with file.open("rb") as pot:
        return read_po(pot)


@pytest.mark.parametrize("code", TRANSLATED)
def test_each_message_of_the_code_stands_in_each_catalogue(code: str, extracted: Catalog) -> None:
    """Else: `make messages`, translate what is new, and `make messages` once more."""
    catalogue = _catalogue(code)

    assert _keys(catalogue) == _keys(extracted)


def test_each_kept_message_is_extracted(extracted: Catalog) -> None:
    """However its call is written: Babel counts the arguments, and a comma at the end as one."""
    for module in pkgutil.walk_packages(webapp.__path__, "webapp."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    kept = {
        (each.one, each.many) if each.many else each.one
        for each in KeptMessage.KNOWN.values()
        if not each.code.startswith("test.")
    }

    assert kept - {each.id for each in extracted} == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_each_message_is_translated_with_its_facts_and_its_markup(code: str) -> None:
    wrong = [
        f"{one} -> {said}"
        for message in _catalogue(code)
        if message.id
        for one, said in _forms(message)
        if not said or _tags(one) != _tags(said) or _lost(message, said)
    ]

    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("code", TRANSLATED)
def test_each_translation_is_set_as_its_language_wants_it(code: str) -> None:
    """`make messages` sets them so."""
    said = [text for message in _catalogue(code) if message.id for text in _texts(message.string)]

    assert [text for text in said if typeset(text, code) != text] == []


def test_french_signs_keep_to_their_words() -> None:
    assert typeset("« L'envoi » : prêt ?", "fr") == "«\u00a0L’envoi\u00a0»\u00a0: prêt\u00a0?"


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_catalogue_is_that_of_the_texts(code: str) -> None:
    """`make messages` compiles them."""
    compiled = BytesIO()
    write_mo(compiled, _catalogue(code))
    compiled.seek(0)
    with (CATALOGUES / code / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        kept = GNUTranslations(file)

    assert kept._catalog == GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]


def test_no_message_in_python_holds_markup(extracted: Catalog) -> None:
    """It would be shown as it is, or break an attribute of the page."""
    broken = [
        message.id
        for message in extracted
        if message.id
        and not any("templates/" in file for file, _line in message.locations)
        and any(MARKUP.search(text) for text in _texts(message.id))
    ]

    assert broken == []


def _catalogue(code: str) -> Catalog:
    with (CATALOGUES / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


def _keys(catalogue: Catalog) -> set[tuple[object, str | None]]:
    return {(each.id, each.context) for each in catalogue}


def _forms(message: Message) -> list[tuple[str, str]]:
    """Each form in English beside the translation's."""
    return list(zip(_texts(message.id), _texts(message.string), strict=True))


def _texts(said: str | list[str] | tuple[str, ...]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def _tags(text: str) -> list[str]:
    return sorted(TAG.findall(text))


def _lost(message: Message, said: str) -> bool:
    """Whether a fact is missing or unknown; in the singular the number may be a word."""
    forms = [Counter(FACT.findall(text)) for text in _texts(message.id)]
    return Counter(FACT.findall(said)) not in forms


def _makefile() -> str:
    return (ROOT / "Makefile").read_text()
