"""A visitor: a browser without JavaScript, as far as forms, links and redirects go.

page = client.visit("/sign-in")
page = client.submit("Sign in", email="rosa@example.com", password="…")
assert "Your stores" in page
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask, Response
from werkzeug.test import TestResponse

REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 10
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
HIDDEN = {"script", "style", "template", "head"}
# Whose words are asked for.
HEARD = {"title", "h1", "a", "button", "textarea", "option"}
USUAL_TAG = re.compile(r'<([a-z][a-z0-9]*)((?:\s+[a-zA-Z][\w:-]*(?:="[^"]*")?)*)\s*>')
ATTRIBUTE = re.compile(r'([a-zA-Z][\w:-]*)(?:="([^"]*)")?')


@dataclass
class Button:
    """What submits a form: its words, and what it adds to the fields."""

    words: str
    name: str = ""
    value: str = ""
    action: str | None = None


@dataclass
class Form:
    """A form as it stands on the page, with the values that it would send untouched."""

    attributes: dict[str, str]
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    @property
    def method(self) -> str:
        return self.attributes.get("method", "get").upper()

    def filled(self, values: Mapping[str, Any]) -> dict[str, list[str]]:
        """The fields with these values; a field that isn't there is an error."""
        known = {*self.fields, *self.choices}
        strange = sorted(set(values) - known)
        assert not strange, f"No field {strange} in this form; it has {sorted(known)}"
        filled = {name: list(given) for name, given in self.fields.items()}
        for name, value in values.items():
            filled[name] = [str(v) for v in value] if isinstance(value, list) else [str(value)]
        return filled


class Page:
    """One answer: its status and headers, and what a person sees, read when a test looks at it."""

    def __init__(self, answer: TestResponse) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.headers = answer.headers
        self.url = answer.request.url
        self.path = urlsplit(self.url).path
        self.location = answer.headers.get("Location")
        self.html = answer.get_data(as_text=True) if _is_text(answer) else ""

    @property
    def title(self) -> str:
        return self._reader.text_of("title")

    @property
    def h1(self) -> str:
        return self._reader.text_of("h1")

    @cached_property
    def text(self) -> str:
        return _folded(" ".join(self._reader.words))

    @property
    def links(self) -> dict[str, str]:
        return self._reader.links

    @property
    def forms(self) -> list[Form]:
        return self._reader.forms

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def __repr__(self) -> str:
        return f"<Page {self.status} {self.url} {self.text[:400]!r}>"

    def form(self, button: str) -> tuple[Form, Button]:
        """The form with this button; there must be exactly one, or all must be alike."""
        found = [(form, each) for form in self.forms for each in form.buttons]
        for form, each in found:
            if each.words == button:
                return form, each
        raise AssertionError(f"No button {button!r} on {self.url}: {[b.words for _, b in found]}")

    @cached_property
    def _reader(self) -> "_Reader":
        return _Reader(self.html)


class Visitor:
    """One person's browser: cookies, the page in front of them, forms, links, redirects."""

    def __init__(self, app: Flask) -> None:
        self.base = app.extensions["settings"].public_url
        self.app = app
        self.http = app.test_client()
        self._page: Page | None = None
        self._ahead: str | None = None

    @property
    def page(self) -> Page:
        """The page in front, which is fetched now where nobody has looked at it yet."""
        if self._page is None and self._ahead:
            self.visit(self._ahead)
        assert self._page is not None, "no page was visited yet"
        return self._page

    def let_in(self, answer: Callable[[], Response], ahead: str) -> None:
        """Take the cookies of this answer, made in a request of ours; `ahead` is where it leads."""
        with self.app.test_request_context(base_url=self.base):
            cookies = self.app.process_response(answer()).headers.getlist("Set-Cookie")
        host = urlsplit(self.base).hostname or ""
        for each in cookies:
            name, _, rest = each.partition("=")
            self.http.set_cookie(name, rest.partition(";")[0], domain=host)
        self._page, self._ahead = None, ahead

    def visit(self, path: str, **headers: str) -> Page:
        return self._go("GET", path, headers=headers)

    def click(self, words: str) -> Page:
        """Follow the link with these words."""
        links = self.page.links
        assert words in links, f"No link {words!r} on {self.page.url}: {sorted(links)}"
        return self._go("GET", links[words], headers={})

    def submit(self, button: str, values: Mapping[str, Any] | None = None, **more: Any) -> Page:
        """Press a button of the page in front; given values replace those of the form."""
        form, pressed = self.page.form(button)
        fields = form.filled({**(values or {}), **more})
        return self._send(form, pressed, fields, {})

    def htmx(self, button: str, values: Mapping[str, Any] | None = None, **more: Any) -> Page:
        """The same as htmx sends it; the answer is a part of a page, redirects stay unfollowed."""
        form, pressed = self.page.form(button)
        fields = form.filled({**(values or {}), **more})
        headers = {
            "HX-Request": "true",
            "HX-Current-URL": self.page.url,
            "HX-Target": form.attributes.get("hx-target", "").removeprefix("#"),
        }
        return self._send(form, pressed, fields, headers)

    def post(self, address: str, fields: Mapping[str, Any] | None = None, **headers: str) -> Page:
        """Send a form that the page in front doesn't show, with that page's token."""
        token = self.page.forms[0].fields["csrf_token"]
        return self._go("POST", address, headers, data={"csrf_token": token, **(fields or {})})

    def upload(self, address: str, field: str, content: bytes | str, name: str) -> Page:
        """Send a file as `post` sends a form."""
        sent = content.encode() if isinstance(content, str) else content
        return self.post(address, {field: (BytesIO(sent), name)})

    def _send(
        self, form: Form, pressed: Button, fields: dict[str, list[str]], headers: dict[str, str]
    ) -> Page:
        if pressed.name:
            fields = {**fields, pressed.name: [pressed.value]}
        by_htmx = "HX-Request" in headers
        method = form.method
        action = pressed.action or form.attributes.get("action") or self.page.url
        key = "query_string" if method == "GET" else "data"
        return self._go(method, action, headers=headers, follow=not by_htmx, **{key: fields})

    def _go(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        follow: bool = True,
        **sent: Any,
    ) -> Page:
        here = self._page.url if self._page else urljoin(f"{self.base}/", self._ahead or "")
        headers = {"Referer": here, "Accept-Language": "en-US,en", **headers}
        page = self._ask(method, urljoin(here, address), headers, sent)
        for _ in range(MOST_REDIRECTS):
            if not follow or not self._leads_home(page):
                break
            repeats = page.status in (307, 308)
            target = urljoin(page.url, page.location or "")
            page = self._ask(method if repeats else "GET", target, headers, sent if repeats else {})
        self._page = page
        return page

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str], sent: Mapping[str, Any]
    ) -> Page:
        parts = urlsplit(url)
        path = parts.path + (
            f"?{parts.query}" if parts.query and "query_string" not in sent else ""
        )
        answer = self.http.open(
            path or "/", method=method, base_url=self.base, headers=dict(headers), **sent
        )
        return Page(answer)

    def _leads_home(self, page: Page) -> bool:
        if page.status not in REDIRECTS or not page.location:
            return False
        target = urljoin(page.url, page.location)
        return urlsplit(target)[:2] == urlsplit(self.base)[:2]


class _Reader(HTMLParser):
    """Reads words, links and forms, once from the top to the bottom."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._open: list[tuple[str, dict[str, str], int]] = []
        self._hidden = 0
        self._heard: list[str] = []
        self._ended: dict[str, str] = {}
        self._form: Form | None = None
        self._select: tuple[Form, str, bool] | None = None
        self.feed(html)
        self.close()

    def text_of(self, tag: str) -> str:
        return self._ended.get(tag, "")

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002
        """Nobody asks for lines and columns, and to count them takes long."""
        return j

    def parse_starttag(self, i: int) -> int:
        """A tag as our templates write it, read at once; any other by Python's parser."""
        found = USUAL_TAG.match(self.rawdata, i)
        if not found or found[1] in self.CDATA_CONTENT_ELEMENTS:
            return super().parse_starttag(i)
        self.handle_starttag(
            found[1],
            [(name.lower(), unescape(value)) for name, value in ATTRIBUTE.findall(found[2])],
        )
        return found.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        begin: Callable[[dict[str, str]], None] | None = getattr(self, f"_begin_{tag}", None)
        if begin:
            begin(attributes)
        if tag not in VOID:
            self._open.append((tag, attributes, len(self._heard)))
            self._hidden += tag in HIDDEN

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, attributes, start = self._open.pop()
            self._hidden -= name in HIDDEN
            if name != tag:
                continue
            words = _folded(" ".join(self._heard[start:])) if tag in HEARD else ""
            self._end(tag, attributes, words)
            return

    def handle_data(self, data: str) -> None:
        self._heard.append(data)
        if not self._hidden:
            self.words.append(data)

    def _end(self, tag: str, attributes: dict[str, str], words: str) -> None:
        self._ended.setdefault(tag, words)
        if tag == "a" and "href" in attributes:
            self.links.setdefault(attributes.get("aria-label") or words, attributes["href"])
        elif tag == "button" and attributes.get("type", "submit") == "submit":
            self._add_button(attributes, attributes.get("aria-label") or words)
        elif tag == "textarea":
            self._add_field(attributes, words)
        elif tag == "option" and self._select:
            self._add_option(attributes, words)
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._form = None

    def _begin_form(self, attributes: dict[str, str]) -> None:
        self._form = Form(attributes)
        self.forms.append(self._form)
        if "id" in attributes:
            self._by_id[attributes["id"]] = self._form

    def _begin_select(self, attributes: dict[str, str]) -> None:
        form = self._form_of(attributes)
        if form and attributes.get("name") and "disabled" not in attributes:
            self._select = (form, attributes["name"], "multiple" in attributes)
            form.choices.setdefault(attributes["name"], [])

    def _begin_input(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "text")
        if kind == "submit":
            self._add_button(attributes, attributes.get("value", ""))
        elif kind in ("checkbox", "radio"):
            self._add_choice(attributes)
        elif kind != "button":
            self._add_field(attributes, attributes.get("value", ""))

    def _form_of(self, attributes: dict[str, str]) -> Form | None:
        return self._by_id.get(attributes["form"]) if "form" in attributes else self._form

    def _add_field(self, attributes: dict[str, str], value: str) -> None:
        form = self._form_of(attributes)
        if form and attributes.get("name") and "disabled" not in attributes:
            form.fields.setdefault(attributes["name"], []).append(value)

    def _add_choice(self, attributes: dict[str, str]) -> None:
        form = self._form_of(attributes)
        if form and attributes.get("name") and "disabled" not in attributes:
            value = attributes.get("value", "on")
            form.choices.setdefault(attributes["name"], []).append(value)
            if "checked" in attributes:
                form.fields.setdefault(attributes["name"], []).append(value)

    def _add_option(self, attributes: dict[str, str], words: str) -> None:
        assert self._select
        form, name, several = self._select
        value = attributes.get("value", words)
        form.choices[name].append(value)
        if "selected" in attributes and not several:
            form.fields[name] = [value]
        elif "selected" in attributes:
            form.fields.setdefault(name, []).append(value)
        elif not several:
            # Without a selected one, a browser sends the first.
            form.fields.setdefault(name, [value])

    def _add_button(self, attributes: dict[str, str], words: str) -> None:
        form = self._form_of(attributes)
        if form:
            name, value = attributes.get("name", ""), attributes.get("value", "")
            form.buttons.append(Button(words, name, value, attributes.get("formaction")))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _is_text(answer: TestResponse) -> bool:
    return answer.mimetype.startswith("text/") or answer.mimetype.endswith(("json", "xml"))
