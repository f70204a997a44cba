"""Every kind of mail is shown in development, in each language, and says nothing untranslated."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import webapp.mail_examples
from tests.languages.facts import FACTS
from tests.languages.untranslated_text import untranslated_texts
from webapp.accounts.letter import Letter
from webapp.ground.clock import utcnow
from webapp.ground.language.language import LANGUAGES, speaking
from webapp.ground.language.message import Message
from webapp.ground.settings import Settings
from webapp.mail_examples import BUYER, COMPANY, EMAIL, STORES, previews

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "webapp").rglob("*.py"))
TELLS = ("tell", "raise_once")
CODE = re.compile(r"""\bMessage\(\s*["']([\w.]+)["']""")
# In place of a person's address, where they are gone.
IN_PLACE = {"security.somebody_left"}
# Beside the facts of pages: the examples, and what Amazon calls its operations and roles.
EXAMPLES = re.compile(
    "|".join(
        [
            *(FACTS.pattern, COMPANY, STORES, EMAIL, BUYER, "Rosa's key", "Firefox, Linux"),
            *(r"\b[a-z]+[A-Z]\w+", "Inventory and Order Tracking", "Selling Partner Insights"),
            *("Direct-to-Consumer Shipping", "entry 12 isn't as it was written"),
        ]
    )
)


def test_each_kind_of_letter_and_each_writer_of_a_mail_has_a_preview() -> None:
    shown = Path(webapp.mail_examples.__file__).read_text()
    writers = {
        each.name
        for file in SOURCES
        for each in ast.parse(file.read_text()).body
        if isinstance(each, ast.FunctionDef) and ast.unparse(each.returns or each) == "Mail"
    }

    public = {name for name in writers if not name.startswith("_")}
    assert {name for name in public if f".{name}" not in shown} == set()
    # Their own writers are among those.
    assert {each.__name__ for each in Letter.__subclasses__()} == {
        *("Notice", "Invitation", "PasswordReset", "RequestLetter"),
    }


def test_each_kind_of_notice_has_a_preview() -> None:
    kinds = {kind for file in SOURCES for kind in _kinds(file)}

    assert len(kinds) > 15
    assert kinds == {notice.kind for notice in webapp.mail_examples.told()}


def test_each_sentence_that_a_notice_may_say_has_a_preview(
    settings: Settings, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, words = set(), Message.words
    monkeypatch.setattr(
        Message, "words", lambda message, facts: said.add(message.code) or words(message, facts)
    )
    for write in previews().values():
        write(settings)

    tellers = [file for file in SOURCES if any(_kinds(file))]
    codes = {code for file in tellers for code in CODE.findall(file.read_text())}
    assert codes - said == IN_PLACE


def test_no_mail_says_a_word_that_is_not_translated(
    app: Flask, settings: Settings, database: Any, pseudo_locale: str
) -> None:
    wrong = {}
    for name, write in previews().items():
        with speaking(pseudo_locale):
            mail = write(settings)
        message = mail.message(settings, utcnow())
        html = message.get_body(("html",))
        assert html
        texts = [f"<p>{mail.subject}</p>", html.get_content()]
        if found := [text for each in texts for text in untranslated_texts(each, EXAMPLES)]:
            wrong[name] = found

    assert not wrong


def test_development_shows_them_all_in_each_language(client: Any) -> None:
    for code in LANGUAGES:
        page = client.visit(f"/development/mail/previews?language={code}")

        assert page.html.count("<section") == len(previews())
        assert f'class="told" lang="{code}"' in page.html
    html = client.visit("/development/mail/previews/revocation-1?language=de")
    assert '<html lang="de">' in html.html
    assert 'class="button"' in html.html
    assert client.visit("/development/mail/previews/none").status == 404


def test_production_shows_none(app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = replace(app.extensions["settings"], smtp_url="smtps://mail.example.com:465")
    monkeypatch.setitem(app.extensions, "settings", real)

    for address in ("", "/revocation-1"):
        assert client.visit(f"/development/mail/previews{address}").status == 404


def _kinds(file: Path) -> Iterator[str]:
    """The kinds of the notices that a module tells."""
    for node in ast.walk(ast.parse(file.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in TELLS and ast.unparse(node.func.value) == "Notice":
            named = {each.arg: each.value for each in node.keywords}
            kind = named.get("kind") or node.args[1]
            assert isinstance(kind, ast.Constant), file
            yield kind.value
